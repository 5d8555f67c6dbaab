import type { Fact } from "../picture/fact"
import type { ManifestFile } from "../records/manifest-schema"

/** Whom a document names as its patient. */
export interface NamedSubject {
  readonly name: string
  /** ISO 8601 as precise as the document; empty if unknown. */
  readonly birthDate: string
  readonly sex: string
}

/** What a document says that can be listed beside other documents. */
export interface ParsedDocument {
  readonly facts: readonly Fact[]
  readonly subjects: readonly NamedSubject[]
}

/** Reads decrypted documents on this device. */
export interface DocumentParser {
  /** Whether a file of this name and type can hold statements at all: an image cannot. */
  canHoldFacts(file: Pick<ManifestFile, "name" | "type" | "size">): boolean
  /** @throws KeywardError `document-damaged` `document-too-large` `worker-failed` `cancelled` */
  parse(content: Blob, file: ManifestFile, signal: AbortSignal): Promise<ParsedDocument>
}
