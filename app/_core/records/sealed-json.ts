import canonicalize from "canonicalize"
import { CompactEncrypt, compactDecrypt } from "jose"
import { concat, equalBytes, exactly, fromBase64url, fromUtf8, toBase64url, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { KeywardError } from "../errors"
import { padme } from "./padding"
import type { ManifestKeys } from "./record-key"

/** Bytes of a sealed manifest at most: it is one leaf. */
export const MOST_MANIFEST_BYTES = 262_144
/** {"alg":"dir","enc":"A256GCM"} */
const HEADER = { alg: "dir", enc: "A256GCM" } as const
const ENCODED_HEADER = toBase64url(utf8(JSON.stringify(HEADER)))

/** RFC 8785. Throws `manifest-malformed` where the value has no canonical form. */
function canonical(value: unknown): Bytes {
  try {
    const text = canonicalize(value)
    if (text === undefined) throw new TypeError("not JSON")
    return utf8(text)
  } catch (cause) {
    throw new KeywardError("manifest-malformed", {}, { cause })
  }
}

/** Reads canonical JSON in well-formed UTF-8 and nothing else. Throws `manifest-malformed`. */
function parseCanonical(bytes: Uint8Array): unknown {
  let value: unknown
  try {
    value = JSON.parse(fromUtf8(bytes))
  } catch (cause) {
    throw new KeywardError("manifest-malformed", {}, { cause })
  }
  // Anything with two readings (a member named twice, another order, an escape) is not its own canonical form.
  if (!equalBytes(canonical(value), bytes)) throw new KeywardError("manifest-malformed")
  return value
}

/**
 * Seals a JSON value as a manifest is sealed (docs/formats, "Manifest"): canonical, padded, with the commit of its key
 * beside it. Throws `manifest-malformed` where it has no canonical form or is too large.
 */
export async function sealJson(value: unknown, { manifestKey, commit }: ManifestKeys): Promise<Bytes> {
  const plain = canonical(value)
  const padded = concat(plain, new Uint8Array(padme(plain.length) - plain.length))
  const jwe = await new CompactEncrypt(padded).setProtectedHeader(HEADER).encrypt(manifestKey)
  const sealed = canonical({ v: 1, commit: toBase64url(commit), jwe })
  if (sealed.length > MOST_MANIFEST_BYTES)
    throw new KeywardError("manifest-malformed", { bytes: sealed.length })
  return sealed
}

/**
 * The inverse; the commit is checked before anything is decrypted. Throws `manifest-malformed` where the bytes have not
 * this form and `record-altered` where the key is another one or they were altered.
 */
export async function openSealedJson(bytes: Uint8Array, keys: ManifestKeys): Promise<unknown> {
  const { commit, jwe } = parseSealed(bytes)
  if (!equalBytes(commit, keys.commit)) throw new KeywardError("record-altered")
  const padded = await decrypt(jwe, keys.manifestKey)
  let end = padded.length
  while (end > 0 && padded[end - 1] === 0) end--
  if (padme(end) !== padded.length) throw new KeywardError("manifest-malformed")
  return parseCanonical(padded.subarray(0, end))
}

function parseSealed(bytes: Uint8Array): { commit: Bytes; jwe: string } {
  if (bytes.length > MOST_MANIFEST_BYTES)
    throw new KeywardError("manifest-malformed", { bytes: bytes.length })
  const value = parseCanonical(bytes)
  if (typeof value !== "object" || value === null || Object.keys(value).sort().join() !== "commit,jwe,v") {
    throw new KeywardError("manifest-malformed")
  }
  const { v, commit, jwe } = value as Record<string, unknown>
  if (v !== 1 || typeof commit !== "string" || typeof jwe !== "string")
    throw new KeywardError("manifest-malformed")
  // One header and no encrypted key: nothing in it is left to negotiate.
  if (!jwe.startsWith(`${ENCODED_HEADER}..`)) throw new KeywardError("manifest-malformed")
  try {
    return { commit: exactly(fromBase64url(commit), 32), jwe }
  } catch (cause) {
    throw new KeywardError("manifest-malformed", {}, { cause })
  }
}

async function decrypt(jwe: string, key: Uint8Array): Promise<Uint8Array> {
  try {
    const options = { keyManagementAlgorithms: ["dir"], contentEncryptionAlgorithms: ["A256GCM"] }
    return (await compactDecrypt(jwe, key, options)).plaintext
  } catch (cause) {
    throw new KeywardError("record-altered", {}, { cause })
  }
}
