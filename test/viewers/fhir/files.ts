import { existsSync, readFileSync, readdirSync } from "node:fs"
import { join } from "node:path"
import type { FhirModel, FhirRow, FhirSection } from "../../../app/_viewers/fhir/model"
import { parseFhir } from "../../../app/_viewers/fhir/parse"
import { treeOfJson } from "../../../app/_viewers/fhir/readers"
import type { FhirNode } from "../../../app/_viewers/fhir/tree"
import { ROOT } from "../../../scripts/lib/run"

export const SHARED = process.env["KEYWARD_SHARED"] ?? join(ROOT, "..", "shared")

/** Paths of the JSON files of a folder of the shared material; none if it is not there. */
export const jsonFiles = (folder: string): string[] =>
  existsSync(join(SHARED, folder))
    ? readdirSync(join(SHARED, folder))
        .filter((name) => name.endsWith(".json"))
        .map((name) => join(SHARED, folder, name))
    : []

export const modelOfTree = (root: FhirNode): FhirModel => parseFhir({ trees: [{ root, at: "" }], notes: [] })
export const modelOfText = (json: string): FhirModel => modelOfTree(treeOfJson(json))
/** A value as JSON: `new Decimal` is not needed, because the numbers of the test are written as they are meant. */
export const modelOf = (value: unknown): FhirModel => modelOfText(JSON.stringify(value))
export const modelOfFile = (path: string): FhirModel => modelOfText(readFileSync(path, "utf8"))

/** A collection of resources; of one patient if none of them is a Patient. */
export const bundle = (...resources: object[]) => ({
  resourceType: "Bundle",
  type: "collection",
  entry: resources.map((resource) => ({ resource })),
})

/** Rows of sections and of the sections inside them; not the rows inside rows. */
export const sectionRows = (sections: readonly FhirSection[]): FhirRow[] =>
  sections.flatMap((section) => [...section.rows, ...sectionRows(section.sections)])

/** Every row of a model: of documents, of their subjects, of "also", and the rows inside them. */
export function allRows(model: FhirModel): FhirRow[] {
  const top = [
    ...model.documents.flatMap(({ subject, sections }) => [
      ...(subject?.row ? [subject.row] : []),
      ...sectionRows(sections),
    ]),
    ...sectionRows(model.also),
  ]
  const found = new Set<FhirRow>()
  const add = (row: FhirRow): void => {
    if (found.has(row)) return
    found.add(row)
    row.rows.forEach(add)
  }
  top.forEach(add)
  return [...found]
}

/** The top rows of a model in one list, without the subject's own. */
export const rowsOf = (model: FhirModel): FhirRow[] => [
  ...model.documents.flatMap(({ sections }) => sectionRows(sections)),
  ...sectionRows(model.also),
]

/** The one row of a resource. Throws if there are more or none. */
export function rowOf(...resources: object[]): FhirRow {
  const [row, ...others] = rowsOf(modelOf(bundle(...resources)))
  if (!row || others.length > 0) throw new Error(`expected one row, found ${others.length + (row ? 1 : 0)}`)
  return row
}

export const flagsOf = (row: FhirRow): string[] => row.flags.map(({ text }) => text)

/** `label: text` of each detail; the main value has no label. */
export const detailsOf = (row: FhirRow): string[] =>
  row.details.map(({ label, text }) => (label ? `${label}: ${text}` : text))

/** All words of a row; with those of the rows inside it if asked. */
export const wordsOf = (row: FhirRow, deep = false): string =>
  [
    row.what,
    row.typeWords,
    row.when,
    row.subject,
    ...flagsOf(row),
    ...detailsOf(row),
    ...row.notes.flatMap(({ text, author, when }) => [text, author, when]),
    ...row.attachments.map(({ name }) => name),
    ...(deep ? row.rows.map((inner) => wordsOf(inner, true)) : []),
  ].join("\n")
