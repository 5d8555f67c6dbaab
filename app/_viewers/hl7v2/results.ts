import { factFlags, interpretationIn, sortFlags } from "../parts/row"
import type { Flag, LabelledText, RowNote } from "../parts/row"
import type { Attachment, Fact } from "../reading"
import { attachmentsOf, pdfInText } from "./attachments"
import { componentOf, plainText } from "./er7"
import type { Segment } from "./er7"
import type { Hl7Row } from "./model"
import { codedText, codesOf, personText, quantityOf, timeIso, timeWords, unitOf, valueText } from "./values"
import { interpretation, resultStatus } from "./words"

/** An OBX with its place and the comments that follow it. */
export interface Observation {
  readonly segment: Segment
  readonly pointer: string
  readonly notes: RowNote[]
}

export interface Results {
  readonly rows: Hl7Row[]
  readonly facts: Fact[]
  readonly attachments: Attachment[]
  /** Values that could not be decoded. */
  readonly damaged: number
}

/** OBX segments of one order as rows: lines of one text are joined, files become attachments. */
export function resultRows(observations: readonly Observation[], time: string): Results {
  const results = { rows: [] as Hl7Row[], facts: [] as Fact[], attachments: [] as Attachment[], damaged: 0 }
  for (const group of joined(observations)) {
    const [first] = group
    if (!first) continue
    const row = rowOf(group, results)
    results.rows.push(row)
    const fact = factOf(first, row, time)
    if (fact && group.length === 1) results.facts.push(fact)
  }
  return results
}

const typeOf = ({ segment }: Observation): string => componentOf(segment, 2).toUpperCase()
const isText = (observation: Observation): boolean => /^(TX|FT)$/.test(typeOf(observation))
/** What must be the same so that two lines are of one text. */
const keyOf = ({ segment }: Observation): string =>
  [3, 11, 14].map((number) => segment.raw[number] ?? "").join("\u0000")

/** Lines of one text together; each other observation by itself. */
function joined(observations: readonly Observation[]): Observation[][] {
  const groups: Observation[][] = []
  for (const observation of observations) {
    const last = groups.at(-1)
    const before = last?.at(-1)
    const goesOn =
      before &&
      isText(before) &&
      isText(observation) &&
      keyOf(before) === keyOf(observation) &&
      before.notes.length === 0
    if (goesOn) last?.push(observation)
    else groups.push([observation])
  }
  return groups
}

function rowOf(
  group: readonly Observation[],
  results: { attachments: Attachment[]; damaged: number },
): Hl7Row {
  const [first] = group as [Observation]
  const { segment, pointer } = first
  const type = typeOf(first)
  const what = codedText(segment.fields[3]?.[0]) || "Result"
  const flags = flagsOf(group)
  const held: Attachment[] = []
  let text = ""
  if (type === "ED" || type === "RP") {
    for (const attachment of attachmentsOf(segment, type, what)) {
      if (attachment) held.push(attachment)
      else results.damaged++
    }
    if (held.length === 0) text = "A file that cannot be opened"
  } else {
    text = group
      .map(({ segment }) => valueText(type, segment.fields[5]))
      .join("\n")
      .replace(/\s+$/, "")
    const pdf = pdfInText(text, what)
    if (pdf) {
      held.push(pdf)
      text = ""
    }
  }
  for (const attachment of held) results.attachments.push(attachment)
  const block = text.includes("\n") || text.length > 300 ? text : ""
  const { unit } = unitOf(segment.fields[6])
  // A unit alone must not be taken for a value
  const value = text === "" || block ? "" : [text, unit].filter(Boolean).join("\u00a0")
  if (text === "" && held.length === 0 && flags.length === 0)
    flags.push({ text: "No value", kind: "uncertain" })
  return {
    flags: sortFlags(flags),
    what,
    details: [
      { label: "", text: value },
      { label: "Unit", text: value ? "" : unit },
      ...detailsOf(segment),
    ].filter((detail) => detail.text !== ""),
    when: timeWords(segment.fields[14]),
    rows: [],
    notes: group.flatMap(({ notes }) => notes),
    attachments: held,
    block,
    pointer,
  }
}

/** Status and interpretation of all lines; each once. */
function flagsOf(group: readonly Observation[]): Flag[] {
  const flags = new Map<string, Flag>()
  for (const { segment } of group) {
    const status = resultStatus(componentOf(segment, 11))
    if (status) flags.set(status.text, status)
    for (const code of codesIn(segment)) {
      const { text, abnormal } = interpretation(code)
      if (abnormal) flags.set(text, { text, kind: "abnormal" })
    }
  }
  return [...flags.values()]
}

const codesIn = (segment: Segment): string[] =>
  (segment.fields[8] ?? [])
    .map((repetition) => repetition[0]?.[0]?.trim() ?? "")
    .filter((code) => code !== "" && code !== '""')

function detailsOf(segment: Segment): LabelledText[] {
  const { fields } = segment
  const normal = codesIn(segment)
    .map(interpretation)
    .filter(({ abnormal }) => !abnormal)
    .map(({ text }) => text)
  return [
    { label: "Reference range", text: plainText(fields[7]) },
    { label: "Interpretation", text: normal.join(", ") },
    { label: "Part", text: plainText(fields[4]) },
    { label: "Probability", text: plainText(fields[9]) },
    { label: "Access", text: plainText(fields[13]) },
    { label: "Method", text: (fields[17] ?? []).map(codedText).join(", ") },
    { label: "Device", text: plainText(fields[18]) },
    { label: "Analysed", text: timeWords(fields[19]) },
    { label: "Site", text: (fields[20] ?? []).map(codedText).join(", ") },
    { label: "Done by", text: (fields[15] ?? []).map(codedText).join(", ") },
    { label: "Observer", text: personText(fields[16]) },
    { label: "Laboratory", text: componentOf(segment, 23) },
    { label: "Laboratory address", text: plainText(fields[24]) },
    { label: "Head of the laboratory", text: personText(fields[25]) },
  ]
}

/** LOINC codes of blood groups. */
const BLOOD_GROUP = new Set(["882-1", "883-9", "10331-7", "34530-6", "19057-9"])

function factOf({ segment, pointer }: Observation, row: Hl7Row, time: string): Fact | null {
  const type = componentOf(segment, 2).toUpperCase()
  if (/^(ED|RP|TX|FT)$/.test(type) || row.block || row.details.length === 0) return null
  const codes = codesOf(segment.fields[3])
  const range = plainText(segment.fields[7])
  return {
    kind: codes.some(({ code }) => BLOOD_GROUP.has(code)) ? "blood-group" : "result",
    what: row.what,
    codes,
    details: row.details.map(({ label, text }) => (label ? `${label}: ${text}` : text)).join("; "),
    quantity: quantityOf(type, segment.fields[5], segment.fields[6], range),
    time: timeIso(segment.fields[14]) || time,
    flags: factFlags(row.flags),
    ...interpretationIn(row.flags),
    pointer,
  }
}
