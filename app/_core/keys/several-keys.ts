import { AES_KW_LENGTH, aesKwUnwrap, aesKwWrap } from "../crypto/aes-kw"
import { concat } from "../crypto/bytes"
import { KeywardError } from "../errors"
import { BATCH_LEAVES, batchNodeKey, coverOf, LEAF_DEPTH } from "../records/record-key"
import type { BatchNode } from "../records/record-key"
import type { WrappedKeys } from "../types"

/**
 * Wrapped keys of an entry whose records have keys of their own (docs/formats.md, form 3): a part of a batch, whose batch
 * key would open the rest as well. Each record key is wrapped under a fresh key F of this entry, and F as one record key
 * would be.
 */
const SEVERAL = 3
const HEAD = 2
/** Wrapped keys of leaves of a batch's tree (form 4): the nodes above them and no others, wrapped under F likewise. */
const LEAVES = 4
const MAP_LENGTH = BATCH_LEAVES / 8
const ROOT: BatchNode = { depth: 0, first: 0 }
/** `WRAPPED_KEYS_MOST` of RecordRegistry. */
const MAX_LENGTH = 4_096

export interface SeveralKeys {
  /** One per record of the entry in its order, or one per node in {@link SeveralKeys.leaves}: 40 bytes each. */
  readonly wrapped: readonly Uint8Array[]
  /** Of form 4: which leaves the entry has, in its order, and the nodes that cover them. */
  readonly leaves: { readonly numbers: readonly number[]; readonly nodes: readonly BatchNode[] } | null
  /** Wrapped keys of F. */
  readonly inner: Uint8Array
}

/** How many record keys fit into one entry whose F is wrapped like this. */
export const maxSeveral = (inner: Uint8Array): number =>
  Math.floor((MAX_LENGTH - HEAD - inner.length) / AES_KW_LENGTH)

/**
 * @param entryKey   F, 32 fresh random bytes for each entry
 * @param recordKeys of the entry's records in their order, 1 to `maxSeveral(inner)`
 * @param inner      F, wrapped
 * @throws KeywardError `key-wrong` where they are too many
 */
export async function wrapSeveral(
  entryKey: Uint8Array,
  recordKeys: readonly Uint8Array[],
  inner: WrappedKeys,
): Promise<WrappedKeys> {
  const count = recordKeys.length
  if (count === 0 || count > maxSeveral(inner)) throw new KeywardError("key-wrong", { count })
  const wrapped = await Promise.all(recordKeys.map((key) => aesKwWrap(entryKey, key)))
  return concat(Uint8Array.of(SEVERAL, count), ...wrapped, inner) as Uint8Array as WrappedKeys
}

/**
 * Wraps leaves of a batch's tree, all or any part of them, so that no other leaf follows.
 * @param batchKey B
 * @param numbers  of the entry's records in their order, rising
 * @returns null where they lie so scattered that the nodes above them do not fit
 * @throws KeywardError `key-wrong` where they do not rise, or are no leaves
 */
export async function wrapLeaves(
  entryKey: Uint8Array,
  batchKey: Uint8Array,
  numbers: readonly number[],
  inner: WrappedKeys,
): Promise<WrappedKeys | null> {
  const rising = numbers.every((one, at) => Number.isInteger(one) && one > (numbers[at - 1] ?? -1))
  if (numbers.length === 0 || !rising || (numbers.at(-1) ?? 0) >= BATCH_LEAVES)
    throw new KeywardError("key-wrong", { count: numbers.length })
  const wanted = new Set(numbers)
  const nodes = coverOf(Array.from({ length: BATCH_LEAVES }, (_, at) => wanted.has(at)))
  if (1 + MAP_LENGTH + nodes.length * AES_KW_LENGTH + inner.length > MAX_LENGTH) return null
  const map = new Uint8Array(MAP_LENGTH)
  for (const one of numbers) map[one >> 3] = (map[one >> 3] ?? 0) | (0x80 >> (one & 7))
  const wrapped: Uint8Array[] = []
  for (const node of nodes) wrapped.push(await aesKwWrap(entryKey, await batchNodeKey(batchKey, ROOT, node)))
  return concat(Uint8Array.of(LEAVES), map, ...wrapped, inner) as Uint8Array as WrappedKeys
}

/** Its parts; null where it is of another form. @throws KeywardError `key-wrong` where it is cut short */
export function splitSeveral(wrappedKeys: Uint8Array): SeveralKeys | null {
  if (wrappedKeys[0] === LEAVES) return splitLeaves(wrappedKeys)
  if (wrappedKeys[0] !== SEVERAL) return null
  return { leaves: null, ...parts(wrappedKeys, HEAD, wrappedKeys[1] ?? 0) }
}

function splitLeaves(wrappedKeys: Uint8Array): SeveralKeys {
  const map = wrappedKeys.subarray(1, 1 + MAP_LENGTH)
  const has = Array.from(
    { length: BATCH_LEAVES },
    (_, at) => ((map[at >> 3] ?? 0) & (0x80 >> (at & 7))) !== 0,
  )
  const nodes = coverOf(has)
  const numbers = has.flatMap((one, at) => (one ? [at] : []))
  return { leaves: { numbers, nodes }, ...parts(wrappedKeys, 1 + MAP_LENGTH, nodes.length) }
}

function parts(wrappedKeys: Uint8Array, head: number, count: number) {
  const end = head + count * AES_KW_LENGTH
  if (count === 0 || wrappedKeys.length <= end) throw new KeywardError("key-wrong", { count })
  const wrapped = Array.from({ length: count }, (_, i) =>
    wrappedKeys.subarray(head + i * AES_KW_LENGTH, head + (i + 1) * AES_KW_LENGTH),
  )
  return { wrapped, inner: wrappedKeys.subarray(end) }
}

/**
 * R of the entry's record at that place.
 * @throws KeywardError `key-wrong` where there is none at that place or F is another one
 */
export async function oneOfSeveral(
  { wrapped, leaves }: SeveralKeys,
  entryKey: Uint8Array,
  place: number | null,
): Promise<Uint8Array> {
  const leaf = leaves && place !== null ? leaves.numbers[place] : undefined
  const at = leaves ? leaves.nodes.findLastIndex(({ first }) => leaf !== undefined && first <= leaf) : place
  const one = at === null ? undefined : wrapped[at]
  const key = one && (await aesKwUnwrap(entryKey, one))
  if (!key) throw new KeywardError("key-wrong", { place: place ?? "none" })
  const node = leaves?.nodes[at ?? 0]
  return node && leaf !== undefined ? batchNodeKey(key, node, { depth: LEAF_DEPTH, first: leaf }) : key
}
