import { conceptText } from "./datatypes/concept"
import { bestName } from "./datatypes/people"
import { specOf } from "./resources/table"
import type { Scope } from "./scope"
import { Elements } from "./elements"
import { isObject, listOf, textOf } from "./tree"
import type { FhirNode, FhirObject } from "./tree"
import { firstOf, joined } from "./words"
import { Writer } from "./writer"

/** What a resource is called: the name of a person or an organisation, else what it is about; empty if it has no name. */
export function nameOfResource(resource: FhirObject, scope: Scope): string {
  const type = textOf(resource["resourceType"])
  const writer = new Writer(scope, resource)
  if (type === "PractitionerRole") {
    const [who, where] = [writer.words(resource["practitioner"]), writer.words(resource["organization"])]
    return joined([who, writer.words(resource["code"]), where])
  }
  const name = bestName(named(resource["name"]) ? resource["name"] : null)
  return firstOf(name, whatOf(new Elements(resource), type, writer).text)
}

/** Names of people are objects; other names are texts. */
const named = (node: FhirNode | undefined): boolean => listOf(node).length > 0

/** What a resource is about, and from which element that is. */
export function whatOf(elements: Elements, type: string, writer: Writer, spec = specOf(type)) {
  for (const base of spec.what ?? DEFAULT_WHAT)
    for (const name of elements.choices(base)) {
      if (spec.what === undefined && Object.hasOwn(spec.rules ?? {}, name)) continue
      const text = headText(elements.node[name], name, writer)
      if (text) return { text, name }
    }
  return { text: "", name: "" }
}

/** Words for the head of a row: of a concept its own words alone, because its codes follow as a detail. */
function headText(node: FhirNode | undefined, name: string, writer: Writer): string {
  if (name === "name" && listOf(node).some(isObject)) return bestName(node)
  const isConcept = listOf(node).every((one) => isObject(one) && one["coding"] !== undefined)
  return isConcept ? joined(listOf(node).map(conceptText)) : writer.words(node, name)
}

const DEFAULT_WHAT = [
  "code",
  "name",
  "title",
  "type",
  "description",
  "display",
  "topic",
  "vaccineCode",
  "category",
  "text",
  "linkId",
]
