import { expect } from "chai"
import { toBeHex } from "ethers"
import { agree } from "../../../app/_adapters/chain/agreeing-reader"
import { READ, asEpoch } from "../../../app/_core/types"
import type { RegistryReader } from "../../../app/_core/ports/registry"
import { IRecordRegistry__factory } from "../../../typechain-types/factories/IRecordRegistry__factory"
import { aboutCalls, hostileRpc } from "../../fakes/hostile-rpc"
import type { HostileRpc, Lie } from "../../fakes/hostile-rpc"
import { startLocalChain } from "../../fakes/local-chain"
import type { LocalChain } from "../../fakes/local-chain"
import { FAR, folder, refusalOf, setStage, someDigest } from "./stage"
import type { Stage } from "./stage"

const registry = IRecordRegistry__factory.createInterface()
type View = Parameters<typeof registry.getFunction>[0]
const selectorOf = (name: View): string => registry.getFunction(name).selector

/** The same answer with the first bit flipped: of what is kept in part only the beginning is read. */
const begunOtherwise = (result: string): string =>
  `0x${(Number.parseInt(result[2] ?? "0", 16) ^ 8).toString(16)}${result.slice(3)}`
/** The same answer with the last bit of one of its 32-byte words flipped. */
const flipped =
  (word = 0) =>
  (result: string): string => {
    const end = 2 + (word + 1) * 64
    return (
      result.slice(0, end - 1) +
      (Number.parseInt(result[end - 1] ?? "0", 16) ^ 1).toString(16) +
      result.slice(end)
    )
  }

