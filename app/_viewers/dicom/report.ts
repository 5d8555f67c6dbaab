import type { DicomCode, DicomReport, ReportRow } from "./model"
import {
  codeInWords,
  codeOfItem,
  dateTimeOf,
  firstItemOf,
  has,
  itemsOf,
  namesInWords,
  numbersOf,
  paragraphOf,
  textOf,
  textsOf,
} from "./values"
import type { Item } from "./values"
import { dateOf, timeInWords, timeOf } from "./times"
import { nameUid } from "./uids"

/** Items of a report's tree; more than this are counted as not shown. */
const MAX_ROWS = 20_000
const MAX_DEPTH = 50

export interface ReportReading {
  readonly report: DicomReport | null
  readonly left: number
}

const CONTENT = "x0040a730"

/** The content tree of a structured report (PS3.3 C.17.3) as rows, in its order; null for other files. */
export function reportOf(root: Item): ReportReading {
  if (!has(root, "x0040a040") && !has(root, CONTENT)) return { report: null, left: 0 }
  const rows: ReportRow[] = []
  let left = 0
  const walk = (item: Item, depth: number, path: readonly string[]): void => {
    for (const child of itemsOf(item, CONTENT)) {
      if (rows.length >= MAX_ROWS || depth > MAX_DEPTH) {
        left++
        continue
      }
      const row = rowOf(child, depth, path)
      rows.push(row)
      walk(child, depth + 1, row.type === "CONTAINER" && row.name !== "" ? [...path, row.name] : path)
    }
  }
  walk(root, 0, [])
  const concept = firstItemOf(root, "x0040a043")
  const verifiers = itemsOf(root, "x0040a073").map((item) =>
    [namesInWords(item, "x0040a075"), textOf(item, "x0040a027"), timeInWords(dateTimeOf(item, "x0040a030"))]
      .filter((part) => part !== "")
      .join(", "),
  )
  const report: DicomReport = {
    title: concept ? codeInWords(codeOfItem(concept)) : "",
    completion: asWord(textOf(root, "x0040a491")),
    verification: asWord(textOf(root, "x0040a493")),
    verifiers,
    rows,
  }
  return { report, left }
}

/** `COMPLETE` as `Complete`. */
const asWord = (term: string): string => term.slice(0, 1) + term.slice(1).toLowerCase()

function rowOf(item: Item, depth: number, path: readonly string[]): ReportRow {
  const type = textOf(item, "x0040a040")
  const concept = firstItemOf(item, "x0040a043")
  const nameCode = concept ? codeOfItem(concept) : null
  const valueItem = type === "CODE" ? firstItemOf(item, "x0040a168") : undefined
  const measured = type === "NUM" ? firstItemOf(item, "x0040a300") : undefined
  const unitItem = measured && firstItemOf(measured, "x004008ea")
  return {
    depth,
    path,
    relationship: textOf(item, "x0040a010").toLowerCase(),
    type,
    name: nameCode ? codeInWords(nameCode) : "",
    value: valueOf(item, type, measured),
    nameCode,
    valueCode: valueItem ? codeOfItem(valueItem) : null,
    unit: unitItem ? codeOfItem(unitItem) : null,
  }
}

function valueOf(item: Item, type: string, measured: Item | undefined): string {
  switch (type) {
    case "TEXT":
      return paragraphOf(item, "x0040a160")
    case "CODE":
      return itemsOf(item, "x0040a168")
        .map((code) => codeInWords(codeOfItem(code)))
        .join(", ")
    case "NUM":
      return numberInWords(item, measured)
    case "PNAME":
      return namesInWords(item, "x0040a123")
    case "DATE":
      return dateOf(textOf(item, "x0040a121"))
    case "TIME":
      return timeOf(textOf(item, "x0040a122")) || textOf(item, "x0040a122")
    case "DATETIME":
      return timeInWords(dateTimeOf(item, "x0040a120"))
    case "UIDREF":
      return textOf(item, "x0040a124")
    case "IMAGE":
    case "COMPOSITE":
    case "WAVEFORM":
      return referenceInWords(item)
    case "SCOORD":
    case "SCOORD3D":
      return coordinatesInWords(item)
    case "TCOORD":
      return [textOf(item, "x0040a130"), ...textsOf(item, "x0040a138")].join(" ").trim()
    case "CONTAINER":
      return ""
    default:
      return has(item, "x00081199") ? referenceInWords(item) : "by reference"
  }
}

function numberInWords(item: Item, measured: Item | undefined): string {
  const qualifier = firstItemOf(item, "x0040a301")
  const why = qualifier ? codeInWords(codeOfItem(qualifier)) : ""
  if (!measured) return why
  const unitItem = firstItemOf(measured, "x004008ea")
  const unit = unitItem ? unitInWords(codeOfItem(unitItem)) : ""
  return [textsOf(measured, "x0040a30a").join(", "), unit, why && `(${why})`]
    .filter((part) => part !== "")
    .join(" ")
}

/** UCUM codes are what people write; `1` and `{…}` are no units. */
const unitInWords = ({ value, meaning }: DicomCode): string =>
  value === "1" || value.startsWith("{") ? "" : value || meaning

function referenceInWords(item: Item): string {
  return itemsOf(item, "x00081199")
    .map((reference) => {
      const frames = textsOf(reference, "x00081160")
      const name = nameUid(textOf(reference, "x00081150")).name
      const which = frames.length > 0 ? `, frame ${frames.join(", ")}` : ""
      return `${name} ${textOf(reference, "x00081155")}${which}`
    })
    .join("; ")
}

function coordinatesInWords(item: Item): string {
  const points = numbersOf(item, "x00700022", "float32")
  return `${textOf(item, "x00700023").toLowerCase()} (${points.map((each) => Number(each.toPrecision(6))).join(", ")})`
}
