import { KeywardError } from "../../_core/errors"
import { withDocumentFlags } from "./document-flags"
import { documentsOf } from "./documents"
import { factsOf } from "./facts"
import type { FhirModel } from "./model"
import { nameOfResource } from "./names"
import type { FhirTrees } from "./readers"
import type { Entry } from "./references"
import { Scope } from "./scope"
import { Tally } from "./tally"
import { isObject, listOf, objectOf, textOf } from "./tree"
import type { FhirObject } from "./tree"
import { versionOf } from "./version"

/** Bundles in bundles beyond this are counted. */
const MAX_BUNDLE_DEPTH = 5

/** More sentences of one kind are counted. */
const MAX_NOTES = 20

/** A bundle with its entries, or resources that stand alone. */
interface Collection {
  readonly bundle: FhirObject | null
  readonly entries: readonly Entry[]
}

/**
 * What FHIR resources of any release say: all of it, in words. Bounded by the size of the file: no look-up is a search.
 * Throws `document-damaged` if no tree is a resource.
 */
export const parseFhir = (trees: FhirTrees): FhirModel => parseScopes(trees).model

/** As {@link parseFhir}, with the resources and their rows: one scope for each bundle. */
export function parseScopes({ trees, notes: readNotes }: FhirTrees): {
  readonly model: FhirModel
  readonly scopes: readonly Scope[]
} {
  const tally = new Tally()
  const notes = new Set(readNotes)
  const collections = collectionsOf(trees, tally, notes)
  if (collections.length === 0) throw new KeywardError("document-damaged")
  const version = versionOf(
    collections.flatMap(({ entries, bundle }) => [
      ...(bundle ? [bundle] : []),
      ...entries.map(({ resource }) => resource),
    ]),
  )
  const read = collections.map(({ bundle, entries }) => {
    const scope = new Scope(entries, version, tally, notes, nameOfResource)
    const { documents, also } = documentsOf(scope, bundle)
    return { scope, documents, also, facts: withDocumentFlags(factsOf(scope), documents) }
  })
  const model = {
    version,
    documents: read.flatMap(({ documents }) => documents),
    also: read.flatMap(({ also }) => also),
    notShown: tally.notShown,
    notes: [...notes],
    facts: read.flatMap(({ facts }) => facts),
  }
  return { model, scopes: read.map(({ scope }) => scope) }
}

/** Each bundle is a world of its own for references; all resources that stand alone are one. */
function collectionsOf(trees: FhirTrees["trees"], tally: Tally, notes: Set<string>): Collection[] {
  const found: Collection[] = []
  const alone: Entry[] = []
  for (const { root, at } of trees) {
    const resource = objectOf(root)
    const type = resource["resourceType"]
    if (typeof type !== "string" || type === "") tally.add("parts of the file that are not FHIR resources")
    else if (type === "Bundle") addBundle(resource, at, 0)
    else alone.push({ resource, fullUrl: "", pointer: at })
  }
  if (alone.length > 0) found.push({ bundle: null, entries: alone })
  // A bundle of bundles has nothing of its own to show.
  const full = found.filter(({ entries }) => entries.length > 0)
  return full.length > 0 ? full : found.slice(0, 1)

  function addBundle(bundle: FhirObject, at: string, depth: number): void {
    const entries: Entry[] = []
    found.push({ bundle, entries })
    listOf(bundle["entry"]).forEach((node, index) => {
      const entry = objectOf(node)
      const pointer = `${at}/entry/${index}`
      sayRequest(entry, notes, tally)
      for (const [name, resource] of [
        ["resource", entry["resource"]],
        ["response/outcome", objectOf(entry["response"])["outcome"]],
      ] as const) {
        if (resource === undefined || resource === null) continue
        if (!isObject(resource) || typeof resource["resourceType"] !== "string")
          tally.add("entries that are not FHIR resources")
        else if (textOf(resource["resourceType"]) !== "Bundle")
          entries.push({
            resource,
            fullUrl: name === "resource" ? textOf(entry["fullUrl"]) : "",
            pointer: `${pointer}/${name}`,
          })
        else if (depth < MAX_BUNDLE_DEPTH) addBundle(resource, `${pointer}/${name}`, depth + 1)
        else tally.add("bundles inside bundles")
      }
      if (entry["resource"] === undefined) tally.add("entries without content")
    })
    if (bundle["signature"] !== undefined)
      notes.add("This bundle is signed. The signature has not been checked.")
  }
}

/** A bundle may ask a server to delete or to change: what it carries is then not yet so. */
function sayRequest(entry: FhirObject, notes: Set<string>, tally: Tally): void {
  const request = objectOf(entry["request"])
  if (textOf(request["method"]) !== "DELETE") return
  if (notes.size > MAX_NOTES) tally.add("requests to delete an entry")
  else notes.add(`This file asks for ${textOf(request["url"]).slice(0, 200) || "an entry"} to be deleted.`)
}
