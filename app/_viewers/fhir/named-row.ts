import type { FhirRow } from "./model"
import { textOf } from "./tree"
import type { FhirObject } from "./tree"
import { spaced } from "./words"
import type { Writer } from "./writer"

/** A row for something that the file names and does not have; null if it has no name. It is counted as missing. */
export function namedRow(reference: FhirObject, writer: Writer): FhirRow | null {
  const words = writer.reference(reference)
  const literal = textOf(reference["reference"])
  const what = textOf(reference["display"]) || (literal ? "" : words)
  if (what === "") return null
  const [, type] = /(?:^|\/)([A-Z][A-Za-z]+)\/[^/]+/.exec(literal) ?? []
  return {
    flags: [],
    what,
    details: [{ label: "", text: "Only its name is in this file" }],
    when: "",
    time: "",
    subject: "",
    rows: [],
    notes: [],
    narrative: null,
    attachments: [],
    type: "",
    typeWords: type ? spaced(type) : "",
    id: "",
    pointer: "",
  }
}
