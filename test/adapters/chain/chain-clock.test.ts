import { expect } from "chai"
import { agree } from "../../../app/_adapters/chain/agreeing-reader"
import { atNow, chainNow } from "../../../app/_adapters/chain/chain-clock"
import { chainProvider } from "../../../app/_adapters/chain/provider"
import { transactionFollower } from "../../../app/_adapters/chain/transaction-follower"
import type { HandedOver } from "../../../app/_core/ports/transactions"
import { hostileRpc } from "../../fakes/hostile-rpc"
import type { HostileRpc, Lie, RpcRequest } from "../../fakes/hostile-rpc"
import { startLocalChain } from "../../fakes/local-chain"
import type { LocalChain } from "../../fakes/local-chain"
import { setStage, someDigest } from "./stage"

const DAY = 86_400

describe("the chain's clock", () => {
  let chain: LocalChain
  let rpc: HostileRpc
  before(async () => {
    chain = await startLocalChain()
    rpc = await hostileRpc(chain.url)
    await chain.provider.send("evm_mine", [])
  })
  after(async () => {
    await rpc.close()
    await chain.stop()
  })
  afterEach(() => rpc.tell(null))

  const latest = async () => (await chain.provider.getBlock("latest"))?.timestamp ?? 0
  const idle = (seconds: number) => chain.provider.send("evm_increaseTime", [seconds])
  const provider = () => chainProvider(rpc.url, chain.chainId)
  const asksPending = ({ params }: RpcRequest) => params.includes("pending")
  const refusing: Lie = (request, ask) =>
    asksPending(request)
      ? Promise.resolve({ error: { code: -32602, message: "unknown block" } })
      : ask(request)
  const repeating: Lie = (request, ask) =>
    ask(asksPending(request) ? { ...request, params: ["latest", ...request.params.slice(1)] } : request)

  it("is that of the next block, however old the newest is", async () => {
    for (const seconds of [0, 3_600, DAY]) {
      await idle(seconds)
      const now = await chainNow(provider(), () => 0)
      expect(now - (await latest())).to.be.within(seconds, seconds + 60)
      await chain.provider.send("evm_mine", [])
      expect((await latest()) - now).to.be.within(0, 60)
    }
  })

  it("is the device's where a provider knows no pending block, and never behind the newest one", async () => {
    await chain.provider.send("evm_mine", [])
    const newest = await latest()
    for (const lie of [refusing, repeating]) {
      rpc.tell(lie)
      expect(await chainNow(provider(), () => newest + 5_000)).to.equal(newest + 5_000)
      expect(await chainNow(provider(), () => newest - 5_000)).to.equal(newest)
    }
  })

  it("asks as of now, and as of the newest block where a provider refuses", async () => {
    const asked: string[] = []
    const ask = (tag: "pending" | "latest") => {
      asked.push(tag)
      return provider().send("eth_getTransactionCount", [chain.person(0).account, tag]) as Promise<string>
    }
    const truth = await atNow(ask)
    rpc.tell(refusing)
    expect(await atNow(ask)).to.equal(truth)
    expect(asked).to.deep.equal(["pending", "pending", "latest"])
  })

  it("is not brought forward by one of two providers alone", async () => {
    const stage = await setStage(chain)
    await idle(DAY)
    const honest = await stage.readerAt(chain.url).now()
    rpc.tell(async (request, ask) => {
      const answer = await ask(request)
      if (!asksPending(request) || !("result" in answer)) return answer
      return { result: { ...(answer.result as object), timestamp: "0xffffffff" } }
    })
    for (const [first, second] of [
      [rpc.url, chain.url],
      [chain.url, rpc.url],
    ] as const) {
      const now = await agree(stage.readerAt(first), stage.readerAt(second)).now()
      expect(now - honest).to.be.within(0, 60)
    }
    expect(await stage.readerAt(rpc.url).now(), "alone it is believed for showing").to.equal(0xffffffff)
  })

  it("lets what a relay never brought lapse, when no slow node could still bring the block", async () => {
    const { registry } = await setStage(chain)
    const follower = transactionFollower({ provider: chain.provider })
    const { account: signer } = chain.person(0)
    const sent: HandedOver = {
      ...{ way: "relay", transaction: null, contract: registry, signer, nonce: "0" },
      ...{ deadline: (await latest()) + 900, call: someDigest(), block: 1 },
    }
    for (const [seconds, step] of [
      [0, "unknown"],
      [1_000, "unknown"],
      [300, "lapsed"],
    ] as const) {
      await idle(seconds)
      expect((await follower.look(sent)).step, `after ${seconds} more`).to.equal(step)
    }
  })
})
