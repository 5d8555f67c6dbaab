import { KeywardError } from "../errors"
import type { ErrorCode } from "../errors"

/** Bytes with a buffer of their own, as WebCrypto returns and wants them. */
export type Bytes = Uint8Array<ArrayBuffer>

const encoder = new TextEncoder()

/** WebCrypto's types refuse shared memory; nothing here ever lies in it. */
export const source = (bytes: Uint8Array): Bytes => bytes as Bytes

/** The parts one after the other, in new memory. */
export function concat(...parts: readonly Uint8Array[]): Bytes {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}

/** `value` as 4 bytes, most significant first. Throws RangeError outside 0 … 2^32-1. */
export function u32be(value: number): Bytes {
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) throw new RangeError("not a u32")
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

/** `value` as 8 bytes, most significant first. Throws RangeError outside 0 … 2^64-1. */
export function u64be(value: bigint): Bytes {
  if (value < 0n || value >= 1n << 64n) throw new RangeError("not a u64")
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, value)
  return bytes
}

/** `value` as 32 bytes, most significant first (Solidity's uint256). Throws RangeError outside its range. */
export function u256be(value: bigint): Bytes {
  if (value < 0n || value >= 1n << 256n) throw new RangeError("not a u256")
  return fromHex(value.toString(16).padStart(64, "0"))
}

export const utf8 = (text: string): Bytes => encoder.encode(text)

/** Decodes UTF-8 (a BOM is kept). Throws TypeError where the bytes are not well-formed. */
export const fromUtf8 = (bytes: Uint8Array): string =>
  new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)

/** Lower case, without 0x. */
export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")

/** Reads hex with or without 0x. Throws TypeError on anything else. */
export function fromHex(text: string): Bytes {
  const digits = text.startsWith("0x") ? text.slice(2) : text
  if (digits.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(digits)) throw new TypeError("not hex")
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
    parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  )
}

/** RFC 4648 section 5, without padding. */
export function toBase64url(bytes: Uint8Array): string {
  let binary = ""
  for (let i = 0; i < bytes.length; i += 0x2000)
    binary += String.fromCharCode(...bytes.subarray(i, i + 0x2000))
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")
}

/** Reads unpadded base64url; only the one canonical spelling of the bytes. Throws TypeError otherwise. */
export function fromBase64url(text: string): Bytes {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) throw new TypeError("not base64url")
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"))
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0))
  // Spare bits of the last character would give one value several spellings.
  if (toBase64url(bytes) !== text) throw new TypeError("not canonical base64url")
  return bytes
}

/** Compares without stopping at the first difference. Lengths are public. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0)
  return difference === 0
}

/** From the platform's CSPRNG; at most 65,536 bytes. */
export const randomBytes = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length))

/** The bytes themselves where they have exactly this length; otherwise throws `code`. */
export function exactly(bytes: Uint8Array, length: number, code: ErrorCode = "key-wrong"): Bytes {
  if (!(bytes instanceof Uint8Array) || bytes.length !== length) {
    throw new KeywardError(code, { length: bytes?.length ?? -1, expected: length })
  }
  return source(bytes)
}
