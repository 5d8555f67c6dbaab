import { source } from "./bytes"
import type { Bytes } from "./bytes"

export type HashName = "SHA-256" | "SHA-512"

const importKey = (hash: HashName, key: Uint8Array): Promise<CryptoKey> =>
  crypto.subtle.importKey("raw", source(key), { name: "HMAC", hash }, false, ["sign"])

/** HMAC (RFC 2104) under one key, for several messages. The key must not be empty. */
export async function hmacUnder(
  hash: HashName,
  key: Uint8Array,
): Promise<(message: Uint8Array) => Promise<Bytes>> {
  const imported = await importKey(hash, key)
  return async (message) => new Uint8Array(await crypto.subtle.sign("HMAC", imported, source(message)))
}

/** HMAC-SHA256 (RFC 2104): 32 bytes. The key must not be empty. */
export const hmacSha256 = async (key: Uint8Array, message: Uint8Array): Promise<Bytes> =>
  (await hmacUnder("SHA-256", key))(message)
