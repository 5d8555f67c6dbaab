import { expect } from "chai"
import { zeroPadValue } from "ethers"
import { asScope } from "../../../app/_core/types"
import { folder, refusalOf, setStage, someDigest, someKey, someKeys } from "../../adapters/chain/stage"
import type { Stage } from "../../adapters/chain/stage"
import type { LocalChain } from "../../fakes/local-chain"
import { startLocalChain } from "../../fakes/local-chain"
import type { RawLog } from "../../fakes/hostile-rpc"
import type { LogLie, OpenSource, TestedSource } from "./sources"

/** What every adapter of the port for logs does, and what is caught whoever tells it. */
export function historySuite(open: OpenSource): void {
  let chain: LocalChain
  let stage: Stage
  let source: TestedSource

  before(async () => {
    chain = await startLocalChain()
    stage = await setStage(chain)
    source = await open(stage)
    const keyDigest = await stage.publishKey(stage.writers.doctor)
    for (let record = 0; record < 3; record++) await stage.addRecord()
    const batch = { patient: stage.patient, folder, epoch: 0 as never, wrappedKeys: someKeys() }
    await stage.writers.patient.addRecords({ ...batch, cidDigests: [someDigest(), someDigest()] })
    await stage.grant(stage.doctor, keyDigest)
    const rewraps = [{ grantee: stage.doctor, keyDigest, wrappedKey: someKey() }]
    // Two entries in one block
    await stage.writers.patient.revokeAccess({
      ...{ patient: stage.patient, scope: folder, grantees: [], newEpoch: 1 as never, rewraps },
    })
    await stage.grant(stage.doctor, keyDigest, asScope(5n))
    await stage.mine(20)
    await stage.addRecord()
    await source.caughtUp()
  })
  after(async () => {
    await source?.close()
    await chain?.stop()
  })
  beforeEach(() => source.tell(null))

  const straight = () => stage.readerAt(chain.url)
  const readJournal = () => source.reader().journal(stage.patient)
  const readInbox = () => source.reader().inbox(stage.doctor)
  const refusalTo = (lie: LogLie, read: () => Promise<unknown> = readJournal) => {
    source.tell(lie)
    return refusalOf(read())
  }
  const caught = async (lie: LogLie, read?: () => Promise<unknown>): Promise<void> => {
    expect((await refusalTo(lie, read)).code).to.equal("history-invalid")
  }

  it("gives the whole journal and the whole inbox", async () => {
    const journal = await readJournal()
    expect(journal).to.have.length(9)
    expect(journal).to.deep.equal(await straight().journal(stage.patient))
    const inbox = await readInbox()
    expect(inbox).to.have.length(2)
    expect(inbox).to.deep.equal(await straight().inbox(stage.doctor))
    expect(await source.reader().journal(stage.doctor)).to.have.length(1)
    expect(await source.reader().journal(stage.stranger)).to.deep.equal([])
  })

  it("gives the newest part alone", async () => {
    const page = await source.reader().newestInbox(stage.doctor, 1)
    expect(page.length).to.equal(2)
    expect(page.entries.at(-1)).to.include({ position: 1, scope: 5n })
  })

  it("is caught where it leaves out any entry", async () => {
    const transactions = [...new Set((await readJournal()).map(({ place }) => place.transaction))]
    for (const transaction of transactions)
      await caught((logs) => logs.filter((log) => log.transactionHash !== transaction))
  })

  it("is caught where it leaves out a part of a block", async () => {
    const crowded = (await readJournal()).find(
      ({ place, kind }, _, all) =>
        kind === "AccessRewrapped" &&
        all.some((other) => other !== null && other.place.block === place.block),
    )
    for (const index of [0, 1])
      await caught((logs) => {
        const inBlock = logs.filter((log) => Number(log.blockNumber) === crowded?.place.block)
        return logs.filter((log) => log !== inBlock[index])
      })
  })

  it("is caught where it cuts the newest, the oldest or everything off", async () => {
    await caught((logs) => logs.slice(0, -1))
    await caught((logs) => logs.slice(1))
    await caught(() => [])
  })

  /** Changes one transaction's logs, wherever they are shown. */
  const changing =
    (transaction: string | undefined, change: (log: RawLog) => RawLog): LogLie =>
    (logs) =>
      logs.map((log) => (log.transactionHash === transaction ? change(log) : log))

  it("is caught where it alters any word of an entry", async () => {
    const transaction = (await readJournal())[2]?.place.transaction
    for (const word of [0, 1, 2, 3, 4, 5])
      await caught(changing(transaction, (log) => ({ ...log, data: flip(log, word) })))
    const by = zeroPadValue(stage.stranger, 32)
    await caught(changing(transaction, (log) => ({ ...log, topics: log.topics.with(2, by) })))
  })

  it("is caught where it reorders, moves, repeats or invents entries", async () => {
    const [first, second] = (await readJournal()).slice(1, 3).map(({ place }) => place)
    const swapped = (log: RawLog): RawLog => {
      const place = log.transactionHash === first?.transaction ? second : first
      const at = {
        blockNumber: hex(place?.block),
        blockHash: place?.blockHash,
        logIndex: hex(place?.logIndex),
      }
      return log.transactionHash === first?.transaction || log.transactionHash === second?.transaction
        ? ({ ...log, ...at } as RawLog)
        : log
    }
    await caught((logs) => logs.map(swapped))
    await caught((logs) => logs.flatMap((log) => [log, { ...log, logIndex: hex(Number(log.logIndex) + 7) }]))
    await caught((logs) => logs.map((log) => ({ ...log, blockNumber: hex(Number(log.blockNumber) - 1) })))
  })

  it("is caught where it sends what is no log", async () => {
    for (const garbage of [null, 7, "0x", {}, [], { topics: [] }]) await caught(() => [garbage])
    await caught((logs) => logs.map((log) => ({ ...log, data: "0x00" })))
  })

  it("is caught where it leaves a grant out of the inbox or alters it", async () => {
    const transactions = (await readInbox()).map(({ place }) => place.transaction)
    for (const transaction of transactions)
      await caught((logs) => logs.filter((log) => log.transactionHash !== transaction), readInbox)
    await caught((logs) => logs.map((log) => ({ ...log, data: flip(log, 2) })), readInbox)
    const from = zeroPadValue(stage.stranger, 32)
    await caught((logs) => logs.map((log) => ({ ...log, topics: log.topics.with(1, from) })), readInbox)
  })

  it("shows what was added since", async () => {
    const reader = source.reader()
    const before = await reader.journal(stage.patient)
    await stage.addRecord()
    await source.caughtUp()
    const after = await reader.journal(stage.patient)
    expect(after.slice(0, -1)).to.deep.equal(before)
    expect(after).to.deep.equal(await straight().journal(stage.patient))
  })
}

const hex = (value: number | undefined): string => `0x${(value ?? 0).toString(16)}`

/** Flips the last bit of one 32-byte word of a log's data. */
const flip = (log: RawLog, word: number): string => {
  const end = 2 + (word + 1) * 64
  const bit = (Number.parseInt(log.data[end - 1] ?? "0", 16) ^ 1).toString(16)
  return log.data.slice(0, end - 1) + bit + log.data.slice(end)
}
