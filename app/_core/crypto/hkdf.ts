import { concat, source } from "./bytes"
import type { Bytes } from "./bytes"
import { hmacUnder } from "./hmac"
import type { HashName } from "./hmac"
import { unwiped } from "./wiped"

const HASH_LENGTH: Record<HashName, number> = { "SHA-256": 32, "SHA-512": 64 }

export interface HkdfOptions {
  readonly salt?: Uint8Array
  readonly info: Uint8Array
  /** Bytes of output; 32 unless told. */
  readonly length?: number
}

/**
 * HKDF-SHA256, extract and expand (RFC 5869). The salt is empty unless given.
 * Throws RangeError where more than 255 · 32 bytes are asked for, KeywardError `locked` where the secret was wiped.
 */
export async function hkdf(secret: Uint8Array, options: HkdfOptions): Promise<Bytes> {
  const length = options.length ?? 32
  if (length > 255 * 32) throw new RangeError("more than HKDF can give")
  const key = await crypto.subtle.importKey("raw", source(unwiped(secret)), "HKDF", false, ["deriveBits"])
  const salt = source(options.salt ?? new Uint8Array())
  const algorithm = { name: "HKDF", hash: "SHA-256", salt, info: source(options.info) }
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, 8 * length))
}

/**
 * HKDF-Expand alone (RFC 5869 section 2.3), for a pseudorandom key that is uniformly random already. WebCrypto has
 * only the two steps together, so the counter mode is spelled out over its HMAC.
 * Throws RangeError where more than 255 blocks are asked for.
 */
export async function hkdfExpand(
  hash: HashName,
  pseudorandomKey: Uint8Array,
  info: Uint8Array,
  length: number,
): Promise<Bytes> {
  const blocks = Math.ceil(length / HASH_LENGTH[hash])
  if (blocks > 255) throw new RangeError("more than HKDF can give")
  const hmac = await hmacUnder(hash, pseudorandomKey)
  const output: Bytes[] = []
  let block: Bytes = new Uint8Array()
  for (let i = 1; i <= blocks; i++) {
    block = await hmac(concat(block, info, Uint8Array.of(i)))
    output.push(block)
  }
  return concat(...output).slice(0, length)
}
