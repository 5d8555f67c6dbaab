import { expect } from "chai"
import { JsonRpcProvider } from "ethers"
import { callDigest, transactionFollower } from "../../../app/_adapters/chain/transaction-follower"
import type { Fate, OwnTransaction, TransactionFollower } from "../../../app/_core/ports/transactions"
import { asAddress, asDigest } from "../../../app/_core/types"
import { startLocalChain } from "../../fakes/local-chain"
import type { LocalChain } from "../../fakes/local-chain"
import { refusalOf, setStage } from "./stage"
import type { Stage } from "./stage"

const GWEI = 1_000_000_000n

describe("a transaction, looked at from the chain alone", () => {
  let chain: LocalChain
  let stage: Stage
  let follower: TransactionFollower
  let sent: OwnTransaction

  const rpc = (method: string, ...params: unknown[]) => chain.provider.send(method, params)

  before(async () => {
    chain = await startLocalChain()
    stage = await setStage(chain)
  })
  after(() => chain.stop())
  beforeEach(async () => {
    const block = await chain.provider.getBlock(stage.deployedAtBlock)
    const incarnation = asDigest(block?.hash ?? "")
    follower = transactionFollower({ ...stage, provider: chain.provider, incarnation })
    await rpc("evm_setAutomine", false)
    sent = await send({ to: stage.doctor, value: 1n })
  })
  afterEach(async () => {
    await rpc("evm_mine")
    await rpc("evm_setAutomine", true)
  })

  async function send(more: object): Promise<OwnTransaction> {
    const { signer } = stage.people.patient
    const block = await chain.provider.getBlockNumber()
    const fees = { maxFeePerGas: 10n * GWEI, maxPriorityFeePerGas: GWEI }
    const { hash, from, nonce, to, value, data } = await signer.sendTransaction({
      gasLimit: 30_000,
      ...fees,
      ...more,
    })
    const call = callDigest(to, value, data)
    return { way: "own", transaction: asDigest(hash), from: asAddress(from), nonce, call, block }
  }
  const instead = (more: object) =>
    send({ nonce: sent.nonce, maxFeePerGas: 20n * GWEI, maxPriorityFeePerGas: 2n * GWEI, ...more })
  const look = (): Promise<Fate> => follower.look(sent)

  it("waits while it is in the pool, and is confirmed in its block", async () => {
    expect(await look()).to.deep.equal({ step: "waiting" })
    await rpc("evm_mine")
    const latest = await chain.provider.getBlock("latest")
    expect(await look()).to.include({
      ...{ step: "confirmed", block: latest?.number, blockHash: latest?.hash, again: false },
    })
  })

  it("is unknown where it was dropped", async () => {
    await rpc("hardhat_dropTransaction", sent.transaction)
    expect(await look()).to.deep.equal({ step: "unknown" })
  })

  it("is confirmed where it was sped up, also when others came in between", async () => {
    const again = await instead({ to: stage.doctor, value: 1n })
    await rpc("evm_mine")
    // not hardhat_mine, whose made-up blocks have the state of the first one
    for (let more = 0; more < 6; more++) await rpc("evm_mine")
    expect(await look()).to.include({ step: "confirmed", transaction: again.transaction, again: true })
  })

  it("is cancelled by a transfer to oneself", async () => {
    await instead({ to: stage.patient, value: 0n })
    await rpc("evm_mine")
    expect(await look()).to.deep.equal({ step: "cancelled" })
  })

  it("is replaced by any other call of its account", async () => {
    await instead({ to: stage.doctor, value: 2n })
    await rpc("evm_mine")
    expect(await look()).to.deep.equal({ step: "replaced" })
  })

  it("is undone by a reorganisation, and confirmed again in another block", async () => {
    const before: unknown = await rpc("evm_snapshot")
    await rpc("evm_mine")
    const confirmed = await look()
    await rpc("evm_revert", before)
    expect(await look()).to.deep.equal({ step: "waiting" })
    await rpc("evm_increaseTime", 60)
    await rpc("evm_mine")
    const again = await look()
    expect(again.step).to.equal("confirmed")
    expect(again).to.not.deep.equal(confirmed)
  })

  it("is gone where the chain is another one", async () => {
    const incarnation = asDigest(`0x${"9".repeat(64)}`)
    const elsewhere = transactionFollower({ ...stage, provider: chain.provider, incarnation })
    expect(await elsewhere.look(sent)).to.deep.equal({ step: "restarted" })
  })

  it("cannot be looked at where the chain is out of reach", async () => {
    const provider = new JsonRpcProvider("http://127.0.0.1:9", 31337, { staticNetwork: true })
    expect((await refusalOf(transactionFollower({ provider }).look(sent))).code).to.equal("chain-unreachable")
    provider.destroy()
  })
})
