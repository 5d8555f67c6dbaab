import { concat, fromHex, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { sha256 } from "../crypto/hash"
import { hkdf } from "../crypto/hkdf"
import type { Digest } from "../types"
import type { Masters } from "./masters"

/** What a token belongs to. */
export interface Erasable {
  /** The patient's `registryContext`. */
  readonly ctx: Uint8Array
  /** Digest of the content's root. */
  readonly content: Digest
}

/** So many masters are tried at most, the newest first; a deployment looks at 64 tokens of a request. */
const MAX_MASTERS = 63

/**
 * What a content is erased with at once: HKDF-SHA256(master, info "keyward/erase/v2" ‖ 00 ‖ ctx ‖ content), 32 bytes. Only
 * the patient and who acts, or acted, for the patient have masters; whoever reads the content has not. It opens nothing.
 * @param master of the patient's, 32 bytes
 */
export const masterToken = (master: Uint8Array, { ctx, content }: Erasable): Promise<Bytes> =>
  hkdf(master, { info: concat(utf8("keyward/erase/v2"), new Uint8Array(1), ctx, fromHex(content)) })

/**
 * The token of version 1, of what somebody without masters stores for a patient, and of everything that was stored before:
 * HKDF-SHA256(R, info "keyward/erase/v1" ‖ 00 ‖ ctx), 32 bytes. Whoever ever read the record can make it.
 * @param ctx the patient's `registryContext`
 */
export const recordToken = (recordKey: Uint8Array, ctx: Uint8Array): Promise<Bytes> =>
  hkdf(recordKey, { info: concat(utf8("keyward/erase/v1"), new Uint8Array(1), ctx) })

/** What the deployment keeps of a token: its SHA-256, 32 bytes. */
export const eraseDigest = async (token: Promise<Uint8Array>): Promise<Bytes> => sha256(await token)

/**
 * Every token that a content may be erased with: nobody notes which master was the newest when it was sent.
 * @param recordKey null where it is not known
 */
export async function eraseTokens(
  masters: Masters,
  recordKey: Uint8Array | null,
  erasable: Erasable,
): Promise<readonly Bytes[]> {
  const newestFirst = [...masters.values()].slice(-MAX_MASTERS).reverse()
  return Promise.all([
    ...newestFirst.map((master) => masterToken(master, erasable)),
    ...(recordKey ? [recordToken(recordKey, erasable.ctx)] : []),
  ])
}
