import { rgb } from "pdf-lib"
import { ASHA } from "./patient"
import { COURSE, FIRST, SECOND, type Group } from "./lab-values"
import { FAINT, FLAG, INK, LINE, newPaper, type Sheet } from "./paper"

const BRAND = rgb(0.043, 0.373, 0.435)
const BRAND_SOFT = rgb(0.925, 0.957, 0.961)
const LEFT = 48
const WIDTH = 499
const RESULT = 300
const UNIT = 318
const RANGE = 547

function head(on: Sheet, number: number): number {
  on.box(0, 0, on.width, 7, BRAND)
  // The sign of the laboratory: a drop over two waves.
  on.page.drawSvgPath("M 13 0 C 19 9 22 13 22 18 A 9 9 0 0 1 4 18 C 4 13 7 9 13 0 Z", {
    x: LEFT - 4,
    y: on.height - 33,
    color: BRAND,
  })
  on.path("M 0 0 q 4 -4 8 0 t 8 0", LEFT + 1, 53, rgb(1, 1, 1), 1.4)
  on.text("Backwater Diagnostics", LEFT + 28, 48, { size: 17, bold: true, color: BRAND })
  on.text("MG Road, Kochi 682 016  ·  Laboratory 0417", LEFT + 28, 63, { size: 9, color: FAINT })
  on.text("Report 26-11-08841", RANGE, 48, { size: 10, bold: true, align: "right" })
  on.text(`Page ${number} of 2`, RANGE, 63, { size: 9, color: FAINT, align: "right" })
  on.rule(LEFT, 80, WIDTH)
  if (number === 1) return 80
  on.text(ASHA.name, LEFT, 100, { size: 9.5, bold: true })
  const after = LEFT + on.widthOf(ASHA.name, { size: 9.5, bold: true }) + 8
  on.text(`born ${ASHA.bornInWords}  ·  ${ASHA.number}`, after, 100, { size: 9.5, color: FAINT })
  return 96
}

function people(on: Sheet, y: number): number {
  const fields = [
    ["Patient", ASHA.name, LEFT],
    ["Born", ASHA.bornInWords, LEFT + 128],
    ["Sample taken", "13 Nov 2026, 07:40", LEFT + 248],
    ["Asked for by", "Dr Nandini Rao", LEFT + 392],
    ["Patient number", ASHA.number, LEFT],
    ["Sex", "Female", LEFT + 128],
    ["Received", "13 Nov 2026, 09:15", LEFT + 248],
    ["Material", "Serum, blood, urine", LEFT + 392],
  ] as const
  fields.forEach(([label, value, x], i) => {
    const top = y + 22 + (i < 4 ? 0 : 36)
    on.text(label, x, top, { size: 8, color: FAINT })
    on.text(value, x, top + 13, { size: 9.5, bold: i === 0 })
  })
  return y + 90
}

function table(on: Sheet, groups: readonly Group[], y: number): number {
  on.box(LEFT - 8, y, WIDTH + 16, 20, BRAND_SOFT)
  const label = { size: 8.5, bold: true, color: BRAND } as const
  on.text("Test", LEFT, y + 13.5, label)
  on.text("Result", RESULT, y + 13.5, { ...label, align: "right" })
  on.text("Unit", UNIT, y + 13.5, label)
  on.text("Usual range", RANGE, y + 13.5, { ...label, align: "right" })
  let at = y + 20
  for (const group of groups) {
    at += 24
    on.text(group.name, LEFT, at, { size: 10.5, bold: true })
    at += 8
    for (const { test, result, unit, range, flag } of group.rows) {
      on.rule(LEFT, at, WIDTH)
      at += 20
      const base = at - 6.5
      const color = flag ? FLAG : INK
      on.text(test, LEFT, base, { size: 10 })
      on.text(result, RESULT, base, { size: 10, bold: flag !== undefined, color, align: "right" })
      if (flag) {
        const x = RESULT - on.widthOf(result, { size: 10, bold: true }) - 8
        on.text(flag, x, base, { size: 8.5, bold: true, color, align: "right" })
        const tip = flag === "High" ? "M 0 6 L 3 0 L 6 6 Z" : "M 0 0 L 3 6 L 6 0 Z"
        const left = x - on.widthOf(flag, { size: 8.5, bold: true }) - 10
        on.page.drawSvgPath(tip, { x: left, y: on.height - (base - 6.2), color: FLAG })
      }
      on.text(unit, UNIT, base, { size: 9.5, color: FAINT })
      on.text(range, RANGE, base, { size: 9.5, color: FAINT, align: "right" })
    }
    on.rule(LEFT, at, WIDTH)
  }
  return at
}

