import { keccak_256 } from "@noble/hashes/sha3.js"
import { bytesToHex } from "@noble/hashes/utils.js"

const WORD = 32

/** A value of one 32-byte ABI word: a number, or `0x` and at most 32 bytes of hex, right-aligned. */
export type Word = bigint | number | `0x${string}`

/** Solidity's `abi.encode` of values that each take one word, which is all that the journal hashes. */
export function encodeWords(words: readonly Word[]): Uint8Array {
  const bytes = new Uint8Array(words.length * WORD)
  words.forEach((word, index) => {
    let rest = BigInt(word)
    if (rest < 0n || rest >= 1n << 256n) throw new TypeError("not a word of 256 bits")
    for (let i = WORD - 1; rest > 0n; i--, rest >>= 8n) bytes[index * WORD + i] = Number(rest & 0xffn)
  })
  return bytes
}

/** keccak256 of `abi.encode(…words)`. */
export const hashWords = (words: readonly Word[]): bigint => hashBytes(encodeWords(words))

/** keccak256 as a number. */
export const hashBytes = (bytes: Uint8Array): bigint => BigInt(`0x${bytesToHex(keccak_256(bytes))}`)
