import { expect } from "chai"
import { chainProvider } from "../../../app/_adapters/chain/provider"
import { asDigest } from "../../../app/_core/types"
import type { Database } from "../../../app/_server/database/port"
import { ChainFollower } from "../../../app/_server/index/chain-follower"
import type { LogIndex } from "../../../app/_server/index/log-index"
import { refusalOf, setStage } from "../../adapters/chain/stage"
import type { Stage } from "../../adapters/chain/stage"
import { aboutLogs, hostileRpc, refusingRanges } from "../../fakes/hostile-rpc"
import type { HostileRpc } from "../../fakes/hostile-rpc"
import { startLocalChain } from "../../fakes/local-chain"
import type { LocalChain } from "../../fakes/local-chain"
import { indexSource } from "./sources"
import type { IndexSource } from "./sources"

/** What only an index can do: be behind, be away, and say that it knows what it does not. */
export function indexSuite(databaseOf: () => Database): void {
  let chain: LocalChain
  let rpc: HostileRpc
  let stage: Stage
  let source: IndexSource

  before(async () => {
    chain = await startLocalChain()
    rpc = await hostileRpc(chain.url)
  })
  after(async () => {
    await rpc?.close()
    await chain?.stop()
  })
  beforeEach(async () => {
    rpc.tell(null)
    stage = await setStage(chain)
    source = await indexSource(stage, databaseOf())
    for (let record = 0; record < 3; record++) await stage.addRecord()
    await source.caughtUp()
  })
  afterEach(() => source.close())

  const fresh = () => stage.readerAt(chain.url).journal(stage.patient)
  const logQueries = async (task: () => Promise<unknown>): Promise<number> => {
    const before = rpc.requests.length
    await task()
    return rpc.requests.slice(before).filter(({ method }) => method === "eth_getLogs").length
  }

  it("is asked in the provider's place", async () => {
    const reader = source.reader({ provider: chainProvider(rpc.url, chain.chainId) })
    expect(await logQueries(() => reader.journal(stage.patient))).to.equal(0)
    expect(source.asked()).to.equal(1)
  })

  it("that is behind is caught up from the provider", async () => {
    for (let record = 0; record < 3; record++) await stage.addRecord()
    const reader = source.reader()
    const entries = await reader.journal(stage.patient)
    expect(entries).to.have.length(6)
    expect(entries).to.deep.equal(await fresh())
  })

  it("that knows nothing yet, or does not answer, is done without, and left alone for a while", async () => {
    source.claim(null)
    expect(await source.reader().journal(stage.patient)).to.deep.equal(await fresh())
    source.claim(undefined)
    for (const status of [0, 404, 429, 500]) {
      source.answer(status)
      const before = source.asked()
      const reader = source.reader()
      expect(await reader.journal(stage.patient)).to.deep.equal(await fresh())
      expect(await reader.journal(stage.doctor)).to.deep.equal([])
      expect(source.asked() - before, String(status)).to.equal(1)
    }
  })

  it("that says it knows this chain up to here, and shows less, lies; one that names another chain is behind", async () => {
    await stage.addRecord()
    const latest = await chain.provider.getBlock("latest")
    const block = latest?.number ?? 0
    source.claim({ block, hash: asDigest(latest?.hash ?? "") })
    expect(await refusalOf(source.reader().journal(stage.patient))).to.include({
      ...{ code: "history-invalid", problem: "index-differs" },
    })
    source.claim({ block, hash: asDigest(`0x${"00".repeat(32)}`) })
    expect(await source.reader().journal(stage.patient)).to.deep.equal(await fresh())
  })

  describe("following", () => {
    const followerAt = (url: string, index: LogIndex) => {
      const { registry, deployedAtBlock } = stage
      const provider = chainProvider(url, chain.chainId)
      return async () => {
        const block = await chain.provider.getBlock(deployedAtBlock)
        const incarnation = asDigest(block?.hash ?? "")
        return new ChainFollower({ provider, index, addresses: [registry], deployedAtBlock, incarnation })
      }
    }
    const emptied = async (): Promise<LogIndex> => {
      const tip = await source.index.tip()
      if (tip) await source.index.rollBack(tip, null)
      return source.index
    }
    const pageOf = (index: LogIndex) =>
      index.page({
        ...{ address: stage.registry, topics: [null, `0x${stage.patient.slice(2).padStart(64, "0")}`] },
        ...{ floor: 0, to: 1e9, entries: 100 },
      })

    it("asks in ranges that the provider accepts", async () => {
      await stage.mine(40)
      rpc.tell(refusingRanges(7))
      const index = await emptied()
      const follower = await followerAt(rpc.url, index)()
      while ((await follower.round()) === "behind");
      expect((await pageOf(index)).logs).to.have.length(3)
    })

    it("does not keep logs of another block than the chain's", async () => {
      const other = `0x${"ab".repeat(32)}`
      const index = await emptied()
      rpc.tell(aboutLogs((logs) => logs.map((log) => ({ ...log, blockHash: other }))))
      const follower = await followerAt(rpc.url, index)()
      expect(await follower.round()).to.equal("behind")
      expect(await index.tip()).to.equal(null)
    })

    it("begins on no other chain than the deployment's", async () => {
      const index = await emptied()
      const { registry, deployedAtBlock } = stage
      const incarnation = asDigest(`0x${"77".repeat(32)}`)
      const provider = chainProvider(chain.url, chain.chainId)
      const follower = new ChainFollower({
        ...{ provider, index, addresses: [registry], deployedAtBlock, incarnation },
      })
      expect((await refusalOf(follower.round())).code).to.equal("chain-restarted")
    })

    it("waits for a provider that is a little behind", async () => {
      const tip = await source.index.tip()
      const behind = (tip?.block ?? 0) - 2
      rpc.tell((request, ask) => {
        if (request.method === "eth_blockNumber")
          return Promise.resolve({ result: `0x${behind.toString(16)}` })
        const isAhead = request.method === "eth_getBlockByNumber" && Number(request.params[0]) > behind
        return isAhead ? Promise.resolve({ result: null }) : ask(request)
      })
      const follower = await followerAt(rpc.url, source.index)()
      expect(await follower.round()).to.equal("caught-up")
      expect(await source.index.tip()).to.deep.equal(tip)
    })

    it("lets one of two processes take each step", async () => {
      const index = await emptied()
      await stage.addRecord()
      const [one, other] = await Promise.all([followerAt(rpc.url, index)(), followerAt(rpc.url, index)()])
      await Promise.all(
        [one, other].map(async (each) => {
          while ((await each.round()) === "behind");
        }),
      )
      expect((await pageOf(index)).logs).to.have.length(4)
    })
  })

  describe("a page", () => {
    const query = (entries: number) => ({
      ...{ address: stage.registry, topics: [null, `0x${stage.patient.slice(2).padStart(64, "0")}`] },
      ...{ floor: 0, to: 1e9, entries },
    })

    it("holds the newest whole blocks", async () => {
      const { logs } = await source.index.page(query(100))
      expect(logs).to.have.length(3)
      const two = await source.index.page(query(2))
      expect(two.logs).to.deep.equal(logs.slice(1))
      expect(two.from).to.equal((logs[0]?.block ?? 0) + 1)
    })

    it("holds a crowded block whole, whatever was asked for", async () => {
      await chain.provider.send("evm_setAutomine", [false])
      const nonce = await chain.provider.getTransactionCount(stage.patient)
      const { IRecordRegistry__factory } =
        await import("../../../typechain-types/factories/IRecordRegistry__factory")
      const registry = IRecordRegistry__factory.connect(stage.registry, stage.people.patient.signer)
      for (let index = 0; index < 4; index++)
        await registry.removeRecord(stage.patient, 1, { nonce: nonce + index, gasLimit: 200_000 })
      await stage.mine(1)
      await chain.provider.send("evm_setAutomine", [true])
      await source.caughtUp()
      const page = await source.index.page(query(2))
      expect(page.logs.map(({ block }) => block)).to.deep.equal(Array(4).fill(page.from))
      expect(await source.reader().newestInbox(stage.doctor, 1)).to.include({ length: 0 })
      expect(await source.reader().journal(stage.patient)).to.deep.equal(await fresh())
    })
  })
}
