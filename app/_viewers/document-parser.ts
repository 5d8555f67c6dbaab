import { claimedType } from "../_core/file-types"
import type { ViewerId } from "../_core/file-types"
import type { DocumentParser } from "../_core/ports/document-parser"
import type { ManifestFile } from "../_core/records/manifest-schema"
import { findType } from "./read-file"
import type { ReadInput } from "./viewer"
import type { ReadResult } from "./worker-protocol"

/** Larger documents are opened by themselves only. */
const MAX_PARSED_BYTES = 30_000_000
/** Viewers whose parsers make facts. `json` and `text` are tried for files whose bytes may turn out to be one of these. */
const HOLDERS: ReadonlySet<ViewerId | null> = new Set<ViewerId | null>([
  "fhir",
  "ccda",
  "hl7v2",
  "health-card",
  "json",
  "text",
])
/** Viewers whose readings have facts. */
export const FACTUAL: ReadonlySet<ViewerId | null> = new Set<ViewerId | null>([
  "fhir",
  "ccda",
  "hl7v2",
  "health-card",
])

/** Whether a file of this name and type can hold facts at all: an image cannot. */
export function canHoldFacts(file: Pick<ManifestFile, "name" | "type" | "size">): boolean {
  const claimed = claimedType(file)
  return file.size <= MAX_PARSED_BYTES && (HOLDERS.has(claimed.viewer) || claimed.id === "unknown")
}

type Read = (viewer: ViewerId, input: ReadInput, signal: AbortSignal) => Promise<ReadResult | null>

/** The parsers of the viewers as a {@link DocumentParser}; `read` runs one, in a worker or in this thread. */
export const documentParser = (read: Read): DocumentParser => ({
  canHoldFacts,
  async parse(content, { name, type, size }, signal) {
    const found = await findType(content, { name, type })
    if (!found.viewer || !FACTUAL.has(found.viewer)) return { facts: [], subjects: [] }
    const result = await read(found.viewer, { file: content, name, type, size, found }, signal)
    return { facts: result?.reading.facts ?? [], subjects: result?.reading.subjects ?? [] }
  },
})
