import type { Flag, RowNote } from "../parts/row"
import type { Segment } from "./er7"
import { componentOf, plainText } from "./er7"
import { emptySection, said } from "./open-document"
import type { OpenDocument, OpenSection } from "./open-document"
import { codedText, codesOf, personText, timeIso, timeWords } from "./values"

/** RXA-20 (table 0322) and RXA-21 (table 0323), as far as they change what was done. */
const COMPLETIONS: Readonly<Record<string, Flag>> = {
  NA: { text: "Not given", kind: "negation" },
  RE: { text: "Refused", kind: "negation" },
  PA: { text: "Given in part", kind: "warning" },
}
const DELETED: Flag = { text: "Deleted", kind: "negation" }
const CVX = "http://hl7.org/fhir/sid/cvx"
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
  const flag = COMPLETIONS[completion]
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
    ["Completion", flag || completion === "CP" ? "" : completion],
  ])
  const what = codedText(segment.fields[5]?.[0]) || "Not named"
  const notes: RowNote[] = []
  const when = timeWords(segment.fields[3])
  section.rows.push({ flags, what, details, when, rows: [], notes, block: "", pointer })
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

const untilWords = (segment: Segment): string => {
  const [from, to] = [timeWords(segment.fields[3]), timeWords(segment.fields[4])]
  return to === from ? "" : to
}

/** RXR (4A.4.6): route and site of the treatment before it. */
export function addRoute(segment: Segment, document: OpenDocument): boolean {
  const section = document.sections.at(-1)
  const row = section?.rows.at(-1)
  if (!section || !row?.pointer.includes("RXA[")) return false
  const more = said([
    ["Route", codedText(segment.fields[1]?.[0])],
    ["Site", codedText(segment.fields[2]?.[0])],
  ])
  section.rows.splice(-1, 1, { ...row, details: [...row.details, ...more] })
  return true
}

/** PR1 (6.5.4): a procedure. Gives the place for its comments. */
export function addProcedure(segment: Segment, pointer: string, document: OpenDocument): RowNote[] {
  const section = sectionOf(document, "Procedures")
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

const sectionOf = (document: OpenDocument, title: string): OpenSection =>
  document.sections.find((section) => section.title === title) ?? addSection(document, title)

function addSection(document: OpenDocument, title: string): OpenSection {
  const section = emptySection(title)
  document.sections.push(section)
  return section
}
