import { concat, exactly, randomBytes, u32be, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { hkdf, hkdfExpand } from "../crypto/hkdf"
import { CONTEXT_LENGTH } from "../keys/context"

const RECORD = utf8("keyward/record/v1")
const CONTENT = utf8("keyward/content/v1")
const BATCH = utf8("keyward/batch/v1")
const NODE = utf8("keyward/batch-node/v1")
const ZERO = Uint8Array.of(0)

/** A fresh record key R or batch key B: 32 random bytes. */
export const newRecordKey = (): Bytes => randomBytes(32)

export interface ManifestKeys {
  /** MK, encrypts the manifest: 32 bytes. */
  readonly manifestKey: Bytes
  /** Stands in clear beside it and fits one record key only: 32 bytes. */
  readonly commit: Bytes
}

/** MK ‖ commit of a record key for one patient, registry and chain. Throws `key-wrong` on wrong lengths. */
export async function manifestKeys(recordKey: Uint8Array, ctx: Uint8Array): Promise<ManifestKeys> {
  const info = concat(RECORD, ZERO, exactly(ctx, CONTEXT_LENGTH))
  const both = await hkdfExpand("SHA-512", exactly(recordKey, 32), info, 64)
  return { manifestKey: both.slice(0, 32), commit: both.slice(32) }
}

/** CK_i, the key of the i-th file's content: 32 bytes, the same in every registry. */
export const contentKey = (recordKey: Uint8Array, file: number): Promise<Bytes> =>
  hkdfExpand("SHA-512", exactly(recordKey, 32), concat(CONTENT, ZERO, u32be(file)), 32)

/** Leaves of a batch's tree: as many as the registry takes in one entry. */
export const BATCH_LEAVES = 256
/** Children of a node, and the depth of the leaves: 4 to the 4th are 256. */
const CHILDREN = 4
export const LEAF_DEPTH = 4

/** A node of a batch's tree: all of its leaves, and no other, follow from its key. */
export interface BatchNode {
  /** 0 for B itself, {@link LEAF_DEPTH} for a leaf. */
  readonly depth: number
  /** Of its first leaf. */
  readonly first: number
}

/** Leaves below a node of that depth. */
const below = (depth: number): number => CHILDREN ** (LEAF_DEPTH - depth)

/** The node's key, from the key of a node above it: 32 bytes. */
export async function batchNodeKey(
  aboveKey: Uint8Array,
  above: BatchNode,
  { depth, first }: BatchNode,
): Promise<Bytes> {
  let key = exactly(aboveKey, 32)
  for (let at = above.depth + 1; at <= depth; at++) {
    const child = Math.floor(first / below(at)) % CHILDREN
    key = await hkdfExpand("SHA-512", key, concat(NODE, Uint8Array.of(child)), 32)
  }
  return key
}

/** R_i of a batch whose keys are the leaves of a tree: 32 bytes. */
export const batchLeafKey = (batchKey: Uint8Array, record: number): Promise<Bytes> =>
  batchNodeKey(batchKey, { depth: 0, first: 0 }, { depth: LEAF_DEPTH, first: record })

/** The fewest nodes whose leaves are these and no others, from left to right. `leaves`: whether each of 256 is wanted. */
export function coverOf(leaves: readonly boolean[]): BatchNode[] {
  const walk = (node: BatchNode): BatchNode[] => {
    const count = below(node.depth)
    const wanted = leaves.slice(node.first, node.first + count).filter(Boolean).length
    if (wanted === 0) return []
    if (wanted === count) return [node]
    const depth = node.depth + 1
    return Array.from({ length: CHILDREN }, (_, child) => child).flatMap((child) =>
      walk({ depth, first: node.first + child * below(depth) }),
    )
  }
  return walk({ depth: 0, first: 0 })
}

/** R_i, the record key of the i-th record of a batch: 32 bytes. */
export const batchRecordKey = (batchKey: Uint8Array, record: number): Promise<Bytes> =>
  hkdf(exactly(batchKey, 32), { info: concat(BATCH, u32be(record)) })
