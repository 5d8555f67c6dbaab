import type { Fact } from "../picture/fact"
import type { ManifestFile } from "../records/manifest-schema"

/** Whom a document names as its patient. */
export interface NamedSubject {
  readonly name: string
  /** ISO 8601 as precise as the document; empty if unknown. */
  readonly birthDate: string
  readonly sex: string
}

/** What a document says, for lists of several documents and for searching. */
export interface ParsedDocument {
  readonly facts: readonly Fact[]
  readonly subjects: readonly NamedSubject[]
  /** All its text, with that of files inside it; empty if it has none (a scan). */
  readonly text: string
  /** Whether text of files inside it is left out. */
  readonly cut: boolean
  /** Whether what it says depends on whom the reader trusts, as a signed card does: then it is not stored. */
  readonly dependsOnTrust: boolean
}

type KnownFile = Pick<ManifestFile, "name" | "type" | "size">

/** Reads decrypted documents on this device. */
export interface DocumentParser {
  /** Whether a file of this name and type can hold statements at all: an image cannot. */
  canHoldFacts(file: KnownFile): boolean
  /** Whether it can hold text: `too-large` if it could and is not read for that. */
  canHoldText(file: KnownFile): "yes" | "no" | "too-large"
  /** @throws KeywardError `document-damaged` `document-too-large` `worker-failed` `cancelled` */
  parse(content: Blob, file: ManifestFile, signal: AbortSignal): Promise<ParsedDocument>
}
