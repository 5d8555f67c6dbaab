import { expect } from "chai"
import { FINAL_DEPTH } from "../../../app/_adapters/chain/finality"
import { memoryHistoryCache } from "../../../app/_adapters/chain/history-cache"
import type { ChainRegistryReader } from "../../../app/_adapters/chain/registry-reader"
import { foldJournal } from "../../../app/_core/journal/fold"
import { asScope } from "../../../app/_core/types"
import type { Digest } from "../../../app/_core/types"
import { refusalOf, setStage } from "../../adapters/chain/stage"
import type { Stage } from "../../adapters/chain/stage"
import type { LocalChain } from "../../fakes/local-chain"
import { startLocalChain } from "../../fakes/local-chain"
import type { OpenSource, TestedSource } from "./sources"

/** Reorgs on a real chain: what is shown afterwards is what a fresh scan shows, and what was final stays. */
export function reorgSuite(open: OpenSource): void {
  let chain: LocalChain
  let stage: Stage
  let source: TestedSource
  let keyDigest: Digest

  before(async () => {
    chain = await startLocalChain()
  })
  after(() => chain?.stop())
  beforeEach(async () => {
    stage = await setStage(chain)
    source = await open(stage)
    keyDigest = await stage.publishKey(stage.writers.doctor)
    for (let record = 0; record < 3; record++) await stage.addRecord()
    await stage.grant(stage.doctor, keyDigest, asScope(1n))
  })
  afterEach(() => source?.close())

  const snapshot = () => chain.provider.send("evm_snapshot", []) as Promise<string>
  const revert = (id: string) => chain.provider.send("evm_revert", [id])

  const shown = async (reader: ChainRegistryReader) => ({
    state: foldJournal(await reader.journal(stage.patient)),
    inbox: await reader.inbox(stage.doctor),
    newest: (await reader.newestInbox(stage.doctor, 1)).entries.at(-1),
  })
  const mustBeFresh = async (reader: ChainRegistryReader) => {
    await source.caughtUp()
    expect(await shown(reader)).to.deep.equal(await shown(stage.readerAt(chain.url)))
  }

  for (const depth of [1, 3, 12, 64]) {
    it(`of ${depth} ${depth === 1 ? "block" : "blocks"}: what is shown equals a fresh scan`, async () => {
      const cache = memoryHistoryCache()
      const reader = source.reader({ cache })
      const before = await snapshot()
      // Records in the blocks that go, the first and the last of them among others
      await stage.addRecord()
      if (depth > 2) {
        await stage.mine(depth - 2)
        await stage.grant(stage.doctor, keyDigest, asScope(2n))
      }
      await mustBeFresh(reader)
      const gone = await shown(reader)

      await revert(before)
      await stage.addRecord()
      await stage.grant(stage.doctor, keyDigest, asScope(3n))
      await stage.mine(depth)
      await mustBeFresh(reader)
      expect(await shown(reader)).to.not.deep.equal(gone)
      // What another page of this device remembers, too
      await mustBeFresh(source.reader({ cache }))
      await stage.addRecord()
      await mustBeFresh(reader)
    })
  }

  it("that leaves nothing of a journal", async () => {
    const begun = await snapshot()
    await stage.publishKey(stage.writers.stranger)
    const reader = source.reader()
    await source.caughtUp()
    expect(await reader.journal(stage.stranger)).to.have.length(1)
    await revert(begun)
    await stage.mine(8)
    await source.caughtUp()
    expect(await reader.journal(stage.stranger)).to.deep.equal([])
  })

  it("one after the other", async () => {
    const reader = source.reader()
    for (const depth of [2, 5, 3, 9]) {
      const before = await snapshot()
      await stage.addRecord()
      await stage.mine(depth)
      await mustBeFresh(reader)
      await revert(before)
      await stage.addRecord()
      await stage.mine(depth + 1)
      await mustBeFresh(reader)
    }
  })

  it("does not undo what was final: that is history-shrank, for this page and every later one", async () => {
    const cache = memoryHistoryCache()
    const reader = source.reader({ cache })
    const before = await snapshot()
    await stage.addRecord()
    await stage.mine(FINAL_DEPTH - 1)
    await source.caughtUp()
    await reader.journal(stage.patient)
    expect(await reader.finalBlock()).to.equal((await reader.journalLink(stage.patient)).lastBlock - 1)
    await stage.mine(1)
    await source.caughtUp()
    const final = await reader.journal(stage.patient)
    expect(await reader.finalBlock()).to.equal(final.at(-1)?.place.block)
    await revert(before)
    for (let record = 0; record < 3; record++) await stage.addRecord()
    await stage.mine(FINAL_DEPTH)
    await source.caughtUp()
    for (const each of [reader, source.reader({ cache })])
      expect((await refusalOf(each.journal(stage.patient))).code).to.equal("history-shrank")
  })
}