describe("two providers", () => {
  let chain: LocalChain
  let honest: HostileRpc
  let liar: HostileRpc
  let stage: Stage
  let reader: RegistryReader

  before(async () => {
    chain = await startLocalChain()
    honest = await hostileRpc(chain.url)
    liar = await hostileRpc(chain.url)
    stage = await setStage(chain)
    const keyDigest = await stage.publishKey(stage.writers.doctor)
    await stage.addRecord()
    await stage.grant(stage.doctor, keyDigest)
    await stage.addRecord()
  })
  after(async () => {
    await honest.close()
    await liar.close()
    await chain.stop()
  })
  beforeEach(() => {
    liar.tell(null)
    reader = agree(stage.readerAt(honest.url), stage.readerAt(liar.url))
  })

  it("that agree are believed", async () => {
    const { patient, doctor, stranger } = stage
    expect(await reader.journal(patient)).to.have.length(3)
    expect(await reader.inbox(doctor)).to.have.length(1)
    expect(await reader.journalLink(patient)).to.include({ length: 3 })
    expect(await reader.inboxLink(doctor)).to.include({ length: 1 })
    expect(await reader.epoch(patient, folder)).to.equal(0)
    expect(await reader.grant(patient, folder, doctor)).to.include({ permissions: READ, expiresAt: FAR })
    expect((await reader.key(doctor))?.publicKey).to.have.length(1216)
    expect(await reader.key(stranger)).to.equal(null)
    expect(await reader.vaultDigest(patient)).to.equal(null)
    expect(await reader.delegateUntil(patient, doctor)).to.equal(0)
    expect(await reader.accountOf(patient)).to.equal(patient)
    expect(await reader.isInvitationOnly(doctor)).to.equal(false)
    expect(await reader.isInvited(doctor, patient)).to.equal(false)
    expect(await reader.invitedBy(doctor)).to.deep.equal([])
    expect(await reader.recoveryOf(patient)).to.deep.equal({
      ...{ recovery: null, next: null, nextFrom: 0, frozenAt: 0, wallet: patient },
    })
    expect(await reader.now()).to.be.greaterThan(0)
    expect(await reader.incarnation()).to.equal(await stage.readerAt(chain.url).incarnation())
  })

  const lies: [string, () => Lie, (of: RegistryReader) => Promise<unknown>][] = [
    ["journal", () => aboutCalls(selectorOf("journalOf"), flipped()), (of) => of.journal(stage.patient)],
    ["journal", () => aboutCalls(selectorOf("journalOf"), flipped()), (of) => of.journalLink(stage.patient)],
    ["inbox", () => aboutCalls(selectorOf("inboxOf"), flipped()), (of) => of.inbox(stage.doctor)],
    ["inbox", () => aboutCalls(selectorOf("inboxOf"), flipped()), (of) => of.inboxLink(stage.doctor)],
    ["epoch", () => aboutCalls(selectorOf("epochOf"), flipped()), (of) => of.epoch(stage.patient, folder)],
    ["key", () => aboutCalls(selectorOf("keyOf"), begunOtherwise), (of) => of.key(stage.doctor)],
    [
      "vault",
      () => aboutCalls(selectorOf("vaultTagOf"), begunOtherwise),
      (of) => of.vaultDigest(stage.patient),
    ],
    [
      "delegate",
      () => aboutCalls(selectorOf("delegateUntil"), flipped()),
      (of) => of.delegateUntil(stage.patient, stage.doctor),
    ],
    [
      "invitation-only",
      () => aboutCalls(selectorOf("isInvitationOnly"), flipped()),
      (of) => of.isInvitationOnly(stage.doctor),
    ],
    [
      "invitation",
      () => aboutCalls(selectorOf("isInvited"), flipped()),
      (of) => of.isInvited(stage.doctor, stage.patient),
    ],
    ["account", () => aboutCalls(selectorOf("accountOf"), flipped()), (of) => of.accountOf(stage.patient)],
    ...[0, 1, 2, 3, 4].map((word): [string, () => Lie, (of: RegistryReader) => Promise<unknown>] => [
      "recovery",
      () => aboutCalls(selectorOf("recoveryOf"), flipped(word)),
      (of) => of.recoveryOf(stage.patient),
    ]),
    ...[0, 1, 2, 3].map((word): [string, () => Lie, (of: RegistryReader) => Promise<unknown>] => [
      "grant",
      () => aboutCalls(selectorOf("grantOf"), flipped(word)),
      (of) => of.grant(stage.patient, folder, stage.doctor),
    ]),
  ]
  for (const [index, [what, lie, question]] of lies.entries()) {
    it(`of which either lies about the ${what} disagree (${index})`, async () => {
      liar.tell(lie())
      expect(await refusalOf(question(reader))).to.include({ code: "providers-disagree", what })
      const swapped = agree(stage.readerAt(liar.url), stage.readerAt(honest.url))
      expect(await refusalOf(question(swapped))).to.include({ code: "providers-disagree", what })
    })
  }

  it("say what each of them said", async () => {
    liar.tell(aboutCalls(selectorOf("epochOf"), () => toBeHex(9, 32)))
    expect(await refusalOf(reader.epoch(stage.patient, folder))).to.include({ first: "0", second: "9" })
  })

  it("of which one changes its mind when asked again are not believed", async () => {
    let answers = 0
    const later = (change: (result: string) => string) => (result: string) =>
      answers++ === 0 ? result : change(result)
    liar.tell(
      aboutCalls(
        selectorOf("keyOf"),
        later(() => toBeHex(0, 64)),
      ),
    )
    const swapped = agree(stage.readerAt(liar.url), stage.readerAt(honest.url))
    expect(await refusalOf(swapped.key(stage.doctor))).to.include({ code: "providers-disagree", what: "key" })
    answers = 0
    liar.tell(
      aboutCalls(
        selectorOf("journalOf"),
        later(() => toBeHex(0, 32)),
      ),
    )
    expect(await swapped.journal(stage.patient)).to.have.length(3)
  })

  it("that are a block apart are compared at the block both know", async () => {
    await stage.addRecord()
    await reader.journal(stage.patient)
    const behind = (await stage.readerAt(chain.url).height()) - 1
    liar.tell(heightOf(behind))
    expect(await reader.journal(stage.patient)).to.have.length(3)
    liar.tell(null)
    expect(await reader.journal(stage.patient)).to.have.length(4)
  })

  it("that are far apart disagree: a stale state is no second opinion", async () => {
    const height = await stage.readerAt(chain.url).height()
    liar.tell(heightOf(height + 6))
    expect(await refusalOf(reader.epoch(stage.patient, folder))).to.include({
      ...{ code: "providers-disagree", what: "height", second: height + 6 },
    })
  })

  it("that are on different chains disagree", async () => {
    liar.tell(async (request, ask) => {
      const answer = await ask(request)
      if (request.method !== "eth_getBlockByNumber" || !("result" in answer)) return answer
      return { result: { ...(answer.result as object), hash: someDigest() } }
    })
    expect(await refusalOf(reader.epoch(stage.patient, folder))).to.include({
      ...{ code: "providers-disagree", what: "block" },
    })
  })

  it("of which one does not answer give no answer", async () => {
    const alone = agree(stage.readerAt(honest.url), stage.readerAt("http://127.0.0.1:9"))
    expect((await refusalOf(alone.epoch(stage.patient, folder))).code).to.equal("chain-unreachable")
  })

  it("compare epochs as they are now", async () => {
    await stage.writers.patient.revokeAccess({
      ...{ patient: stage.patient, scope: folder, grantees: [], newEpoch: asEpoch(3), rewraps: [] },
    })
    expect(await reader.epoch(stage.patient, folder)).to.equal(3)
  })

  const heightOf =
    (height: number): Lie =>
    (request, ask) =>
      request.method === "eth_blockNumber" ? Promise.resolve({ result: toBeHex(height) }) : ask(request)
})
