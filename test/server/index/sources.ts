import { IndexLogs } from "../../../app/_adapters/chain/index-logs"
import { chainProvider } from "../../../app/_adapters/chain/provider"
import type { ChainRegistryReader, ReaderOptions } from "../../../app/_adapters/chain/registry-reader"
import type { BlockName } from "../../../app/_core/ports/history"
import { asDigest } from "../../../app/_core/types"
import type { Database } from "../../../app/_server/database/port"
import { getHistory } from "../../../app/_server/handlers/history"
import type { Exchange } from "../../../app/_server/http/answer"
import { ChainFollower } from "../../../app/_server/index/chain-follower"
import { LogIndex } from "../../../app/_server/index/log-index"
import type { Services } from "../../../app/_server/services.types"
import type { Stage } from "../../adapters/chain/stage"
import { aboutLogs, hostileRpc } from "../../fakes/hostile-rpc"
import type { RawLog } from "../../fakes/hostile-rpc"

/** Changes the logs that a source finds. */
export type LogLie = (logs: RawLog[]) => unknown[]

/** One adapter of the port for logs, over a stage's registry, that can be made to lie. */
export interface TestedSource {
  readonly name: string
  reader(more?: Partial<ReaderOptions>): ChainRegistryReader
  /** Lets it see what the chain has now. */
  caughtUp(): Promise<void>
  /** From now on; null = the truth. */
  tell(lie: LogLie | null): void
  close(): Promise<void>
}

export type OpenSource = (stage: Stage) => Promise<TestedSource>

/** Straight from a provider. */
export const rpcSource: OpenSource = async (stage) => {
  const rpc = await hostileRpc(stage.chain.url)
  return {
    name: "rpc",
    reader: (more) => stage.readerAt(rpc.url, more),
    caughtUp: () => Promise.resolve(),
    tell: (lie) => rpc.tell(lie && aboutLogs((logs) => lie(logs) as RawLog[])),
    close: () => rpc.close(),
  }
}

export interface IndexSource extends TestedSource {
  readonly index: LogIndex
  readonly follower: ChainFollower
  /** Says that it knows up to another block than it does. */
  claim(knownTo: BlockName | null | undefined): void
  /** How often it was asked. */
  readonly asked: () => number
  /** The index's answer, or its silence. */
  answer(status: number): void
}

/** By way of an index in a database, through the route that serves it. */
export async function indexSource(stage: Stage, database: Database): Promise<IndexSource> {
  const { registry, deployedAtBlock, chain } = stage
  const provider = chainProvider(chain.url, chain.chainId)
  const block = await provider.getBlock(deployedAtBlock)
  const incarnation = asDigest(block?.hash ?? "")
  const index = new LogIndex(database, incarnation)
  const follower = new ChainFollower({
    ...{ provider, index, addresses: [registry], deployedAtBlock, incarnation },
  })
  let lie: LogLie | null = null
  let claimed: BlockName | null | undefined
  let status = 200
  let asked = 0

  const fetchIndex: typeof fetch = async (input) => {
    asked++
    if (status === 0) throw new TypeError("nobody is there")
    if (status !== 200) return new Response("{}", { status })
    const exchange = {
      url: new URL(input instanceof Request ? input.url : input),
      services: { index } as Services,
    }
    const response = await getHistory(exchange as Exchange<Services>)
    const page = (await response.json()) as { knownTo: BlockName | null; logs: RawLog[] }
    const knownTo = claimed === undefined ? page.knownTo : claimed
    return Response.json({ ...page, knownTo, logs: lie ? lie(page.logs) : page.logs })
  }

  return {
    ...{ name: "index", index, follower },
    reader: (more) =>
      stage.readerAt(chain.url, {
        logs: (own) => new IndexLogs({ baseUrl: "http://index.test", fetch: fetchIndex }, own),
        ...more,
      }),
    async caughtUp() {
      while ((await follower.round()) === "behind");
    },
    tell: (next) => {
      lie = next
    },
    claim: (knownTo) => {
      claimed = knownTo
    },
    asked: () => asked,
    answer: (next) => {
      status = next
    },
    close: () => Promise.resolve(provider.destroy()),
  }
}