function course(on: Sheet, y: number): number {
  on.text("HbA1c over the last year", LEFT, y, { size: 10.5, bold: true })
  const [top, bottom, left, right] = [y + 18, y + 108, LEFT + 26, LEFT + WIDTH - 26]
  const toY = (percent: number): number => bottom - ((percent - 6.5) / 2.5) * (bottom - top)
  for (const percent of [7, 8, 9]) {
    on.rule(left, toY(percent), right - left, LINE, 0.5)
    on.text(`${percent} %`, left - 6, toY(percent) + 3, { size: 8, color: FAINT, align: "right" })
  }
  on.page.drawLine({
    start: { x: left, y: on.height - toY(7) },
    end: { x: right, y: on.height - toY(7) },
    color: BRAND,
    thickness: 0.8,
    dashArray: [3, 3],
  })
  on.text("agreed goal: 7.0 % or less", right, toY(7) + 11, { size: 8, color: BRAND, align: "right" })
  const points = COURSE.map(([when, percent], i): readonly [number, number, string, number] => [
    left + 40 + (i * (right - left - 80)) / (COURSE.length - 1),
    toY(percent),
    when,
    percent,
  ])
  on.path(points.map(([x, py], i) => `${i === 0 ? "M" : "L"} ${x} ${py}`).join(" "), 0, 0, BRAND, 1.4)
  for (const [x, py, when, percent] of points) {
    on.page.drawCircle({ x, y: on.height - py, size: 3.2, color: BRAND })
    on.text(percent.toFixed(1), x, py - 8, { size: 9, bold: true, align: "center" })
    on.text(when, x, bottom + 13, { size: 8, color: FAINT, align: "center" })
  }
  return bottom + 20
}

function foot(on: Sheet): void {
  on.rule(LEFT, on.height - 52, WIDTH)
  on.text("Results belong to the samples named above. Ranges are for women over 18.", LEFT, on.height - 38, {
    size: 8,
    color: FAINT,
  })
  on.text(
    "An invented laboratory and an invented patient, made for the Keyward demo.",
    LEFT,
    on.height - 26,
    {
      size: 8,
      color: FAINT,
    },
  )
}

/** The laboratory's report of 14 November 2026: sugar, lipids, kidney, liver and blood count on two A4 pages. */
export async function labReport(): Promise<Uint8Array> {
  const paper = await newPaper("HbA1c and lipid panel", "Backwater Diagnostics", "2026-11-14T03:22:00Z")
  const one = paper.sheet()
  const under = table(one, FIRST, people(one, head(one, 1)))
  one.box(LEFT - 8, under + 24, WIDTH + 16, 62, BRAND_SOFT)
  one.text("Comment", LEFT, under + 43, { size: 9, bold: true, color: BRAND })
  one.paragraph(
    "HbA1c has come down from 8.1 % in July and is now close to the agreed goal. LDL cholesterol is within the " +
      "goal under treatment. Please repeat HbA1c and lipids in three months.",
    LEFT,
    under + 58,
    WIDTH,
    { size: 9.5 },
  )
  one.text("Continued on page 2: urine, liver, blood count, course", RANGE, under + 106, {
    size: 8.5,
    italic: true,
    color: FAINT,
    align: "right",
  })
  foot(one)

  const two = paper.sheet()
  let y = table(two, SECOND, head(two, 2) + 18)
  y = course(two, y + 36)
  two.text("Comment", LEFT, y + 26, { size: 9, bold: true, color: BRAND })
  y = two.paragraph(
    "The albumin to creatinine ratio is slightly raised for the first time. One raised value does not settle it: " +
      "two of three morning samples within three months do. Haemoglobin is just below the usual range; ferritin " +
      "and vitamin B12 are suggested, as metformin taken over years can lower B12.",
    LEFT,
    y + 41,
    WIDTH,
    { size: 9.5 },
  )
  two.path(
    "M 0 14 c 6 -16 12 -18 11 -6 c -1 10 -7 12 -3 2 c 4 -8 9 -9 8 -1 c 0 5 4 4 7 -2 c 3 -6 7 -5 5 0 c -1 5 5 4 9 -3 c 5 -8 8 -6 6 0 c -2 7 12 3 26 -3",
    LEFT + 4,
    y + 12,
    INK,
    0.9,
  )
  two.rule(LEFT, y + 34, 190, LINE)
  two.text("Dr P. Varghese, pathologist", LEFT, y + 48, { size: 9.5, bold: true })
  two.text("Authorised 14 Nov 2026, 08:52", LEFT, y + 61, { size: 8.5, color: FAINT })
  foot(two)
  return paper.save()
}
