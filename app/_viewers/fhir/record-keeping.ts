import type { FhirModel, FhirRow, FhirSection, LabelledText } from "./model"

/**
 * Labels of what serves the keeping of records more than the care: the code behind the words that are shown, numbers of
 * the file, what it was filed under. The page shows them when it is asked to, and says how many there are.
 */
const LABELS: ReadonlySet<string> = new Set([
  "Coded as",
  "Category",
  "Tags",
  "Identifier",
  "Unique id",
  "Encounter",
  "Issued",
  "Recorded",
  "Section",
  "Link id",
  "Profile",
  "Version",
  "Last updated",
])

export const isRecordKeeping = (label: string): boolean => LABELS.has(label)

/** Lines of a model that are shown only when they are asked for. */
export function countRecordKeeping({ documents, also }: FhirModel): number {
  const of = (details: readonly LabelledText[]) =>
    details.filter(({ label }) => isRecordKeeping(label)).length
  const ofRow = ({ details, rows }: FhirRow): number => of(details) + sum(rows, ofRow)
  const ofSection = ({ details, rows, sections }: FhirSection): number =>
    of(details) + sum(rows, ofRow) + sum(sections, ofSection)
  return (
    sum(
      documents,
      ({ details, sections, subject }) =>
        of(details) + sum(sections, ofSection) + (subject?.row ? ofRow(subject.row) : 0),
    ) + sum(also, ofSection)
  )
}

const sum = <Each>(list: readonly Each[], of: (each: Each) => number): number =>
  list.reduce((total, each) => total + of(each), 0)
