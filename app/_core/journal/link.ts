import type { Link } from "../ports/registry"

const HEAD_BITS = 184n
const LENGTH_BITS = 32n
const LAST_BLOCK_BITS = 39n
const SHUT = 1n << 255n

const low = (value: bigint, bits: bigint): bigint => value & ((1n << bits) - 1n)

/** The link of a list without entries. */
export const EMPTY_LINK: Link = { word: 0n, length: 0, lastBlock: 0, shut: false }

/**
 * Reads a link out of its word (uint256): head (184 bits) | length << 184 (32 bits) | lastBlock << 216 (39 bits) |
 * shut << 255.
 */
export function parseLink(word: bigint): Link {
  if (word < 0n || word >= 1n << 256n) throw new TypeError("not a word of 256 bits")
  const length = Number(low(word >> HEAD_BITS, LENGTH_BITS))
  const lastBlock = Number(low(word >> (HEAD_BITS + LENGTH_BITS), LAST_BLOCK_BITS))
  return { word, length, lastBlock, shut: (word & SHUT) !== 0n }
}

/**
 * Makes a link of its parts.
 * @param hash 256 bits, of which the low 184 become the head
 */
export function packLink(hash: bigint, length: number, lastBlock: number, shut = false): Link {
  const fits = Number.isInteger(length) && length >= 0 && BigInt(length) < 1n << LENGTH_BITS
  if (!fits) throw new TypeError("not a length of 32 bits")
  const blockFits = Number.isInteger(lastBlock) && lastBlock >= 0 && BigInt(lastBlock) < 1n << LAST_BLOCK_BITS
  if (!blockFits) throw new TypeError("not a block of 39 bits")
  const word =
    low(hash, HEAD_BITS) |
    (BigInt(length) << HEAD_BITS) |
    (BigInt(lastBlock) << (HEAD_BITS + LENGTH_BITS)) |
    (shut ? SHUT : 0n)
  return { word, length, lastBlock, shut }
}
