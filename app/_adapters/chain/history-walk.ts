import type { JsonRpcApiProvider } from "ethers"
import { KeywardError, isKeywardError } from "../../_core/errors"
import type { Link } from "../../_core/ports/registry"
import { asDigest } from "../../_core/types"
import type { Address } from "../../_core/types"
import { ask, stopIfAborted } from "./ask"
import type { ChainLog } from "./chain-log"
import { TIME_UNKNOWN } from "./events"
import type { HistoryKind } from "./histories"
import type { LogPage, LogPages } from "./log-pages"

/** Where to look and for whom. */
export interface Walk<E> {
  readonly provider: JsonRpcApiProvider
  readonly pages: LogPages
  readonly kind: HistoryKind<E>
  readonly account: Address
  readonly signal?: AbortSignal | undefined
}

/**
 * The entries between two links, walked back from the head: each block's entries, taken together, prove the link
 * before them, which names the next block. Pages of many blocks are asked for first and looked at block by block;
 * where one does not hold what the link demands, its block is asked for alone before that is an error.
 * @returns oldest first, and the link where the walk ended: `since`, unless the two are not on one chain
 * @throws `history-invalid` with `position` and `problem`, `chain-unreachable`, `cancelled`
 */
export async function walkBack<E>(
  walk: Walk<E>,
  head: Link,
  since: Link,
): Promise<{ readonly entries: readonly E[]; readonly end: Link }> {
  const runs: (readonly E[])[] = []
  let link = head
  let page: LogPage | null = null
  while (link.length > since.length && link.lastBlock > since.lastBlock) {
    stopIfAborted(walk.signal)
    if (!page || link.lastBlock < page.from) {
      const topics = walk.kind.topics(walk.account)
      const missing = link.length - since.length
      page = await walk.pages.endingAt(link.lastBlock, since.lastBlock + 1, missing, topics)
    }
    const { run, before } = await runOfBlock(walk, page, link)
    runs.push(run)
    link = before
  }
  return { entries: await withTimes(walk, runs.reverse().flat()), end: link }
}

async function runOfBlock<E>(walk: Walk<E>, page: LogPage, link: Link) {
  const block = link.lastBlock
  try {
    return verifyBlock(walk, page.byBlock.get(block) ?? [], link)
  } catch (error) {
    if (!isKeywardError(error, "history-invalid")) throw error
    return verifyBlock(walk, await walk.pages.ofBlock(block, walk.kind.topics(walk.account)), link)
  }
}

function verifyBlock<E>({ kind, account }: Walk<E>, logs: readonly ChainLog[], link: Link) {
  const run = logs.map((log) => kind.read(log)).filter((entry) => entry !== null)
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
  const numbers = [
    ...new Set(entries.filter((entry) => !isTimed(entry)).map((entry) => kind.place(entry).block)),
  ]
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
