import type { Draft } from "./draft"
import type { Scope } from "./scope"
import { objectOf, textOf } from "./tree"
import type { FhirNode, FhirObject } from "./tree"
import { firstOf, sameWords } from "./words"

/** Elements that say whom a resource is about (of all releases and types). */
const SUBJECTS = ["subject", "patient", "beneficiary", "for"] as const

/** The Reference to whom a resource is about. */
export function subjectReference(resource: FhirObject): FhirNode | undefined {
  const name = SUBJECTS.find((one) => isReference(resource[one]))
  return name === undefined ? undefined : resource[name]
}

const isReference = (node: FhirNode | undefined): boolean =>
  ["reference", "display", "identifier"].some((name) => objectOf(node)[name] !== undefined)

/**
 * Says whom the row is about if the page's head does not: one of several people, somebody whom the file does not have,
 * a group, a device.
 */
export function takeSubject(draft: Draft): void {
  const { elements, writer } = draft
  const { scope, resource } = writer
  const name = SUBJECTS.find((one) => isReference(elements.node[one]))
  if (name === undefined) return
  const node = objectOf(elements.take(name))
  const found = scope.references.resolve(node, resource)
  const text = writer.reference(node)
  const display = textOf(node["display"])
  if (!found) {
    draft.subject = keyOf(node) === scope.onlySubject ? "" : text
    return
  }
  scope.subjects.set(resource, found.entry)
  const person = firstOf(scope.nameOf(found.entry.resource), "Name not given")
  if (scope.people.length !== 1 || scope.people[0] !== found.entry) draft.subject = person
  if (display && !sameWords(display, person)) draft.detail("About", text)
}

/** What tells one subject from another where the file has neither. */
const keyOf = (node: FhirObject): string =>
  textOf(node["reference"]) || textOf(node["display"]) || textOf(objectOf(node["identifier"])["value"])

/** The one subject that all resources of a file without a Patient name; undefined if there is none or several. */
export function onlySubjectOf(scope: Scope): FhirObject | undefined {
  if (scope.people.length > 0) return undefined
  let only: FhirObject | undefined
  for (const { resource } of scope.entries) {
    const node = subjectReference(resource)
    if (node === undefined) continue
    if (scope.references.resolve(node, resource)) return undefined
    if (only !== undefined && keyOf(only) !== keyOf(objectOf(node))) return undefined
    only ??= objectOf(node)
  }
  scope.onlySubject = only ? keyOf(only) : ""
  return only
}
