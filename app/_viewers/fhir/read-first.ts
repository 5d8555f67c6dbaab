import type { FhirModel, FhirRow, FhirSection, FlagKind } from "./model"

/** What somebody with little time has to see, wherever it stands in the file. */
export interface ReadFirst {
  /** Allergies and intolerances, refuted ones too: their flags say so. */
  readonly allergies: readonly FhirRow[]
  /** Why no allergies are listed, in the file's own words, if a section about them says so. */
  readonly noAllergies: string
  /** A section about allergies has text of its author and no entries. */
  readonly allergiesInText: boolean
  /** Other statements that are denied, or that ask for care. */
  readonly cautions: readonly FhirRow[]
  /** Results out of range, newest first. */
  readonly abnormal: readonly FhirRow[]
}

/** Takes them out of all rows of a model; nothing is left out of the three lists. */
export function readFirstOf({ documents, also }: FhirModel): ReadFirst {
  const found = { allergies: [] as FhirRow[], cautions: [] as FhirRow[], abnormal: [] as FhirRow[] }
  const silent: FhirSection[] = []
  const visit = (row: FhirRow) => {
    if (row.type === ALLERGY) found.allergies.push(row)
    else if (has(row, "negation") || has(row, "warning")) found.cautions.push(row)
    else if (has(row, "abnormal")) found.abnormal.push(row)
    row.rows.forEach(visit)
  }
  const enter = (section: FhirSection) => {
    section.rows.forEach(visit)
    section.sections.forEach(enter)
    if (section.rows.length === 0 && /allerg|intoleran/i.test(section.title)) silent.push(section)
  }
  for (const { sections } of documents) sections.forEach(enter)
  also.forEach(enter)
  return {
    ...found,
    abnormal: found.abnormal.toSorted((a, b) => b.time.localeCompare(a.time)),
    noAllergies: silent.map(({ emptyReason }) => emptyReason).find(Boolean) ?? "",
    allergiesInText: silent.some(({ narrative }) => narrative !== null),
  }
}

/** FHIR's own name in every release. */
export const ALLERGY = "AllergyIntolerance"

const has = (row: FhirRow, kind: FlagKind): boolean => row.flags.some((flag) => flag.kind === kind)

/** Rows of a model with all that lie in them. */
export function countRows({ documents, also }: FhirModel): number {
  const ofRow = (row: FhirRow): number => 1 + row.rows.reduce((sum, each) => sum + ofRow(each), 0)
  const ofSection = ({ rows, sections }: FhirSection): number =>
    rows.reduce((sum, row) => sum + ofRow(row), 0) + sections.reduce((sum, each) => sum + ofSection(each), 0)
  return [...documents.flatMap(({ sections }) => sections), ...also].reduce(
    (sum, each) => sum + ofSection(each),
    0,
  )
}
