import "server-only"
import { isKeywardError, KeywardError } from "../../_core/errors"
import type { Cid } from "../../_core/types"
import type { BlockFiles } from "./block-files"
import { dagLevels } from "./dag-levels"
import type { Turnstile } from "./lock"
import type { OwnerBook } from "./owner-book"
import type { SharedBlocks } from "./shared-blocks"
import type { Unpinned } from "./unpinned"

/** Blocks that are removed while nothing is published. */
const SLICE = 64

export interface Collecting {
  readonly blocks: BlockFiles
  readonly owners: OwnerBook
  readonly unpinned: Unpinned
  readonly shared: SharedBlocks
  /** What publishing passes through, too. */
  readonly turnstile: Turnstile
}

/**
 * Removes the blocks of roots that nobody holds any more, and no other root is looked at: but for the few blocks that
 * are noted as shared (see {@link SharedBlocks}), for which every pinned root is walked. Imports go on meanwhile; they
 * wait for one slice of blocks at most.
 * @returns how many blocks went
 * @throws KeywardError `store-missing`, `record-altered` where shared blocks are in question and a pinned root cannot be
 * followed: what waits for them goes on waiting; `cancelled` where the signal says so
 */
export async function collect(it: Collecting, signal: AbortSignal): Promise<number> {
  const { blocks, owners, unpinned, shared } = it
  const levelsOf = async (root: Cid): Promise<Names[]> => {
    if ((await owners.countOf(root)) > 0) return []
    const levels = await dagLevels(root, (cid) => intact(blocks, cid))
    return levels.map((level) => level.map((cid) => blocks.nameOf(cid)))
  }
  let removed = 0
  const later: (readonly [Cid, Names])[] = []
  const doubtful = new Set<string>()
  for (const [root, notes] of unpinned.waiting()) {
    const levels = await levelsOf(root)
    const inDoubt = levels.flat().filter((name) => shared.has(name))
    for (const name of inDoubt) doubtful.add(name)
    if (inDoubt.length > 0) {
      later.push([root, notes])
      continue
    }
    removed += await removeLevels(it, root, levels, signal)
    await unpinned.remove(root, notes)
  }
  if (later.length === 0) return removed
  removed += await collectShared(it, doubtful, signal)
  for (const [root, notes] of later) {
    removed += await removeLevels(it, root, await levelsOf(root), signal)
    await unpinned.remove(root, notes)
  }
  return removed
}

type Names = readonly string[]

/** What another root needs by now stays. */
async function removeLevels(
  { blocks, owners, shared, turnstile }: Collecting,
  root: Cid,
  levels: readonly Names[],
  signal: AbortSignal,
): Promise<number> {
  let removed = 0
  for (const names of levels) {
    for (let from = 0; from < names.length; from += SLICE) {
      stopIfAborted(signal)
      const isFree = await turnstile.pass(async () => {
        // Somebody may have brought it again, or something that leans on it.
        if ((await owners.countOf(root)) > 0) return false
        const slice = names.slice(from, from + SLICE).filter((name) => !shared.has(name))
        removed += await blocks.remove(slice)
        return true
      })
      if (!isFree) return removed
    }
    // Before the level above, by which these would be found again.
    await blocks.sync(names)
  }
  return removed
}

async function collectShared(
  { blocks, owners, shared, turnstile }: Collecting,
  doubtful: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<number> {
  const news = shared.watch()
  const used = new Set<string>()
  for (const root of await owners.roots()) {
    stopIfAborted(signal)
    const levels = await dagLevels(root, (cid) => needed(blocks, root, cid))
    for (const name of levels.flat().map((cid) => blocks.nameOf(cid))) if (doubtful.has(name)) used.add(name)
  }
  return turnstile.pass(async () => {
    const free = [...doubtful].filter((name) => !used.has(name) && !news.has(name))
    const count = await blocks.remove(free)
    await blocks.sync(free)
    await shared.remove(free)
    return count
  })
}

function stopIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new KeywardError("cancelled")
}

/** A node; null where it is gone or no longer what it was. */
async function intact(blocks: BlockFiles, cid: Cid): Promise<Uint8Array | null> {
  return blocks.read(cid).catch((error: unknown) => {
    if (isKeywardError(error, "record-altered")) return null
    throw error
  })
}

async function needed(blocks: BlockFiles, root: Cid, cid: Cid): Promise<Uint8Array> {
  const bytes = await blocks.read(cid)
  if (!bytes) throw new KeywardError("store-missing", { root, cid })
  return bytes
}

/**
 * What a store of an earlier version did not note: names of blocks that stand in more than one pinned root. Where all
 * of them can be followed, blocks of no root at all are removed.
 */
export async function findShared({ blocks, owners }: Pick<Collecting, "blocks" | "owners">) {
  const seen = new Set<string>()
  const shared = new Set<string>()
  let isWhole = true
  for (const root of await owners.roots()) {
    const levels = await dagLevels(root, async (cid) => {
      const node = await intact(blocks, cid)
      isWhole &&= node !== null
      return node
    })
    for (const name of new Set(levels.flat().map((cid) => blocks.nameOf(cid)))) {
      if (seen.has(name)) shared.add(name)
      seen.add(name)
    }
  }
  if (isWhole) await blocks.sweep(seen)
  return shared
}
