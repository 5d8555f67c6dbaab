import { elementOf, itemsOf, namesInWords, numberOf, textOf, textsOf, timeOfElements } from "./values"
import type { Item } from "./values"
import type { DicomDirectory, DirectoryFile, DirectorySeries } from "./model"
import { NO_TIME } from "./times"

const RECORDS = "x00041220"

type Heading = Omit<DirectorySeries, "files">
const NOTHING: Heading = {
  patientName: "",
  patientId: "",
  studyUid: "",
  studyDescription: "",
  studyWhen: NO_TIME,
  seriesUid: "",
  seriesNumber: "",
  seriesDescription: "",
  modality: "",
}

/** Levels of directory records; real ones have five at most. */
const MAX_DEPTH = 10

interface Linked {
  readonly item: Item
  /** Of the next record of the same level and of the first one below, from the beginning of the file; 0 for none. */
  readonly next: number
  readonly lower: number
}

/**
 * The series and files that a DICOMDIR lists (PS3.3 Annex F, PS3.10 8.6); null for other files. Records are linked by
 * offsets; their order in the file means nothing. Records that are marked as deleted are left out.
 */
export function directoryOf(root: Item): DicomDirectory | null {
  if (!elementOf(root, RECORDS)) return null
  const records = recordsOf(root)
  const series: { heading: Heading; files: DirectoryFile[] }[] = []
  const seen = new Set<number>()

  const walk = (first: number, above: Heading, depth: number): void => {
    let own: Heading | null = null
    for (let offset = first; offset !== 0 && !seen.has(offset);) {
      seen.add(offset)
      const record = records.get(offset)
      if (!record || depth > MAX_DEPTH) return
      offset = record.next
      const { item } = record
      if (numberOf(item, "x00041410", "uint16") === 0) continue
      const heading = headingOf(item, above)
      const path = textsOf(item, "x00041500").join("/")
      if (path !== "") {
        if (own !== above) series.push({ heading: (own = above), files: [] })
        series.at(-1)?.files.push(fileOf(item, path))
      }
      if (record.lower !== 0) {
        walk(record.lower, heading, depth + 1)
        own = null
      }
    }
  }
  walk(numberOf(root, "x00041200", "uint32") ?? 0, NOTHING, 0)
  // A directory whose links are broken is read in the order of the file, as most are written
  if (series.length === 0) walkInOrder([...records.values()], series)
  return {
    name: textOf(root, "x00041130"),
    series: series.map(({ heading, files }) => ({ ...heading, files })),
  }
}

/** Records by their offset: that of the item's tag, eight bytes before its content. */
function recordsOf(root: Item): Map<number, Linked> {
  const items = itemsOf(root, RECORDS)
  const offsets = (elementOf(root, RECORDS)?.items ?? []).map(({ dataOffset }) => dataOffset - 8)
  return new Map(
    items.map((item, index) => [
      offsets[index] ?? 0,
      {
        item,
        next: numberOf(item, "x00041400", "uint32") ?? 0,
        lower: numberOf(item, "x00041420", "uint32") ?? 0,
      },
    ]),
  )
}

function walkInOrder(
  records: readonly Linked[],
  series: { heading: Heading; files: DirectoryFile[] }[],
): void {
  let heading = NOTHING
  let begun: Heading | null = null
  for (const { item } of records) {
    if (numberOf(item, "x00041410", "uint16") === 0) continue
    const path = textsOf(item, "x00041500").join("/")
    if (path === "") {
      heading = headingOf(item, heading)
      continue
    }
    if (begun !== heading) series.push({ heading: (begun = heading), files: [] })
    series.at(-1)?.files.push(fileOf(item, path))
  }
}

const fileOf = (item: Item, path: string): DirectoryFile => ({
  path,
  recordType: textOf(item, "x00041430"),
  sopInstanceUid: textOf(item, "x00041511"),
  instanceNumber: textOf(item, "x00200013"),
})

/** What a record adds to what stands above it. */
function headingOf(record: Item, above: Heading): Heading {
  switch (textOf(record, "x00041430")) {
    case "PATIENT":
      return {
        ...NOTHING,
        patientName: namesInWords(record, "x00100010"),
        patientId: textOf(record, "x00100020"),
      }
    case "STUDY":
      return { ...NOTHING, patientName: above.patientName, patientId: above.patientId, ...studyOf(record) }
    case "SERIES":
      return { ...above, ...seriesOf(record) }
    default:
      return above
  }
}

const studyOf = (record: Item) => ({
  studyUid: textOf(record, "x0020000d"),
  studyDescription: textOf(record, "x00081030"),
  studyWhen: timeOfElements(record, "x00080020", "x00080030"),
})

const seriesOf = (record: Item) => ({
  seriesUid: textOf(record, "x0020000e"),
  seriesNumber: textOf(record, "x00200011"),
  seriesDescription: textOf(record, "x0008103e"),
  modality: textOf(record, "x00080060"),
})
