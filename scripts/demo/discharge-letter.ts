import { rgb } from "pdf-lib"
import { ASHA } from "./patient"
import { FAINT, INK, LINE, newPaper, type Sheet } from "./paper"

const BRAND = rgb(0.188, 0.263, 0.451)
const BRAND_SOFT = rgb(0.937, 0.945, 0.965)
const LEFT = 62
const RIGHT = 533
const WIDTH = RIGHT - LEFT
const BODY = { size: 9.8, leading: 14.2 } as const

const MEDICINES = [
  ["Bisoprolol", "2.5 mg", "one in the morning", "New"],
  ["Ramipril", "5 mg", "one in the morning", "Raised from 2.5 mg"],
  ["Metformin", "500 mg", "one with breakfast, one with dinner", "As before"],
  ["Atorvastatin", "20 mg", "one in the evening", "As before"],
  ["Ibuprofen", "400 mg", "when needed", "Stopped"],
] as const

function head(on: Sheet): void {
  // The sign of the hospital: a bridge over water.
  on.path("M 0 14 C 8 0 24 0 32 14", LEFT, 44, BRAND, 2.4)
  on.path("M 8 7 L 8 14 M 16 3.5 L 16 14 M 24 7 L 24 14", LEFT, 44, BRAND, 1.4)
  on.path("M -2 20 q 4.5 -4 9 0 t 9 0 t 9 0 t 9 0", LEFT, 44, BRAND, 1.4)
  on.text("Vypin Channel Hospital", LEFT + 44, 57, { size: 16, bold: true, color: BRAND })
  on.text("Department of Cardiology, Ward 3 East", LEFT + 44, 71, { size: 9, color: FAINT })
  const right = { size: 8.5, color: FAINT, align: "right" } as const
  on.text("Channel Road 2, Vypin, Kochi 682 508", RIGHT, 57, right)
  on.text("Enquiries about this letter: extension 314", RIGHT, 69, right)
  on.rule(LEFT, 84, WIDTH, BRAND, 1)
}

function address(on: Sheet): number {
  on.text("Dr Nandini Rao", LEFT, 112, { size: 10 })
  on.text("Family practice, Princess Street", LEFT, 125, { size: 10 })
  on.text("Fort Kochi 682 001", LEFT, 138, { size: 10 })
  on.text("8 July 2026", RIGHT, 112, { size: 10, align: "right" })
  on.text("Case 26-4417", RIGHT, 125, { size: 9, color: FAINT, align: "right" })
  on.text("Discharge letter", LEFT, 176, { size: 15, bold: true })
  on.box(LEFT, 188, WIDTH, 40, BRAND_SOFT)
  const fields = [
    ["Patient", ASHA.name, 12],
    ["Born", ASHA.bornInWords, 128],
    ["In hospital", "6 to 8 July 2026", 240],
    ["Allergy", "Penicillin (hives)", 362],
  ] as const
  for (const [label, value, x] of fields) {
    on.text(label, LEFT + x, 203, { size: 8, color: FAINT })
    on.text(value, LEFT + x, 217, { size: 9.5, bold: true })
  }
  return 252
}

function section(on: Sheet, title: string, y: number, words: string): number {
  on.text(title, LEFT, y, { size: 10, bold: true, color: BRAND })
  return on.paragraph(words, LEFT, y + 15, WIDTH, BODY) + 9
}

function medicines(on: Sheet, y: number): number {
  on.text("Medicines on leaving", LEFT, y, { size: 10, bold: true, color: BRAND })
  let at = y + 8
  for (const [name, strength, how, change] of MEDICINES) {
    on.rule(LEFT, at, WIDTH, LINE)
    at += 17
    const stopped = change === "Stopped"
    const color = stopped ? FAINT : INK
    on.text(name, LEFT, at - 5, { size: 9.5, bold: !stopped, color })
    on.text(strength, LEFT + 92, at - 5, { size: 9.5, color })
    on.text(how, LEFT + 150, at - 5, { size: 9.5, color })
    on.text(change, RIGHT, at - 5, { size: 9.5, color, italic: change === "As before", align: "right" })
  }
  on.rule(LEFT, at, WIDTH, LINE)
  return at + 22
}

/** One page from an invented hospital to the family doctor, 8 July 2026. */
export async function dischargeLetter(): Promise<Uint8Array> {
  const paper = await newPaper("Discharge letter", "Dr Thomas Kurian", "2026-07-08T08:30:00Z")
  const on = paper.sheet()
  head(on)
  let y = address(on)
  y = on.paragraph("Dear Dr Rao,", LEFT, y, WIDTH, BODY) + 3
  y = on.paragraph(
    "Thank you for sending us Mrs Menon, who came in on 6 July with palpitations and light-headedness. She went " +
      "home today, well and walking the stairs without complaint.",
    LEFT,
    y,
    WIDTH,
    BODY,
  )
  y = section(
    on,
    "What we found",
    y + 9,
    "Frequent extra beats from the atria. Blood pressure that had crept up to 168/94 mmHg. Type 2 diabetes, known " +
      "since 2014, HbA1c 8.1 %. Raised blood lipids, treated since 2017.",
  )
  y = section(
    on,
    "What we did",
    y,
    "The ECG at rest showed sinus rhythm with single atrial extra beats and no sign of an old infarction. Two " +
      "troponins four hours apart were normal. The chest film of 6 July showed clear lungs and a heart of normal " +
      "size. The 24-hour ECG counted 2,140 atrial extra beats and no atrial fibrillation. Thyroid function and " +
      "electrolytes were normal.",
  )
  y = section(
    on,
    "How it went",
    y,
    "The palpitations eased on a small dose of bisoprolol. With ramipril raised, her blood pressure was 138/82 " +
      "mmHg on the morning she left, pulse 66 and regular. She had been taking ibuprofen for her knee most days; " +
      "we asked her to stop, as it raises blood pressure and strains the kidneys.",
  )
  y = medicines(on, y + 2)
  y = section(
    on,
    "Please",
    y,
    "Check potassium and creatinine in two weeks, because of the higher dose of ramipril. See her blood pressure " +
      "diary; the goal we agreed is below 135/85 mmHg at home. We suggest an echocardiogram within three months " +
      "and a word with her diabetes specialist about HbA1c.",
  )
  y = on.paragraph(
    "She knows to come back at once with fainting, pain in the chest, or palpitations lasting over ten minutes.",
    LEFT,
    y,
    WIDTH,
    BODY,
  )
  on.text("With kind regards", LEFT, y + 8, { size: 9.8 })
  on.path(
    "M 0 2 l 20 -4 M 10 -1 c -2 8 -5 14 -7 18 M 18 8 c -2 6 -3 9 0 8 c 4 -2 6 -9 9 -8 c 2 1 -3 8 1 7 c 4 -1 6 -8 9 -7 " +
      "c 3 1 -2 8 2 7 c 6 -1 11 -18 14 -17 c 3 2 -8 14 -9 19 c 2 -6 7 -9 9 -8 c 2 2 -5 4 -5 4 c 4 0 6 6 12 3 c 6 -3 22 -5 34 -9",
    LEFT + 2,
    y + 20,
    INK,
    0.9,
  )
  on.text("Dr Thomas Kurian", LEFT, y + 58, { size: 9.8, bold: true })
  on.text("Consultant cardiologist", LEFT, y + 71, { size: 9, color: FAINT })
  on.text("An invented hospital and an invented patient, made for the Keyward demo.", RIGHT, on.height - 30, {
    size: 8,
    color: FAINT,
    align: "right",
  })
  return paper.save()
}
