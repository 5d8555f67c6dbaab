import type { LabelledText } from "../parts/row"
import { componentOf, plainText } from "./er7"
import type { Segment } from "./er7"
import { emptySection, said } from "./open-document"
import type { OpenDocument } from "./open-document"
import { codedText, personName, personText, timeIso, timeWords } from "./values"
import { codeTable } from "../../_core/code-table"
import { AVAILABILITY, COMPLETION, ORDER_CONTROLS, reportStatus } from "./words"

/** OBR begins a group of results; an ORC before it belongs to it. */
export function addOrder(segment: Segment, document: OpenDocument, last: string): void {
  if (segment.name === "ORC") {
    const section = emptySection("Order")
    document.sections.push(section)
    const control = ORDER_CONTROLS[componentOf(segment, 1)]
    if (control) section.flags.push({ text: control, kind: "warning" })
    const status = componentOf(segment, 5)
    section.about.push(
      ...said([
        ["Order status", ORDER_STATUSES[status] ?? status],
        ["Order number", plainText(segment.fields[2])],
        ["Laboratory number", plainText(segment.fields[3])],
        ["Ordered by", personText(segment.fields[12])],
        ["Ordered at", timeWords(segment.fields[9])],
        ["For", plainText(segment.fields[21])],
      ]),
    )
    return
  }
  const before = document.sections.at(-1)
  const ordered = last === "ORC" && before?.title === "Order" ? before : null
  const section = ordered ?? emptySection("")
  if (!ordered) document.sections.push(section)
  section.title = codedText(segment.fields[4]?.[0]) || "Results"
  section.time = timeIso(segment.fields[7]) || timeIso(segment.fields[22])
  const status = reportStatus(componentOf(segment, 25))
  if (status) section.flags.push(status)
  const [from, to] = [timeWords(segment.fields[7]), timeWords(segment.fields[8])]
  const lines = said([
    ["Observed", to && to !== from ? `${from} to ${to}` : from],
    ["Reported", timeWords(segment.fields[22])],
    ["Specimen", plainText(segment.fields[15])],
    ["Specimen received", timeWords(segment.fields[14])],
    ["Clinical information", plainText(segment.fields[13])],
    ["Reason", (segment.fields[31] ?? []).map(codedText).join(", ")],
    ["Ordered by", personText(segment.fields[16])],
    ["Interpreted by", interpreter(segment)],
    ["Copies to", personText(segment.fields[28])],
    ["Procedure", (segment.fields[44] ?? []).map(codedText).join(", ")],
    ["Department", componentOf(segment, 24)],
    ["Order number", plainText(segment.fields[2])],
    ["Laboratory number", plainText(segment.fields[3])],
  ])
  section.about.push(
    ...lines.filter(
      (line) => !section.about.some((other) => other.label === line.label && other.text === line.text),
    ),
  )
}
const ORDER_STATUSES = codeTable<string>({
  A: "some results, not all",
  CA: "cancelled",
  CM: "completed",
  DC: "discontinued",
  ER: "error",
  HD: "on hold",
  IP: "in progress",
  RP: "replaced",
  SC: "scheduled",
})

/** OBR-32 (NDL): the name is the first component, with subcomponents of its own. */
const interpreter = (segment: Segment): string => {
  const name = segment.fields[32]?.[0]?.[0]
  return name ? personName(name.slice(1).map((part) => [part])) || name[0] || "" : ""
}

export const specimenLines = (segment: Segment): LabelledText[] =>
  said([
    ["Specimen", codedText(segment.fields[4]?.[0])],
    ["Specimen site", codedText(segment.fields[8]?.[0])],
    ["Specimen taken", timeWords(segment.fields[17])],
    ["Specimen condition", (segment.fields[24] ?? []).map(codedText).join(", ")],
    ["Specimen number", plainText(segment.fields[2])],
  ])

export const eventLines = (segment: Segment): LabelledText[] =>
  said([
    ["Recorded", timeWords(segment.fields[2])],
    ["Planned for", timeWords(segment.fields[3])],
    ["Happened", timeWords(segment.fields[6])],
  ])

/** TXA (9.6.1): the document that the OBX segments after it hold. */
export function addDocument(segment: Segment, document: OpenDocument): void {
  const section = emptySection(codedText(segment.fields[2]?.[0]) || "Document")
  document.sections.push(section)
  section.time = timeIso(segment.fields[4]) || timeIso(segment.fields[6])
  const completion = COMPLETION[componentOf(segment, 17)]
  const availability = AVAILABILITY[componentOf(segment, 19)]
  if (availability) section.flags.push(availability)
  if (completion) section.flags.push(completion)
  const confidentiality = componentOf(segment, 18)
  section.about.push(
    ...said([
      ["Date", timeWords(segment.fields[4])],
      ["By", personText(segment.fields[5])],
      ["Written", timeWords(segment.fields[6])],
      ["Transcribed", timeWords(segment.fields[7])],
      ["Edited", timeWords(segment.fields[8])],
      ["Author", personText(segment.fields[9])],
      ["Signed by", personText(segment.fields[10])],
      ["Transcribed by", personText(segment.fields[11])],
      ["Document number", plainText(segment.fields[12])],
      ["Earlier document", plainText(segment.fields[13])],
      ["File name", plainText(segment.fields[16])],
      ["Completion", completion ? "" : componentOf(segment, 17)],
      ["Availability", availability === undefined ? componentOf(segment, 19) : ""],
      ["Confidentiality", confidentiality],
    ]),
  )
}
