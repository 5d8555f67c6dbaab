import { KeywardError } from "../../_core/errors"
import type { BlockName, ChainLog, LogFilter, LogPage, LogQuery, LogSource } from "../../_core/ports/history"
import { asDigest } from "../../_core/types"
import { stopIfAborted } from "./ask"
import { logsByBlock } from "./chain-log"

/** How long an index that did not answer is left alone. */
const REST_MS = 30_000
const MOST_LOGS = 1_000
/** Whose journals are read is not to be read beside a session: no cookie goes along, and not the page's address. */
const NAMELESS = { cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer" } as const

export interface IndexOptions {
  /** Scheme, host and port of the server that keeps the index. */
  readonly baseUrl: string
  readonly fetch?: typeof fetch
  /** Milliseconds that go on. */
  readonly clock?: () => number
}

/**
 * Reads logs from the deployment's index; from the chain's own provider whatever the index has not reached, and
 * everything where it does not answer. What it says is believed no more than a provider's logs: see `history-walk.ts`.
 */
export class IndexLogs implements LogSource {
  readonly #options: Required<IndexOptions>
  #restsUntil = -Infinity

  constructor(
    options: IndexOptions,
    private readonly own: LogSource,
  ) {
    this.#options = {
      fetch: (...request) => fetch(...request),
      clock: () => performance.now(),
      ...options,
    }
  }

  async endingAt(query: LogQuery): Promise<LogPage> {
    stopIfAborted(query.signal)
    const page = await this.#page(query)
    if (!page) return this.own.endingAt(query)
    const reached = page.knownTo?.block ?? -1
    // Behind: the newest come from the chain, and the next page from here again.
    if (reached < query.to) return this.own.endingAt({ ...query, floor: Math.max(query.floor, reached + 1) })
    return page
  }

  ofBlock(filter: LogFilter, block: number): Promise<readonly ChainLog[]> {
    return this.own.ofBlock(filter, block)
  }

  async #page(query: LogQuery): Promise<LogPage | null> {
    const { baseUrl, fetch, clock } = this.#options
    if (clock() < this.#restsUntil) return null
    try {
      const url = `${baseUrl}/api/history?${paramsOf(query).toString()}`
      const response = await fetch(url, { ...NAMELESS, signal: query.signal ?? null })
      if (!response.ok) throw new TypeError(`the index answered ${response.status}`)
      return pageOf(await response.json(), query)
    } catch (cause) {
      if (query.signal?.aborted) throw new KeywardError("cancelled", {}, { cause })
      this.#restsUntil = clock() + REST_MS
      return null
    }
  }
}

const paramsOf = ({ address, topics, to, floor, entries }: LogQuery): URLSearchParams =>
  new URLSearchParams({
    address,
    topics: topics.map((topic) => topic ?? "*").join(),
    from: String(floor),
    to: String(to),
    most: String(Math.min(MOST_LOGS, Math.max(1, entries))),
  })

/** @throws TypeError where it is no answer at all */
function pageOf(answer: unknown, { to, floor, ...filter }: LogQuery): LogPage {
  if (typeof answer !== "object" || answer === null) throw new TypeError("not a page")
  const { knownTo, from, logs } = answer as Readonly<Record<string, unknown>>
  if (typeof from !== "number" || !Number.isSafeInteger(from) || from < floor || from > to)
    throw new TypeError("not the blocks that were asked for")
  return { from, byBlock: logsByBlock(logs, filter, { from, to }), knownTo: blockNameOf(knownTo) }
}

function blockNameOf(named: unknown): BlockName | null {
  if (typeof named !== "object" || named === null) return null
  const { block, hash } = named as Readonly<Record<string, unknown>>
  if (typeof block !== "number" || !Number.isSafeInteger(block)) throw new TypeError("not a block")
  return { block, hash: asDigest(String(hash)) }
}
