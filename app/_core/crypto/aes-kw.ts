import { exactly, source } from "./bytes"
import type { Bytes } from "./bytes"

/** A 32-byte key under AES-KW: 8 bytes longer. */
export const AES_KW_LENGTH = 40

const importWrappingKey = (key: Uint8Array, usage: "wrapKey" | "unwrapKey"): Promise<CryptoKey> =>
  crypto.subtle.importKey("raw", source(exactly(key, 32)), "AES-KW", false, [usage])

// AES-KW wraps CryptoKeys only; HMAC is an algorithm that takes any 32 bytes and gives them back.
const CARRIER = { name: "HMAC", hash: "SHA-256" }

/** Wraps 32 bytes under a 32-byte key with AES-256 key wrap (RFC 3394): 40 bytes, the same every time. */
export async function aesKwWrap(wrappingKey: Uint8Array, key: Uint8Array): Promise<Bytes> {
  const carried = await crypto.subtle.importKey("raw", exactly(key, 32), CARRIER, true, ["sign"])
  const wrapping = await importWrappingKey(wrappingKey, "wrapKey")
  return new Uint8Array(await crypto.subtle.wrapKey("raw", carried, wrapping, "AES-KW"))
}

/** The 32 bytes inside, or null where the wrapping key is another one or the 40 bytes were altered. */
export async function aesKwUnwrap(wrappingKey: Uint8Array, wrapped: Uint8Array): Promise<Bytes | null> {
  const unwrapping = await importWrappingKey(wrappingKey, "unwrapKey")
  const bytes = exactly(wrapped, AES_KW_LENGTH)
  const carried = await crypto.subtle
    .unwrapKey("raw", bytes, unwrapping, "AES-KW", CARRIER, true, ["sign"])
    .catch(() => null)
  return carried === null ? null : new Uint8Array(await crypto.subtle.exportKey("raw", carried))
}
