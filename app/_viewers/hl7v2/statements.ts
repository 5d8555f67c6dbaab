import type { RowNote } from "../parts/row"
import { componentOf, plainText } from "./er7"
import type { Segment } from "./er7"
import { openSection, said, sharedSection } from "./open-document"
import type { OpenDocument } from "./open-document"
import { codedText, codesOf, personName, timeIso, timeWords } from "./values"
import { ALLERGY_KINDS, DIAGNOSIS_KINDS, SEVERITIES } from "./words"

export function addContact(segment: Segment, pointer: string, document: OpenDocument): void {
  const name = personName(segment.fields[2]?.[0])
  const role = codedText(segment.fields[3]?.[0])
  const numbers = [5, 6].map((number) => plainText(segment.fields[number])).filter(Boolean)
  const details = [role, codedText(segment.fields[7]?.[0]), ...numbers].filter(Boolean).join(", ")
  const text = [name, details, plainText(segment.fields[4])].filter(Boolean).join(", ")
  document.about.push(...said([["Contact", text]]))
  if (name)
    document.facts.push({
      kind: "contact",
      what: name,
      codes: [],
      details,
      quantity: null,
      time: "",
      flags: [],
      pointer,
    })
}

/** AL1 (3.4.6) and DG1 (6.5.2): an allergy, a diagnosis. Gives the place for its comments. */
export function addStatement(segment: Segment, pointer: string, document: OpenDocument): RowNote[] {
  const allergy = segment.name === "AL1"
  const title = allergy ? "Allergies" : "Diagnoses"
  const section = sharedSection(document, title)
  const notes: RowNote[] = []
  const [kind, degree] = [codedText(segment.fields[2]?.[0]), codedText(segment.fields[4]?.[0])]
  const details = allergy
    ? said([
        ["", ALLERGY_KINDS[kind] ?? kind],
        ["Severity", SEVERITIES[degree] ?? degree],
        ["Reaction", plainText(segment.fields[5])],
      ])
    : said([
        ["Description", plainText(segment.fields[4])],
        ["Kind", DIAGNOSIS_KINDS[componentOf(segment, 6)] ?? componentOf(segment, 6)],
      ])
  const time = segment.fields[allergy ? 6 : 5]
  const what = codedText(segment.fields[3]?.[0]) || plainText(segment.fields[4]) || title
  section.rows.push({ flags: [], what, details, when: timeWords(time), rows: [], notes, block: "", pointer })
  document.facts.push({
    kind: allergy ? "allergy" : "problem",
    what,
    codes: codesOf(segment.fields[3]),
    details: details.map(({ label, text }) => (label ? `${label}: ${text}` : text)).join("; "),
    quantity: null,
    time: timeIso(time),
    flags: [],
    pointer,
  })
  return notes
}

/** NTE belongs to the segment before it. */
export function addNote(
  segment: Segment,
  last: string,
  notes: RowNote[] | null,
  document: OpenDocument,
): void {
  const text = (segment.fields[3] ?? [])
    .map((repetition) => repetition.map((part) => part.join("&")).join("^"))
    .join("\n")
  if (text.trim() === "" || text === '""') return
  const kind = codedText(segment.fields[4]?.[0])
  if (notes) {
    const before = notes.at(-1)
    if (before && before.author === kind) notes.splice(-1, 1, { ...before, text: `${before.text}\n${text}` })
    else notes.push({ text, author: kind, when: "" })
    return
  }
  const lines =
    last === "PID" || last === "PV1" || last === "NK1" ? document.about : openSection(document).about
  const before = lines.at(-1)
  const label = kind ? `Note (${kind})` : "Note"
  if (before?.label === label) lines.splice(-1, 1, { label, text: `${before.text}\n${text}` })
  else lines.push({ label, text })
}
