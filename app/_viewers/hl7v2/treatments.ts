import type { Flag, RowNote } from "../parts/row"
import type { Segment } from "./er7"
import { componentOf, isNull, plainText } from "./er7"
import { emptySection, said, sharedSection } from "./open-document"
import type { OpenDocument, OpenSection } from "./open-document"
import { codedText, codesOf, personText, timeIso, timeWords } from "./values"
import { codeTable } from "../../_core/code-table"

const NOT_GIVEN: Flag = { text: "Not given", kind: "negation" }
/** RXA-20 (table 0322); null: it was given. Without a code it was (HL7 v2.5.1 4A.4.7.20). */
const COMPLETIONS = codeTable<Flag | null>({
  "": null,
  CP: null,
  NA: NOT_GIVEN,
  RE: { text: "Refused", kind: "negation" },
  PA: { text: "Given in part", kind: "warning" },
})
/** RXA-21 (table 0323). */
const DELETED: Flag = { text: "Deleted", kind: "negation" }
const CVX = "http://hl7.org/fhir/sid/cvx"
/** "No vaccine administered". */
const NO_VACCINE = "998"
/** RXA-6 of an amount that nobody knows (HL7 v2.5.1 4A.4.7.6). */
const UNKNOWN_AMOUNT = "999"

/**
 * RXA (4A.4.7): a vaccine or another treatment that was given, refused or not given. Its observations follow it in the
 * same section. Gives the place for its comments.
 * @param type the message's type (MSH-9.1): every RXA of a `VXU` is a vaccination
 */
export function addAdministration(
  segment: Segment,
  pointer: string,
  document: OpenDocument,
  place: { readonly type: string; readonly last: string },
): RowNote[] {
  const codes = codesOf(segment.fields[5])
  const vaccination = place.type === "VXU" || codes.some(({ system }) => system === CVX)
  const section = sectionAfterOrder(document, vaccination ? "Vaccinations" : "Treatments given", place.last)
  const completion = componentOf(segment, 20)
  const known = COMPLETIONS[isNull(completion) ? "" : completion]
  const completed = known === undefined ? unknownCompletion(completion) : known
  const none = codes.some(({ system, code }) => system === CVX && code === NO_VACCINE)
  const flag = none && completed?.kind !== "negation" ? NOT_GIVEN : completed
  const flags = [...(componentOf(segment, 21) === "D" ? [DELETED] : []), ...(flag ? [flag] : [])]
  const amount = plainText(segment.fields[6])
  const unit = codedText(segment.fields[7]?.[0])
  const details = said([
    ["Refusal reason", (segment.fields[18] ?? []).map(codedText).join(", ")],
    ["Amount", amount === UNKNOWN_AMOUNT ? "not known" : [amount, unit].filter(Boolean).join("\u00a0")],
    ["Lot", plainText(segment.fields[15])],
    ["Use by", timeWords(segment.fields[16])],
    ["Made by", (segment.fields[17] ?? []).map(codedText).join(", ")],
    ["Reason", (segment.fields[19] ?? []).map(codedText).join(", ")],
    ["Information", (segment.fields[9] ?? []).map(codedText).join(", ")],
    ["Given by", personText(segment.fields[10])],
    ["Until", untilWords(segment)],
  ])
  const what = codedText(segment.fields[5]?.[0]) || "Not named"
  const notes: RowNote[] = []
  const when = timeWords(segment.fields[3])
  const row = { flags, what, details, when, rows: [], notes, block: "", pointer }
  section.rows.push(row)
  document.treatment = { row, details }
  if (vaccination)
    document.facts.push({
      kind: "vaccination",
      what,
      codes,
      details: details.map(({ label, text }) => `${label}: ${text}`).join("; "),
      quantity: null,
      time: timeIso(segment.fields[3]),
      flags: flags.map(({ text }) => text),
      pointer,
    })
  return notes
}

/** What nobody can tell to be "given" is not shown as if it were. */
const unknownCompletion = (code: string): Flag => ({ text: `Completion ${code}`, kind: "uncertain" })

const untilWords = (segment: Segment): string => {
  const [from, to] = [timeWords(segment.fields[3]), timeWords(segment.fields[4])]
  return to === from ? "" : to
}

/** RXR (4A.4.6): route and site of the treatment before it. */
export function addRoute(segment: Segment, document: OpenDocument): boolean {
  const { treatment } = document
  if (!treatment || document.sections.at(-1)?.rows.at(-1) !== treatment.row) return false
  // One by one into the row's own list: a file may have any number of them
  treatment.details.push(
    ...said([
      ["Route", codedText(segment.fields[1]?.[0])],
      ["Site", codedText(segment.fields[2]?.[0])],
    ]),
  )
  return true
}

/** PR1 (6.5.4): a procedure. Gives the place for its comments. */
export function addProcedure(segment: Segment, pointer: string, document: OpenDocument): RowNote[] {
  const section = sharedSection(document, "Procedures")
  const description = plainText(segment.fields[4])
  const what = codedText(segment.fields[3]?.[0]) || description || "Not named"
  const details = said([
    ["Description", description === what ? "" : description],
    ["Minutes", plainText(segment.fields[7])],
    ["By", personText(segment.fields[11])],
    ["Anaesthesia by", personText(segment.fields[8])],
    ["Because of", codedText(segment.fields[15]?.[0])],
  ])
  const notes: RowNote[] = []
  const when = timeWords(segment.fields[5])
  section.rows.push({ flags: [], what, details, when, rows: [], notes, block: "", pointer })
  document.facts.push({
    kind: "procedure",
    what,
    codes: codesOf(segment.fields[3]),
    details: details.map(({ label, text }) => `${label}: ${text}`).join("; "),
    quantity: null,
    time: timeIso(segment.fields[5]),
    flags: [],
    pointer,
  })
  return notes
}

/** An order (ORC) before it belongs to it; treatments without orders share a section. */
function sectionAfterOrder(document: OpenDocument, title: string, last: string): OpenSection {
  const before = document.sections.at(-1)
  if (before && last === "ORC" && before.title === "Order") {
    before.title = title
    return before
  }
  return before?.title === title ? before : addSection(document, title)
}

function addSection(document: OpenDocument, title: string): OpenSection {
  const section = emptySection(title)
  document.sections.push(section)
  return section
}
