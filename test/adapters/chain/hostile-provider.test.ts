import { expect } from "chai"
import { toBeHex, zeroPadValue } from "ethers"
import { packLink } from "../../../app/_core/journal/link"
import { asDigest, asEpoch } from "../../../app/_core/types"
import { IRecordRegistry__factory } from "../../../typechain-types/factories/IRecordRegistry__factory"
import { aboutCalls, aboutLogs, hostileRpc } from "../../fakes/hostile-rpc"
import type { HostileRpc, Lie, RawLog } from "../../fakes/hostile-rpc"
import { startLocalChain } from "../../fakes/local-chain"
import type { LocalChain } from "../../fakes/local-chain"
import { folder, refusalOf, setStage, someDigest, someKey, someKeys } from "./stage"
import type { Stage } from "./stage"

const registry = IRecordRegistry__factory.createInterface()
const selectorOf = (name: "journalOf" | "inboxOf" | "keyOf"): string => registry.getFunction(name).selector

describe("a hostile provider", () => {
  let chain: LocalChain
  let rpc: HostileRpc
  let stage: Stage

  before(async () => {
    chain = await startLocalChain()
    rpc = await hostileRpc(chain.url)
    stage = await setStage(chain)
    const keyDigest = await stage.publishKey(stage.writers.doctor)
    for (let record = 0; record < 3; record++) await stage.addRecord()
    const cidDigests = [someDigest(), someDigest()]
    const batch = { patient: stage.patient, folder, cidDigests, wrappedKeys: someKeys() }
    await stage.writers.patient.addRecords({ ...batch, epoch: 0 as never })
    await stage.grant(stage.doctor, keyDigest)
    await stage.grant(stage.doctor, keyDigest, 0n as never)
    await stage.addRecord()
  })
  after(async () => {
    await rpc.close()
    await chain.stop()
  })

  const readJournal = () => stage.readerAt(rpc.url).journal(stage.patient)
  const readInbox = () => stage.readerAt(rpc.url).inbox(stage.doctor)
  const refusalTo = (lie: Lie, read: () => Promise<unknown> = readJournal) => {
    rpc.tell(lie)
    return refusalOf(read())
  }
  const without = (index: number) => aboutLogs((logs) => logs.filter((log) => !isEntry(log, index)))
  const isEntry = (log: RawLog, index: number): boolean => log.transactionHash === transactions[index]
  let transactions: string[]
  beforeEach(async () => {
    rpc.tell(null)
    transactions = (await readJournal()).map(({ place }) => place.transaction)
  })

  it("is believed while it tells the truth", async () => {
    expect(transactions).to.have.length(7)
    expect(await readInbox()).to.have.length(2)
  })

  it("that leaves any entry out is caught, with the position", async () => {
    const positions = [0, 1, 2, 3, 5, 6, 7]
    for (const [index, position] of positions.entries()) {
      const expected = position === 3 ? 4 : position
      expect(await refusalTo(without(index))).to.include({ code: "history-invalid", position: expected })
    }
  })

  it("that leaves entries out of ranges only is caught up with, block by block", async () => {
    rpc.tell(async (request, ask) => {
      const { fromBlock, toBlock } = (request.params[0] ?? {}) as Record<string, unknown>
      return fromBlock === toBlock ? ask(request) : without(2)(request, ask)
    })
    expect(await readJournal()).to.have.length(7)
  })

  it("that leaves out a part of a block in ranges only is caught up with; everywhere, it is caught", async () => {
    const crowded = await setStage(chain)
    const keyDigest = await crowded.publishKey(crowded.writers.doctor)
    await crowded.grant(crowded.doctor, keyDigest)
    const rewraps = [{ grantee: crowded.doctor, keyDigest, wrappedKey: someKey() }]
    const revocation = {
      patient: crowded.patient,
      scope: folder,
      grantees: [],
      newEpoch: asEpoch(1),
      rewraps,
    }
    await crowded.writers.patient.revokeAccess(revocation)
    const read = () => crowded.readerAt(rpc.url).journal(crowded.patient)
    for (const topic of ["AccessRevoked", "AccessRewrapped"] as const) {
      const { topicHash } = registry.getEvent(topic)
      const left = aboutLogs((logs) => logs.filter((log) => log.topics[0] !== topicHash))
      rpc.tell((request, ask) => {
        const { fromBlock, toBlock } = (request.params[0] ?? {}) as Record<string, unknown>
        return fromBlock === toBlock ? ask(request) : left(request, ask)
      })
      expect(await read()).to.have.length(3)
      expect((await refusalTo(left, read)).code).to.equal("history-invalid")
    }
  })

  it("that alters any field of an entry is caught", async () => {
    for (const position of [0, 1, 2, 3, 4, 5]) {
      const lie = aboutLogs((logs) =>
        logs.map((log) => (isEntry(log, 2) ? { ...log, data: flip(log, position) } : log)),
      )
      expect((await refusalTo(lie)).code, `word ${position}`).to.equal("history-invalid")
    }
  })

  it("that names another writer is caught", async () => {
    const by = zeroPadValue(stage.stranger, 32)
    const lie = aboutLogs((logs) => logs.map((log) => ({ ...log, topics: log.topics.with(-1, by) })))
    expect((await refusalTo(lie)).code).to.equal("history-invalid")
  })

  it("that shows logs of another contract or patient is not believed", async () => {
    for (const change of [
      { address: stage.stranger },
      { topics: [registry.getEvent("RecordAdded").topicHash, zeroPadValue(stage.stranger, 32)] },
      { removed: true },
    ]) {
      const lie = aboutLogs((logs) => logs.map((log) => ({ ...log, ...change })))
      expect(await refusalTo(lie)).to.include({ code: "history-invalid", problem: "missing" })
    }
  })

  it("that reorders, repeats or invents entries is caught", async () => {
    const all = (await chain.provider.send("eth_getLogs", [
      { address: stage.registry, fromBlock: "0x0", toBlock: "latest" },
    ])) as RawLog[]
    const [first, second] = all.filter((log) => isEntry(log, 1) || isEntry(log, 2))
    if (!first || !second) throw new Error("no logs")
    const other = (log: RawLog): RawLog | undefined =>
      isEntry(log, 1) ? second : isEntry(log, 2) ? first : undefined
    const swapped = aboutLogs((logs) => logs.map((log) => ({ ...log, ...other(log), ...placeOf(log) })))
    expect((await refusalTo(swapped)).code).to.equal("history-invalid")
    const repeated = aboutLogs((logs) => [...logs, ...logs])
    expect((await refusalTo(repeated)).code).to.equal("history-invalid")
    const invented = aboutLogs((logs) =>
      logs.flatMap((log) => [log, { ...log, logIndex: "0x9", data: flip(log, 3) }]),
    )
    expect((await refusalTo(invented)).code).to.equal("history-invalid")
  })

  it("that moves an entry to another block is caught", async () => {
    const lie = aboutLogs((logs) =>
      logs.map((log) =>
        isEntry(log, 3) ? { ...log, blockNumber: toBeHex(Number(log.blockNumber) + 1) } : log,
      ),
    )
    expect((await refusalTo(lie)).code).to.equal("history-invalid")
    const otherHash = aboutLogs((logs) =>
      logs.map((log) => ({ ...log, blockHash: someDigest(), blockTimestamp: undefined })),
    )
    expect(await refusalTo(otherHash)).to.include({ code: "history-invalid", problem: "not-in-block" })
  })

  it("that sends what cannot be decoded is caught", async () => {
    const lie = aboutLogs((logs) => logs.map((log) => ({ ...log, data: log.data.slice(0, 130) })))
    expect(await refusalTo(lie)).to.include({ code: "history-invalid", problem: "malformed" })
    for (const garbage of [
      null,
      5,
      [],
      { topics: [] },
      { topics: ["0x00"], data: "0x" },
      { blockNumber: "-1" },
    ]) {
      const lies = [garbage, aboutLogs((logs) => logs.map((log) => mixed(log, garbage)))] as const
      const none: Lie = (request, ask) =>
        request.method === "eth_getLogs" ? Promise.resolve({ result: lies[0] }) : ask(request)
      expect(await refusalTo(none)).to.include({ code: "history-invalid", problem: "missing" })
      expect(await refusalTo(lies[1])).to.include({ code: "history-invalid", problem: "missing" })
    }
  })

  it("that invents a head is caught", async () => {
    const { word, length, lastBlock } = await stage.readerAt(chain.url).journalLink(stage.patient)
    for (const head of [
      packLink(word ^ 1n, length, lastBlock),
      packLink(word, length + 1, lastBlock),
      packLink(word, length, lastBlock - 1),
      packLink(word, length, 0),
    ]) {
      const lie = aboutCalls(selectorOf("journalOf"), () => toBeHex(head.word, 32))
      expect((await refusalTo(lie)).code).to.equal("history-invalid")
    }
  })

  it("that shows an older head than was seen is caught", async () => {
    const reader = stage.readerAt(rpc.url)
    const entries = await reader.journal(stage.patient)
    for (const older of [0n, entries.at(-1)?.previous ?? 0n]) {
      const lie = aboutCalls(selectorOf("journalOf"), () => toBeHex(older, 32))
      expect((await refusalTo(lie, () => reader.journal(stage.patient))).code).to.equal("history-shrank")
    }
  })

  it("that leaves a grant out of the inbox, or alters it, is caught", async () => {
    const grants = (await stage.readerAt(chain.url).inbox(stage.doctor)).map(({ place }) => place.transaction)
    for (const [position, transaction] of grants.entries()) {
      const left = aboutLogs((logs) => logs.filter((log) => log.transactionHash !== asDigest(transaction)))
      expect(await refusalTo(left, readInbox)).to.include({ code: "history-invalid", position })
    }
    const altered = aboutLogs((logs) => logs.map((log) => ({ ...log, data: flip(log, 2) })))
    expect((await refusalTo(altered, readInbox)).code).to.equal("history-invalid")
    const from = zeroPadValue(stage.stranger, 32)
    const renamed = aboutLogs((logs) => logs.map((log) => ({ ...log, topics: log.topics.with(1, from) })))
    expect((await refusalTo(renamed, readInbox)).code).to.equal("history-invalid")
  })

  it("that shows another key than the digest names is caught", async () => {
    const lie = aboutLogs((logs) => logs.map((log) => ({ ...log, data: flip(log, 3) })))
    const refusal = await refusalTo(lie, () => stage.readerAt(rpc.url).key(stage.doctor))
    expect(refusal).to.include({ code: "history-invalid", problem: "key-missing" })
  })

  it("whose logs are behind its head for a moment is asked again", async () => {
    let queries = 0
    rpc.tell(aboutLogs((logs) => (queries++ < 2 ? [] : logs)))
    expect(await readJournal()).to.have.length(7)
  })

  const mixed = (log: RawLog, garbage: unknown): RawLog =>
    (typeof garbage === "object" && garbage !== null && !Array.isArray(garbage)
      ? { ...log, ...garbage }
      : garbage) as RawLog
  const placeOf = ({ blockNumber, blockHash, logIndex }: RawLog) => ({ blockNumber, blockHash, logIndex })
  /** Flips the last bit of one 32-byte word of a log's data. */
  const flip = (log: RawLog, word: number): string => {
    const end = 2 + (word + 1) * 64
    const bit = (Number.parseInt(log.data[end - 1] ?? "0", 16) ^ 1).toString(16)
    return log.data.slice(0, end - 1) + bit + log.data.slice(end)
  }
})
