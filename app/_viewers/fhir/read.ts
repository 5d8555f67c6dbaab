import { KeywardError } from "../../_core/errors"
import { EMPTY_READING } from "../reading"
import type { Reading } from "../reading"
import type { ReadInput } from "../viewer"
import { summariseFhir } from "./summary"
import type { FhirSummary } from "./summary"

/** Reads FHIR JSON. Throws `document-damaged` if it is none. */
export async function read({ file }: ReadInput): Promise<FhirSummary> {
  const summary = summariseFhir(JSON.parse(await file.text()))
  if (!summary) throw new KeywardError("document-damaged")
  return summary
}

export const readingOf = (model: FhirSummary): Reading => ({
  ...EMPTY_READING,
  title: model.title,
  date: model.date,
  rows: model.sections.flatMap(({ title, rows }) =>
    rows.map(({ what, detail, when }) => ({ section: title, what, details: detail, when, flags: [] })),
  ),
})
