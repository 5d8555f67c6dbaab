import { listOf, objectOf, textOf } from "./tree"
import type { FhirNode, FhirObject } from "./tree"
import { addTo } from "./words"

/** A resource of a file, with where it stands. */
export interface Entry {
  readonly resource: FhirObject
  /** Empty if the file does not say it. */
  readonly fullUrl: string
  /** JSON pointer. */
  readonly pointer: string
}

/** What a reference names. */
export interface Resolved {
  readonly entry: Entry
  /** The version that was asked for, if the file's copy does not say that it is this one; else empty. */
  readonly otherVersion: string
}

/** A longer reference names nothing. */
const MAX_REFERENCE = 4_000

/** `Patient/p`, with or without the base before it and the version after it (hl7.org/fhir/R4/references.html#literal). */
const LITERAL =
  /^(?:(.*)\/)?([A-Z][A-Za-z]+)\/([A-Za-z0-9\-._~]{1,200})(?:\/_history\/([A-Za-z0-9\-.]{1,64}))?(#.*)?$/

/**
 * Finds what references name in one file, by the rules of hl7.org/fhir/R4/bundle.html#references. Every look-up is one
 * of a Map.
 */
export class References {
  readonly #byUrl = new Map<string, Entry[]>()
  readonly #byTypeAndId = new Map<string, Entry[]>()
  readonly #containers = new Map<FhirObject, Entry>()
  readonly #contained = new Map<FhirObject, Map<string, Entry>>()
  /** What was looked for before: many resources name the same one. */
  readonly #resolved = new Map<string, Resolved | null>()

  constructor(entries: readonly Entry[]) {
    for (const entry of entries) {
      const [type, id] = [textOf(entry.resource["resourceType"]), textOf(entry.resource["id"])]
      if (entry.fullUrl) addTo(this.#byUrl, withoutVersion(entry.fullUrl), entry)
      if (type && id) addTo(this.#byTypeAndId, `${type}/${id}`, entry)
      this.#containers.set(entry.resource, entry)
      this.#addContained(entry)
    }
  }

  #addContained(container: Entry): void {
    const own = new Map<string, Entry>()
    listOf(container.resource["contained"]).forEach((node, index) => {
      const resource = objectOf(node)
      const entry = { resource, fullUrl: "", pointer: `${container.pointer}/contained/${index}` }
      // The id should not begin with "#", but in old files it does.
      const id = textOf(resource["id"]).replace(/^#/, "")
      if (id && !own.has(id)) own.set(id, entry)
      this.#containers.set(resource, container)
    })
    if (own.size > 0) this.#contained.set(container.resource, own)
  }

  /** The contained resources of a resource of the file. */
  containedOf(resource: FhirObject): readonly Entry[] {
    return [...(this.#contained.get(resource)?.values() ?? [])]
  }

  /** What a Reference of a resource (or of one that it contains) names; null if that is not in the file. */
  resolve(node: FhirNode | undefined, from: FhirObject): Resolved | null {
    const reference = textOf(objectOf(node)["reference"])
    if (reference === "") return null
    const container = this.#containers.get(from)
    if (reference.startsWith("#")) return this.#inside(reference, container)
    if (reference.length > MAX_REFERENCE) return null
    const base = baseOf(container?.fullUrl ?? "")
    const key = `${base}\n${reference}`
    const known = this.#resolved.get(key)
    if (known !== undefined) return known
    const found = this.#outside(reference, base)
    this.#resolved.set(key, found)
    return found
  }

  #outside(reference: string, base: string): Resolved | null {
    const [, before, type, id, version, fragment] = LITERAL.exec(reference) ?? []
    const absolute = /^[a-z][a-z0-9+.-]*:/i.test(reference)
    const key = type && id && (absolute || before === undefined) ? `${type}/${id}` : ""
    const found = absolute
      ? (this.#byUrl.get(withoutVersion(reference)) ?? this.#onlyOne(key, (entry) => entry.fullUrl === ""))
      : ((base ? this.#byUrl.get(`${base}${key}`) : undefined) ??
        this.#onlyOne(key, (entry) => base === "" || baseOf(entry.fullUrl) === ""))
    if (!found) return null
    const exact = version ? found.find((entry) => versionOf(entry) === version) : undefined
    const newest = exact ?? found.reduce((a, b) => (updated(b) > updated(a) ? b : a))
    const otherVersion = version && !exact ? version : ""
    if (!fragment) return { entry: newest, otherVersion }
    const part = this.#contained.get(newest.resource)?.get(fragment.slice(1))
    return part ? { entry: part, otherVersion } : null
  }

  #inside(reference: string, container: Entry | undefined): Resolved | null {
    if (!container) return null
    const entry =
      reference === "#" ? container : this.#contained.get(container.resource)?.get(reference.slice(1))
    return entry ? { entry, otherVersion: "" } : null
  }

  /**
   * By type and id, where the addresses do not decide: only if all entries found are one resource (in several versions),
   * because two servers may give the same id to two people.
   */
  #onlyOne(key: string, fits: (entry: Entry) => boolean): readonly Entry[] | undefined {
    const found = this.#byTypeAndId.get(key)
    const url = withoutVersion(found?.[0]?.fullUrl ?? "")
    return found?.every((entry) => fits(entry) && withoutVersion(entry.fullUrl) === url) ? found : undefined
  }
}

const withoutVersion = (url: string): string =>
  url.replace(/\/_history\/[^/#]*(#.*)?$/, "").replace(/#.*$/, "")

/** `https://a.example/fhir/` of `https://a.example/fhir/Patient/p`; empty for `urn:uuid:` and the like. */
const baseOf = (fullUrl: string): string => {
  const [, base] = /^(https?:\/\/.*\/)[A-Z][A-Za-z]+\/[^/]+(?:\/_history\/[^/]+)?$/.exec(fullUrl) ?? []
  return base ?? ""
}

const versionOf = ({ resource }: Entry): string => textOf(objectOf(resource["meta"])["versionId"])
const updated = ({ resource }: Entry): string => textOf(objectOf(resource["meta"])["lastUpdated"])
