import { codesText } from "./datatypes/concept"
import type { Draft } from "./draft"
import type { Elements } from "./elements"
import type { Narrative } from "./model"
import { whatOf } from "./names"
import { narrativeOf } from "./narrative"
import type { Scope } from "./scope"
import { DAMAGED_MARKUP } from "./sentences"
import { PICTURES } from "./tally"
import { isObject, listOf, objectOf, textOf } from "./tree"
import type { FhirNode } from "./tree"
import { capital, joined } from "./words"

/**
 * What every resource has and what is not about its content: narrative, security labels. Its version on a server, its
 * profiles and tags are not for readers.
 */
export function takeFrame(draft: Draft): void {
  const { elements, writer } = draft
  for (const name of ["resourceType", "id", "language", "_id", "_language", "contained"]) elements.take(name)
  const meta = objectOf(elements.take("meta"))
  for (const label of listOf(meta["security"]))
    draft.flag({ kind: "warning", text: capital(writer.words(label)) })
  if (listOf(meta["tag"]).some((tag) => objectOf(tag)["code"] === "HTEST"))
    draft.flag({ kind: "warning", text: "Test data, not a real patient" })
  draft.narrative = takeNarrative(elements, writer.scope)
}

/** The narrative of a resource or of a section; what of it is not text is counted. */
export function takeNarrative(elements: Elements, { tally, notes }: Scope): Narrative | null {
  const node = elements.node["text"]
  if (!isObject(node)) return null
  elements.take("text")
  const read = narrativeOf(node)
  if (!read) return null
  tally.add(PICTURES, read.pictures)
  if (read.damaged) notes.add(DAMAGED_MARKUP)
  return read.narrative
}

/** Names the row by the element that says what it is about. */
export function takeWhat(draft: Draft): void {
  const { elements, writer, type, spec } = draft
  if (draft.what !== "") return
  // The rule of a type says which element names it; a part of it is named by the general rule.
  const { text, name } = whatOf(elements, type, writer, spec)
  draft.what = text
  if (name === "") return
  const node = elements.node[name]
  // A list of names or a CodeableReference says more than the head of the row: it stays for the details.
  if (typeof node === "string") elements.take(name)
  if (!isOneConcept(node)) return
  elements.take(name)
  const concept = listOf(node)[0]
  draft.lastDetail("Coded as", joined([codesText(concept, text), writer.additions(concept)], " "))
}

const isOneConcept = (node: FhirNode | undefined): boolean => {
  const [one, ...others] = listOf(node)
  return others.length === 0 && isObject(one) && Object.keys(one).every((key) => CONCEPT.has(key))
}
const CONCEPT = new Set(["coding", "text", "id", "extension", "_text"])

const DATES =
  "effective onset occurrence performed authoredOn dateTime date recordedDate issued dateAsserted created started authored".split(
    " ",
  )

/** Says when it was: the first of the type's times. The others stay for the details. */
export function takeWhen(draft: Draft): void {
  const { elements, writer, spec } = draft
  for (const base of spec.when ?? DATES)
    for (const name of elements.choices(base)) {
      const node = elements.node[name]
      const time = isoOf(node)
      if (draft.when !== "" || time === "") continue
      elements.take(name)
      draft.when = writer.words(node, name)
      draft.time = time
    }
}

/** The time of a dateTime, or the start (else the end) of a Period. */
function isoOf(node: FhirNode | undefined): string {
  if (typeof node === "string") return /^\d{4}/.test(node) ? node : ""
  const { start, end } = objectOf(node)
  return textOf(start) || textOf(end)
}
