import type { NotShown } from "../reading"
import type { FhirDocument, FhirModel, FhirRow, FhirSection } from "./model"
import { pack } from "./pack"
import type { Packed } from "./pack"
import { countRows, readFirstOf } from "./read-first"
import type { ReadFirst } from "./read-first"
import { countRecordKeeping } from "./record-keeping"

/** A {@link FhirModel} as the page draws it: long lists are packed, and what goes over all of them is counted. */
export interface PageModel {
  readonly documents: Packed<PageDocument>
  readonly also: readonly PageSection[]
  readonly notShown: readonly NotShown[]
  readonly notes: readonly string[]
  /** null if there is nothing, or if the file is so short that it is seen at once. */
  readonly first: PageReadFirst | null
  /** Lines of record keeping. */
  readonly keeping: number
}

export type PageDocument = Omit<FhirDocument, "sections"> & { readonly sections: readonly PageSection[] }
export type PageSection = Omit<FhirSection, "rows" | "sections"> & {
  readonly rows: PageRows
  readonly sections: readonly PageSection[]
}

/** Rows with what holds for all of them. */
export interface PageRows extends Packed<FhirRow> {
  readonly dates: boolean
  readonly details: boolean
  /** Of several types: each row says its own. */
  readonly mixed: boolean
}

export interface PageReadFirst {
  readonly allergies: Packed<FhirRow>
  readonly noAllergies: string
  readonly allergiesInText: boolean
  readonly cautions: Packed<FhirRow>
  readonly abnormal: Packed<FhirRow>
}

/** Rows that a table shows at first, and with each press for more; with those that lie in them. */
const MAX_ROWS = 50
const MAX_LINES = 150
/** Documents that a file shows at first: one for each patient of a list. */
const MAX_DOCUMENTS = 10
/** Statements to be read first that are shown without asking. */
const MAX_FIRST = 6
/** A file with fewer rows is seen at once. */
const MIN_ROWS = 8

export function pageModelOf(model: FhirModel): PageModel {
  const { documents, also, notShown, notes } = model
  const first = countRows(model) < MIN_ROWS ? null : readFirstOf(model)
  const said = first && saysSomething(first, documents)
  const few = (rows: readonly FhirRow[]) => pack(rows, { items: MAX_FIRST })
  return {
    documents: pack(documents.map(documentOf), { items: MAX_DOCUMENTS }),
    also: also.map(sectionOf),
    notShown,
    notes,
    first: said && {
      ...first,
      allergies: few(first.allergies),
      cautions: few(first.cautions),
      abnormal: few(first.abnormal),
    },
    keeping: countRecordKeeping(model),
  }
}

/** Of a summary it is worth knowing that it does not speak of allergies; of a list of results it is not. */
function saysSomething(first: ReadFirst, documents: readonly FhirDocument[]): ReadFirst | null {
  const { allergies, cautions, abnormal, noAllergies, allergiesInText } = first
  const found =
    allergies.length + cautions.length + abnormal.length > 0 || noAllergies !== "" || allergiesInText
  // Only a Composition has a status
  return found || documents.some(({ status }) => status !== "") ? first : null
}

const documentOf = (document: FhirDocument): PageDocument => ({
  ...document,
  sections: document.sections.map(sectionOf),
})

const sectionOf = (section: FhirSection): PageSection => ({
  ...section,
  rows: pageRowsOf(section.rows),
  sections: section.sections.map(sectionOf),
})

export const pageRowsOf = (rows: readonly FhirRow[]): PageRows => ({
  ...pack(rows, { items: MAX_ROWS, weight: MAX_LINES, weigh: linesOf }),
  dates: rows.some(({ when }) => when !== ""),
  details: rows.some(({ details, notes }) => details.length > 0 || notes.length > 0),
  mixed: new Set(rows.map(({ type }) => type)).size > 1,
})

const linesOf = (row: FhirRow): number => row.rows.reduce((sum, each) => sum + linesOf(each), 1)
