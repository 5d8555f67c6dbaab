import type { JsonRpcApiProvider } from "ethers"
import { KeywardError, isKeywardError } from "../../_core/errors"
import type { ChainLog, LogFilter, LogPage, LogSource } from "../../_core/ports/history"
import type { Link } from "../../_core/ports/registry"
import { asDigest } from "../../_core/types"
import type { Address } from "../../_core/types"
import { ask, stopIfAborted } from "./ask"
import { TIME_UNKNOWN } from "./entry-log"
import type { HistoryKind } from "./histories"

/** Where to look and for whom. */
export interface Walk<E> {
  readonly provider: JsonRpcApiProvider
  readonly logs: LogSource
  readonly kind: HistoryKind<E>
  readonly account: Address
  /** Before it there is nothing. */
  readonly firstBlock: number
  /** How many entries are wanted; undefined = all. */
  readonly most?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** Where a walk ends. */
export interface Until {
  /** Blocks up to this one are of no interest. */
  readonly block: number
  readonly length: number
  /** Whether a link is the end, whatever its length. */
  reached?(link: Link): boolean
}

// Where only the newest entries are wanted, ranges begin with so many blocks and grow.
const FIRST_BLOCKS = 4
const GROWTH = 8

/**
 * The entries between two links, walked back from the head: each block's entries, taken together, prove the link
 * before them, which names the next block. Pages of many blocks are asked for first and looked at block by block;
 * where one does not hold what the link demands, its block is asked for alone before that is an error.
 * @returns oldest first, and the link where the walk ended: what `until` names, unless the two are not on one chain
 * @throws `history-invalid` with `position` and `problem`, `chain-unreachable`, `cancelled`
 */
export async function walkBack<E>(
  walk: Walk<E>,
  head: Link,
  until: Until,
): Promise<{ readonly entries: readonly E[]; readonly end: Link }> {
  const runs: (readonly E[])[] = []
  const filter = filterOf(walk)
  let link = head
  let page: LogPage | null = null
  let blocks = FIRST_BLOCKS
  while (link.length > until.length && link.lastBlock > until.block && !until.reached?.(link)) {
    stopIfAborted(walk.signal)
    if (!page || link.lastBlock < page.from) {
      const entries = link.length - until.length
      const few = walk.most === undefined ? {} : { mostBlocks: blocks }
      // The last one that is missing is in the block that the link names.
      const floor = entries === 1 ? link.lastBlock : Math.max(until.block + 1, walk.firstBlock)
      const range = { to: link.lastBlock, floor: Math.min(floor, link.lastBlock), entries, ...few }
      page = await walk.logs.endingAt({ ...filter, ...range, signal: walk.signal })
      blocks *= GROWTH
    }
    const { run, before } = await runOfBlock(walk, page, link)
    runs.push(run)
    link = before
  }
  return { entries: await withTimes(walk, runs.reverse().flat()), end: link }
}

const filterOf = <E>({ kind, account }: Walk<E>): LogFilter => ({
  address: kind.contract,
  topics: kind.topics(account),
})

async function runOfBlock<E>(walk: Walk<E>, page: LogPage, link: Link) {
  const block = link.lastBlock
  try {
    return verifyBlock(walk, page.byBlock.get(block) ?? [], link)
  } catch (error) {
    if (!isKeywardError(error, "history-invalid")) throw error
    const found = verifyBlock(walk, await walk.logs.ofBlock(filterOf(walk), block), link)
    await refuseLies(walk, page, link)
    return found
  }
}

/**
 * A page that did not hold what the chain demands came from a provider whose ranges lack something, or from an index
 * that is behind or has followed a fork that is no more: then the chain's own answer stands. An index that says it
 * knows this very chain up to here, and shows another history, lies.
 */
async function refuseLies<E>({ provider, account }: Walk<E>, { knownTo }: LogPage, link: Link) {
  if (!knownTo || knownTo.block < link.lastBlock) return
  const known = await ask(() => provider.getBlock(knownTo.block))
  if (known?.hash !== knownTo.hash) return
  const position = link.length - 1
  throw new KeywardError("history-invalid", { account, position, problem: "index-differs" })
}

function verifyBlock<E>({ kind, account }: Walk<E>, logs: readonly ChainLog[], link: Link) {
  const run: E[] = []
  for (const log of logs) {
    const entry = kind.read(log)
    if (entry !== null) run.push(entry)
  }
  const refuse = (problem: string): never => {
    throw new KeywardError("history-invalid", { account, position: link.length - 1, problem })
  }
  if (run.length === 0) refuse("missing")
  const before = kind.verify(account, run, link)
  if (before.lastBlock >= link.lastBlock) refuse("incomplete-block")
  return { run, before }
}

/** Asks when blocks were made where their logs did not say. */
async function withTimes<E>(
  { provider, kind, account }: Walk<E>,
  entries: readonly E[],
): Promise<readonly E[]> {
  const isTimed = (entry: E): boolean => kind.place(entry).timestamp !== TIME_UNKNOWN
  const untimed = entries.filter((entry) => !isTimed(entry))
  if (untimed.length === 0) return entries
  const numbers = [...new Set(untimed.map((entry) => kind.place(entry).block))]
  const blocks = await ask(() => Promise.all(numbers.map((number) => provider.getBlock(number))))
  const byNumber = new Map(numbers.map((number, index) => [number, blocks[index]]))
  return entries.map((entry) => {
    if (isTimed(entry)) return entry
    const place = kind.place(entry)
    const block = byNumber.get(place.block)
    if (!block?.hash || asDigest(block.hash) !== place.blockHash) {
      const position = kind.previous(entry).length
      throw new KeywardError("history-invalid", { account, position, problem: "not-in-block" })
    }
    return kind.withPlace(entry, { ...place, timestamp: block.timestamp })
  })
}
