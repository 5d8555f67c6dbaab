import { dateText } from "./dates"
import type { Draft } from "./draft"
import { Elements } from "./elements"
import { isObject, listOf, objectOf } from "./tree"
import type { FhirNode } from "./tree"
import { joined } from "./words"

/** Whether a node is an Annotation, or the text that DSTU2 has in its place. */
export const isNote = (node: FhirNode): boolean =>
  typeof node === "string" || (isObject(node) && typeof node["text"] === "string")

/** Comments that people wrote, with who and when. */
export function putNotes(node: FhirNode, draft: Draft): void {
  const { writer } = draft
  for (const one of listOf(node)) {
    const elements = new Elements(objectOf(one))
    const text = typeof one === "string" ? one.trim() : elements.takeText("text")
    elements.take("id")
    const author = joined([writer.words(elements.take("authorReference")), elements.takeText("authorString")])
    const when = dateText(elements.take("time"))
    draft.notes.push({ text: joined([text, writer.left(elements)], " "), author, when })
  }
}
