import { xhtmlOf } from "../../_core/fhir-out/xhtml"
import type { TakeTargets } from "../../_core/fhir-out/taken"
import { narrativeOf } from "./narrative"
import type { Entry, References } from "./references"
import { Decimal, isObject, objectOf, textOf } from "./tree"
import type { FhirNode, FhirObject } from "./tree"

const member = (name: string, json: string): string => `${JSON.stringify(name)}:${json}`

/**
 * Writes the resources of a file as JSON for another bundle. References name the entries of that bundle; a target that
 * the file does not have is named by its display, else by an identifier. `id`, version and claimed profiles are left
 * out; `meta.source` says where the resource was. All else stays as it is, with the digits as written.
 */
export class ResourceWriter {
  constructor(
    private readonly references: References,
    private readonly urlOf: (entry: Entry) => string | undefined,
    private readonly targets: TakeTargets,
  ) {}

  /** The JSON of a resource, and the `fullUrl`s that it names. */
  write({ resource, pointer }: Entry): { readonly json: string; readonly names: readonly string[] } {
    const names = new Set<string>()
    const meta = objectOf(resource["meta"])
    const source = textOf(meta["source"]) || `${this.targets.sourceUrl}#${encodeURI(pointer)}`
    const metaMembers = [
      member("source", JSON.stringify(source)),
      ...this.#members(meta, ["source", "profile", "versionId", "lastUpdated"], resource, names),
    ]
    const members = [
      member("resourceType", JSON.stringify(textOf(resource["resourceType"]))),
      member("meta", `{${metaMembers.join()}}`),
      ...this.#members(resource, ["resourceType", "id", "meta"], resource, names),
    ]
    return { json: `{${members.join()}}`, names: [...names] }
  }

  /** Some elements of a resource as JSON texts, each value of a list by itself; `names` is given what they name. */
  parts({ resource }: Entry, name: string, names: Set<string>): string[] {
    const node = resource[name]
    const values = Array.isArray(node) ? (node as readonly FhirNode[]) : node === undefined ? [] : [node]
    return values.map((one) => this.#value(one, resource, names))
  }

  #members(node: FhirObject, without: readonly string[], from: FhirObject, names: Set<string>): string[] {
    return Object.entries(node).flatMap(([name, value]) => {
      if (value === undefined || without.includes(name)) return []
      const json = isNarrative(value) ? narrativeJson(value) : this.#value(value, from, names)
      return json === null ? [] : [member(name, json)]
    })
  }

  #value(node: FhirNode, from: FhirObject, names: Set<string>): string {
    if (node instanceof Decimal) return node.text
    if (Array.isArray(node))
      return `[${(node as readonly FhirNode[]).map((one) => this.#value(one, from, names)).join()}]`
    if (!isObject(node)) return JSON.stringify(node)
    const { reference } = node
    if (typeof reference !== "string") return `{${this.#members(node, [], from, names).join()}}`
    const found = this.references.resolve(node, from)
    const url = reference.startsWith("#") ? undefined : found && this.urlOf(found.entry)
    if (url) {
      names.add(url)
      return `{${[member("reference", JSON.stringify(url)), ...this.#members(node, ["reference"], from, names)].join()}}`
    }
    if (/^(#|https?:)/.test(reference)) return `{${this.#members(node, [], from, names).join()}}`
    // A relative reference would name nothing among addresses that are UUIDs
    const said =
      node["identifier"] === undefined && node["display"] === undefined ? { value: reference } : undefined
    return `{${[
      ...this.#members(node, ["reference"], from, names),
      ...(said ? [member("identifier", JSON.stringify(said))] : []),
    ].join()}}`
  }
}

const isNarrative = (node: FhirNode): node is FhirObject =>
  isObject(node) && typeof node["div"] === "string" && typeof node["status"] === "string"

/** Its words without mark-up: much of the XHTML that files hold is not what R4 allows. null if it has none. */
function narrativeJson(node: FhirObject): string | null {
  const text = narrativeOf(node)?.narrative.text ?? ""
  return text === "" ? null : JSON.stringify({ status: textOf(node["status"]), div: xhtmlOf(text) })
}
