import { fromUtf8, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { deflateRaw, inflateRaw } from "../deflate"
import { KeywardError } from "../errors"
import type { Fact } from "../picture/fact"
import type { NamedSubject } from "../ports/document-parser"
import { asDigest } from "../types"
import type { Digest } from "../types"

/** What a content says, without the record that it stands in. */
export interface ContentFacts {
  readonly facts: readonly { readonly fact: Fact; readonly file: number }[]
  readonly subjects: readonly NamedSubject[]
  /** Files whose kind holds no statements. */
  readonly without: number
}

/** Bytes of the JSON of one segment at most. */
const MAX_FACTS_JSON_BYTES = 16_777_216

/** Writes a segment of facts: raw DEFLATE of JSON (docs/formats.md, "Stored results"). null if it is too large. */
export async function encodeFacts(records: ReadonlyMap<Digest, ContentFacts>): Promise<Bytes | null> {
  const json = utf8(
    JSON.stringify({ records: [...records].map(([digest, of]) => ({ digest, ...of })), v: 1 }),
  )
  return json.length > MAX_FACTS_JSON_BYTES ? null : deflateRaw(json)
}

/** @throws KeywardError `document-damaged` */
export async function decodeFacts(bytes: Uint8Array): Promise<Map<Digest, ContentFacts>> {
  const json = await inflateRaw(bytes.slice(), MAX_FACTS_JSON_BYTES)
  try {
    const { v, records } = JSON.parse(fromUtf8(json)) as {
      v: number
      records: (ContentFacts & { digest: string })[]
    }
    if (v !== 1) throw new TypeError("another version")
    return new Map(
      records.map(({ digest, facts, subjects, without }) => [asDigest(digest), { facts, subjects, without }]),
    )
  } catch (cause) {
    throw new KeywardError("document-damaged", {}, { cause })
  }
}
