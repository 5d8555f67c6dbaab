import { fromBase64url, fromHex, fromUtf8, toBase64url, toHex, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { asDigest } from "../types"
import type { Digest } from "../types"

/**
 * Version of the text and facts that the parsers make of a file. Raise it when a parser reads a file differently: what
 * an earlier version stored is then not used, and read again.
 */
export const EXTRACTOR = 1

/** The document that lists the others of its purpose. */
export const HEAD_ID = "head"
/** Segments that a head lists, and contents, at most: beyond it nothing is stored. */
export const [MAX_SEGMENTS, MAX_LISTED_RECORDS] = [1_000, 40_000]

/** A stored segment and the contents it covers. */
export interface ListedSegment {
  readonly id: string
  readonly records: readonly Digest[]
}

export interface SegmentsHead {
  readonly extractor: number
  readonly segments: readonly ListedSegment[]
}

/** Writes a head (docs/formats.md, "Search index"). */
export const encodeHead = ({ extractor, segments }: SegmentsHead): Bytes =>
  utf8(
    JSON.stringify({
      extractor,
      segments: segments.map(({ id, records }) => ({
        id,
        records: records.map((digest) => toBase64url(fromHex(digest))),
      })),
      v: 1,
    }),
  )

/** Reads one; null if it is not one of this version: a later version of the app may have written it. */
export function decodeHead(bytes: Uint8Array): SegmentsHead | null {
  try {
    const { v, extractor, segments } = JSON.parse(fromUtf8(bytes)) as Record<string, unknown>
    if (v !== 1 || !Number.isSafeInteger(extractor) || !Array.isArray(segments)) return null
    return { extractor: extractor as number, segments: segments.map(segmentOf) }
  } catch {
    return null
  }
}

function segmentOf(value: unknown): ListedSegment {
  const { id, records } = value as { id: unknown; records: unknown }
  if (typeof id !== "string" || !/^[0-9a-f]{32}$/.test(id) || !Array.isArray(records))
    throw new TypeError("not a segment")
  return { id, records: records.map((record) => asDigest(`0x${toHex(fromBase64url(String(record)))}`)) }
}
