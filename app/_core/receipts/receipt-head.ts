import { equalBytes } from "../crypto/bytes"
import { isContinued, rootByInclusion } from "./tree"

/** Of a root, what stands on chain. */
const ROOT_BYTES_ON_CHAIN = 27
/** A receipt that no root on chain covers after so long was not kept as it should. */
export const INCLUDED_SECONDS = 48 * 3_600

/** The last root as the chain has it: the first 27 bytes, and over how many receipts. Size 0: none yet. */
export interface ChainHead {
  readonly root: Uint8Array
  readonly size: number
}

/** A tree that was looked at before. */
export interface KnownTree {
  /** 32 bytes. */
  readonly root: Uint8Array
  readonly size: number
}

/** Whether a whole root is the one on chain. */
export const isRootOf = (head: ChainHead, root: Uint8Array): boolean =>
  root.length === 32 && equalBytes(root.subarray(0, ROOT_BYTES_ON_CHAIN), head.root)

/** Whether the tree whose root stands on chain has this leaf in this place. */
export async function isIncluded(
  head: ChainHead,
  leaf: Uint8Array,
  place: number,
  path: readonly Uint8Array[],
): Promise<boolean> {
  const root = await rootByInclusion(leaf, { place, size: head.size }, path)
  return root !== null && isRootOf(head, root)
}

/** Whether the tree on chain continues the one that was looked at before: nothing of it was taken out or altered. */
export async function continues(
  head: ChainHead,
  before: KnownTree,
  said: { readonly root: Uint8Array; readonly path: readonly Uint8Array[] },
): Promise<boolean> {
  return isRootOf(head, said.root) && isContinued(before, { root: said.root, size: head.size }, said.path)
}
