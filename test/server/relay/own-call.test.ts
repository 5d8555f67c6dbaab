import { expect } from "chai"
import { toHex } from "../../../app/_core/crypto/bytes"
import { asAddress } from "../../../app/_core/types"
import type { Address } from "../../../app/_core/types"
import { receiptRootViews } from "../../../app/_adapters/chain/receipt-roots"
import { commitRootWhenDue } from "../../../app/_server/commit-root"
import type { Committing } from "../../../app/_server/commit-root"
import { Leases } from "../../../app/_server/ledger/leases"
import type { RelayTerms } from "../../../app/_server/relay/terms"
import { refusalOf } from "../../adapters/chain/stage"
import { startLocalChain } from "../../fakes/local-chain"
import type { LocalChain } from "../../fakes/local-chain"
import { setRelayStage } from "./stage"
import type { RelayStage } from "./stage"

const ROOT = new Uint8Array(32).fill(7)
const DAY = 86_400

describe("the relay's own call", () => {
  let chain: LocalChain
  let stage: RelayStage
  let contract: Address
  let index = 60
  let wallet: Awaited<ReturnType<RelayStage["payerKey"]>>
  before(async () => {
    chain = await startLocalChain()
  })
  after(() => chain.stop())
  beforeEach(async () => {
    stage = await setRelayStage(chain)
    wallet = await stage.payerKey(index++)
    contract = await chain.deployReceiptRoots(asAddress(wallet.address))
  })
  afterEach(() => stage.close())

  const views = () => receiptRootViews(chain.provider, contract)
  const now = () => Math.floor(Date.now() / 1_000)
  const own = (size: number, root = ROOT) => ({
    ...{ contract, data: views().commitment(root, size), deadline: now() + 600 },
  })
  const spent = async () => chain.provider.getTransactionCount(wallet.address)

  it("is brought once, whoever asks again, and takes a place of what is spent", async () => {
    const relayer = stage.relayer(wallet)
    const first = await relayer.bringOwn(own(3))
    expect(await relayer.bringOwn(own(3))).to.equal(first)
    expect(await stage.relayer(wallet).bringOwn(own(3)), "another process").to.equal(first)
    expect(await spent()).to.equal(1)
    const { root, size } = await views().head()
    expect([toHex(root), size]).to.deep.equal(["07".repeat(27), 3])
    await relayer.submit(await stage.signed())
    await relayer.tend()
    const { day } = await relayer.spending()
    expect(day.actions).to.equal(2)
    expect(day.gas).to.be.greaterThan(47_000)
  })

  it("is not brought where the contract refuses it, the fee is too high or the money is gone", async () => {
    const relayer = stage.relayer(wallet)
    expect(await refusalOf(relayer.bringOwn(own(0)))).to.include({ code: "chain-unreachable" })
    const dear: Partial<RelayTerms> = { fee: 1n }
    expect(await refusalOf(stage.relayer(wallet, dear).bringOwn(own(3)))).to.include({ reason: "fee" })
    await chain.provider.send("hardhat_setBalance", [wallet.address, "0x3b9aca00"])
    const { reason, code } = await refusalOf(relayer.bringOwn(own(3)))
    expect(["balance", undefined]).to.include(reason)
    expect(["relay-refused", "chain-unreachable"]).to.include(code)
    expect(await spent()).to.equal(0)
  })

  describe("commits the root of the receipts", () => {
    const committing = (size: number, clock: () => Date, relay: Committing["relay"]): Committing => ({
      receipts: { size: () => Promise.resolve(size), root: () => Promise.resolve(ROOT) } as never,
      receiptRoots: views(),
      relay,
      config: { receipts: contract, incarnation: `0x${"1c".repeat(32)}` } as never,
      clock,
      leases: new Leases(stage.database),
    })
    const at = (seconds: number) => () => new Date((now() + seconds) * 1_000)

    it("once a day, by one process", async () => {
      const relayer = stage.relayer(wallet)
      expect(await commitRootWhenDue(committing(0, at(0), relayer), "a")).to.equal(null)
      expect(await commitRootWhenDue(committing(2, at(0), relayer), "a")).to.equal(2)
      expect(await commitRootWhenDue(committing(5, at(60), relayer), "b")).to.equal(null)
      expect(await commitRootWhenDue(committing(2, at(DAY + 60), relayer), "a"), "nothing new").to.equal(null)
      expect(await commitRootWhenDue(committing(5, at(DAY + 60), relayer), "b")).to.equal(5)
      expect((await views().head()).size).to.equal(5)
    })

    it("not without a relay, and not from another account than the operator's, which is said", async () => {
      expect(await commitRootWhenDue(committing(2, at(0), null), "a")).to.equal(null)
      const another = stage.relayer(await stage.payerKey(index++))
      const said = await commitRootWhenDue(committing(2, at(0), another), "a").catch(String)
      expect(said).to.include("not the operator of ReceiptRoots")
      expect((await views().head()).size).to.equal(0)
    })

    it("again soon where it could not be brought", async () => {
      const dear = stage.relayer(wallet, { fee: 1n })
      expect(await refusalOf(commitRootWhenDue(committing(2, at(0), dear), "a"))).to.include({
        reason: "fee",
      })
      expect(await commitRootWhenDue(committing(2, at(60), stage.relayer(wallet)), "b")).to.equal(2)
    })
  })
})
