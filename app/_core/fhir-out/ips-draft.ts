import { factAsFhir } from "./facts-as-fhir"
import type { GatheredFile, GatheredRecord } from "./gathered"
import { RawJson } from "./json-text"
import type { JsonValue } from "./json-text"
import type { IpsSection, Line, TakenFhir, TakenFile } from "./taken"

export const newUrl = (): string => `urn:uuid:${crypto.randomUUID()}`

export interface BundleEntry {
  readonly fullUrl: string
  readonly resource: JsonValue
}

/** A section while records are added to it. */
export interface SectionDraft {
  /** `fullUrl`s. */
  readonly entries: Set<string>
  readonly lines: (Line & { readonly record: string })[]
  /** Paragraphs that people wrote. */
  readonly texts: string[]
}

/** The content of a summary, file by file. */
export class IpsDraft {
  readonly sections = new Map<IpsSection, SectionDraft>()
  readonly entries: BundleEntry[] = []
  /** Sentences about what is not taken. */
  readonly leftOut: string[] = []

  constructor(private readonly patientUrl: string) {}

  /**
   * Adds what a file says. `record` is the `fullUrl` of the record's DocumentReference: the entry of whatever stays text.
   * @returns the `fullUrl`s of the resources made or taken over
   */
  add({ title }: GatheredRecord, { file, taken, otherPerson }: GatheredFile, record: string): string[] {
    if (!taken) return []
    if (otherPerson !== "") {
      this.#leave(title, `${file.name} is about ${otherPerson}`)
      return []
    }
    return taken.fhir ? this.#resources(title, taken.fhir, record) : this.#facts(title, taken, record)
  }

  #resources(title: string, { resources, texts, leftOut }: TakenFhir, record: string): string[] {
    for (const { fullUrl, section, json, line } of resources) {
      this.entries.push({ fullUrl, resource: new RawJson(json) })
      if (section) this.#line(section, line, title, fullUrl)
    }
    for (const { section, text } of texts) {
      const draft = this.#section(section)
      draft.texts.push(`${title}: ${text}`)
      draft.entries.add(record)
    }
    for (const { what, count } of leftOut) this.#leave(title, `${what} (${count})`)
    return resources.map(({ fullUrl }) => fullUrl)
  }

  #facts(title: string, { facts, narrative, isCda }: TakenFile, record: string): string[] {
    const made: string[] = []
    let contacts = 0
    for (const fact of facts) {
      const found = factAsFhir(fact, this.patientUrl, isCda)
      if (!found) {
        contacts++
        continue
      }
      const { section, resource, line } = found
      const fullUrl = resource ? newUrl() : record
      if (resource) {
        this.entries.push({ fullUrl, resource })
        made.push(fullUrl)
      }
      const what = fact.subject ? `${line.what} (${fact.subject})` : line.what
      this.#line(section, { ...line, what }, title, fullUrl)
    }
    if (contacts > 0) this.#leave(title, `contacts (${contacts})`)
    if (narrative.length > 0) this.#leave(title, `texts of sections (${narrative.length})`)
    return made
  }

  #section(section: IpsSection): SectionDraft {
    const known = this.sections.get(section) ?? { entries: new Set<string>(), lines: [], texts: [] }
    this.sections.set(section, known)
    return known
  }

  #line(section: IpsSection, line: Line, record: string, entry: string): void {
    const { entries, lines } = this.#section(section)
    entries.add(entry)
    lines.push({ ...line, record })
  }

  #leave(title: string, what: string): void {
    this.leftOut.push(`“${title}”, not in it: ${what}.`)
  }
}
