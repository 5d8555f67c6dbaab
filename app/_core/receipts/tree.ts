import { concat, equalBytes } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { sha256 } from "../crypto/hash"

/**
 * The Merkle tree of all receipts of a deployment, as in RFC 9162 (section 2.1) with SHA-256. Pure but for what
 * `NodeReader` reads. Sizes are whole numbers up to 2^40.
 */

/** The hash of a complete subtree: the leaves `index · 2^level` up to `(index + 1) · 2^level`. Level 0: a leaf. */
export type NodeReader = (level: number, index: number) => Promise<Uint8Array>

/** A complete subtree's hash, as it is kept. */
export interface TreeNode {
  readonly level: number
  readonly index: number
  readonly hash: Bytes
}

export const leafHash = (entry: Uint8Array): Promise<Bytes> => sha256(concat(Uint8Array.of(0), entry))
const parentHash = (left: Uint8Array, right: Uint8Array): Promise<Bytes> =>
  sha256(concat(Uint8Array.of(1), left, right))

/** The complete subtrees that end with the leaf at `place`, its own first: what has to be kept when it comes. */
export async function nodesEndingAt(place: number, leaf: Bytes, node: NodeReader): Promise<TreeNode[]> {
  const nodes: TreeNode[] = [{ level: 0, index: place, hash: leaf }]
  let hash = leaf
  for (let level = 0, index = place; index % 2 === 1; level++, index = (index - 1) / 2) {
    hash = await parentHash(await node(level, index - 1), hash)
    nodes.push({ level: level + 1, index: (index - 1) / 2, hash })
  }
  return nodes
}

/** The tree's hash over the first `size` leaves (section 2.1.1). */
export const treeHash = (size: number, node: NodeReader): Promise<Uint8Array> => rangeHash(0, size, node)

/** Section 2.1.3.1. Throws RangeError where there is no such leaf. */
export async function inclusionPath(place: number, size: number, node: NodeReader): Promise<Uint8Array[]> {
  if (!(place >= 0 && place < size)) throw new RangeError("no such leaf")
  return pathIn(place, 0, size, node)
}

/** Section 2.1.4.1; empty where nothing is to be proven. Throws RangeError unless 0 <= from <= to. */
export async function consistencyPath(from: number, to: number, node: NodeReader): Promise<Uint8Array[]> {
  if (!(from >= 0 && from <= to)) throw new RangeError("not an earlier tree")
  return from === 0 || from === to ? [] : subproof(from, 0, to, true, node)
}

/** The root that a path leads to from a leaf (section 2.1.3.2); null where the path cannot be one of this place. */
export async function rootByInclusion(
  leaf: Uint8Array,
  { place, size }: { readonly place: number; readonly size: number },
  path: readonly Uint8Array[],
): Promise<Uint8Array | null> {
  if (!(place >= 0 && place < size)) return null
  let [fn, sn, hash] = [place, size - 1, leaf]
  for (const sibling of path) {
    if (sn === 0) return null
    if (fn % 2 === 1 || fn === sn) {
      hash = await parentHash(sibling, hash)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)]
    } else {
      hash = await parentHash(hash, sibling)
    }
    ;[fn, sn] = [half(fn), half(sn)]
  }
  return sn === 0 ? hash : null
}

/** Whether a later tree has the earlier one as its beginning (section 2.1.4.2). */
export async function isContinued(
  from: { readonly size: number; readonly root: Uint8Array },
  to: { readonly size: number; readonly root: Uint8Array },
  path: readonly Uint8Array[],
): Promise<boolean> {
  if (from.size === to.size) return path.length === 0 && equalBytes(from.root, to.root)
  if (!(from.size >= 0 && from.size < to.size)) return false
  if (from.size === 0) return path.length === 0
  const steps = isPowerOfTwo(from.size) ? [from.root, ...path] : [...path]
  const [first, ...rest] = steps
  if (!first || path.length === 0) return false
  let [fn, sn] = [from.size - 1, to.size - 1]
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)]
  let [fr, sr] = [first, first]
  for (const step of rest) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      fr = await parentHash(step, fr)
      sr = await parentHash(step, sr)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)]
    } else {
      sr = await parentHash(sr, step)
    }
    ;[fn, sn] = [half(fn), half(sn)]
  }
  return sn === 0 && equalBytes(fr, from.root) && equalBytes(sr, to.root)
}

/** Bit operations would stop at 2^31. */
const half = (value: number): number => Math.floor(value / 2)
const isPowerOfTwo = (value: number): boolean =>
  Number.isInteger(Math.log2(value)) && 2 ** Math.log2(value) === value

/** The largest power of two that is smaller. */
function split(size: number): number {
  let power = 1
  while (power * 2 < size) power *= 2
  return power
}

async function rangeHash(begin: number, size: number, node: NodeReader): Promise<Uint8Array> {
  if (size === 0) return sha256(new Uint8Array())
  // All ranges here begin at a multiple of the power that they are split by
  if (isPowerOfTwo(size)) return node(Math.log2(size), begin / size)
  const left = split(size)
  return parentHash(await rangeHash(begin, left, node), await rangeHash(begin + left, size - left, node))
}

async function pathIn(place: number, begin: number, size: number, node: NodeReader): Promise<Uint8Array[]> {
  if (size === 1) return []
  const left = split(size)
  return place < left
    ? [...(await pathIn(place, begin, left, node)), await rangeHash(begin + left, size - left, node)]
    : [...(await pathIn(place - left, begin + left, size - left, node)), await rangeHash(begin, left, node)]
}

async function subproof(
  from: number,
  begin: number,
  size: number,
  isWhole: boolean,
  node: NodeReader,
): Promise<Uint8Array[]> {
  if (from === size) return isWhole ? [] : [await rangeHash(begin, size, node)]
  const left = split(size)
  return from <= left
    ? [
        ...(await subproof(from, begin, left, isWhole, node)),
        await rangeHash(begin + left, size - left, node),
      ]
    : [
        ...(await subproof(from - left, begin + left, size - left, false, node)),
        await rangeHash(begin, left, node),
      ]
}
