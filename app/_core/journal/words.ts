import { keccak_256 } from "@noble/hashes/sha3.js"
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js"

const DIGITS = 64

/** A value of one 32-byte ABI word: a number, or `0x` and at most 32 bytes of hex, right-aligned. */
export type Word = bigint | number | `0x${string}`

/** Solidity's `abi.encode` of values that each take one word, which is all that the journal hashes. */
export const encodeWords = (words: readonly Word[]): Uint8Array => hexToBytes(words.map(digitsOf).join(""))

// By way of hex: a journal of 10,000 entries has 100,000 words, and arithmetic on big numbers takes ten times as long.
function digitsOf(word: Word): string {
  const digits = typeof word === "string" ? word.slice(2) : word.toString(16)
  if (digits.length > DIGITS || digits.startsWith("-")) throw new TypeError("not a word of 256 bits")
  return digits.padStart(DIGITS, "0")
}

/** keccak256 of `abi.encode(…words)`. */
export const hashWords = (words: readonly Word[]): bigint => hashBytes(encodeWords(words))

/** keccak256 as a number. */
export const hashBytes = (bytes: Uint8Array): bigint => BigInt(`0x${bytesToHex(keccak256(bytes))}`)

let keccak256: (bytes: Uint8Array) => Uint8Array = keccak_256
let prepared: Promise<void> | undefined

/**
 * Makes hashing fast, for whoever is about to hash thousands of entries: a journal of 10,000 takes 40,000 hashes.
 * Where WebAssembly is not to be had, it stays as it is.
 */
export function prepareHashes(): Promise<void> {
  prepared ??= import("../crypto/wasm-keccak")
    .then(({ wasmKeccak256 }) => wasmKeccak256())
    .then((fast) => {
      keccak256 = fast
    })
    .catch(() => undefined)
  return prepared
}
