import { expect } from "chai"
import { signerAddress } from "../../app/_adapters/wallet/vault-signer"
import { toBase64url, utf8 } from "../../app/_core/crypto/bytes"
import { KeywardError } from "../../app/_core/errors"
import { openCare } from "../../app/_core/keys/care-document"
import { keeperKeyOf } from "../../app/_core/keys/keeper-way"
import { readVault } from "../../app/_core/keys/vault-format"
import { keyDigest } from "../../app/_core/keys/key-digest"
import type { UnlockedKeys } from "../../app/_core/keys/unlocked"
import { EVERYTHING, UNFILED } from "../../app/_core/types"
import { actedFor, actFor } from "../../app/_journeys/act-for"
import { finishCare, keepCare, prepareCare } from "../../app/_journeys/care"
import type { CareTools } from "../../app/_journeys/care"
import { carryCare, leaveFormer } from "../../app/_journeys/carry-care"
import { noteContributions, recordContributions } from "../../app/_journeys/contribute"
import { readNotebook } from "../../app/_journeys/keep-notebook"
import { actForKept, forgetCare, listCare, loadCare } from "../../app/_journeys/kept-care"
import { letAdd } from "../../app/_journeys/let-add"
import { nameDelegate } from "../../app/_journeys/name-delegate"
import { openByCode } from "../../app/_journeys/passkeys"
import { readPatient } from "../../app/_journeys/read-patient"
import { listRecords } from "../../app/_journeys/read-record"
import { keepReplacement, prepareReplacement } from "../../app/_journeys/replace-keys"
import { uploadRecord } from "../../app/_journeys/upload-records"
import { expectRefusal, share } from "./acts"
import { careTools } from "./caring"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

const NILA = { name: "Nila Menon", birthDate: "2019-04-02" }

describe("an account for somebody whom one cares for", () => {
  let world: World
  let keeper: Actor
  before(async () => {
    world = await startWorld({ relayed: true, unlimited: true })
    keeper = await world.actor(1)
  })
  after(() => world.stop())

  const made = async (by: Actor, tools: CareTools = careTools(world, by)) => {
    const prepared = await prepareCare(by.keys, NILA, tools)
    await keepCare(by.services, by.keys, prepared, tools)
    return { ...prepared, account: prepared.document.account }
  }
  const listed = (by: Actor) => listCare(by.services, by.keys)
  /** Fails at the named call of the account's own services, once. */
  const stoppingAt = (tools: CareTools, part: "server" | "writer", call: string): CareTools => ({
    ...tools,
    async enterAs(opened) {
      const session = await tools.enterAs(opened)
      const failing = new Proxy(session.services[part], {
        get(target, name) {
          const value: unknown = Reflect.get(target, name, target)
          if (name === call) return () => Promise.reject(new Error(`stopped at ${call}`))
          return typeof value === "function" ? (value.bind(target) as unknown) : value
        },
      })
      return { ...session, services: { ...session.services, [part]: failing } }
    },
  })

  it("is made by two confirmations, with nothing pasted; the keeper finds it in the switch and acts by their own wallet", async () => {
    const tools = careTools(world, keeper)
    const before = await world.chain.provider.getBalance(keeper.services.account)
    const { account } = await made(keeper, tools)
    expect(tools.sentences).to.have.length(2)
    expect(await world.chain.provider.getBalance(account)).to.equal(0n)
    expect(await world.chain.provider.getBalance(keeper.services.account)).to.equal(before)
    const notebook = (await readNotebook(keeper.services, keeper.keys))?.notebook ?? null
    expect(notebook?.contacts[account]).to.equal(NILA.name)
    expect(await actedFor(keeper.services, keeper.keys, notebook)).to.include(account)
    expect((await listed(keeper)).map(({ name, standing }) => [name, standing])).to.deep.include([
      NILA.name,
      "kept",
    ])

    const acting = await actForKept(keeper.services, keeper.keys, account)
    const theirs = await readNotebook(keeper.services, acting)
    expect(theirs?.notebook).to.include({ ...NILA, role: "patient" })
    const actor = { ...keeper, keys: acting }
    await addRecords(actor, [newRecord(utf8("seen at birth"))])
    const view = await readPatient(keeper.services, acting, account)
    expect([...view.state.records.values()].map(({ versions }) => versions[0]?.by)).to.deep.equal([
      keeper.services.account,
    ])
    const doctor = await world.actor(2)
    await share(actor, EVERYTHING, doctor)
    const seen = await readPatient(doctor.services, doctor.keys, account)
    expect(
      (await listRecords(doctor.services, seen, new Map())).map(({ open }) => open?.manifest.title),
    ).to.deep.equal(["A result"])
  })

  it("opens what others add for the person alone, which a delegate who keeps nothing does not", async () => {
    const { account } = await made(keeper)
    const keys = await actForKept(keeper.services, keeper.keys, account)
    const lab = await world.actor(4)
    await expectRefusal("delegation-over", actForKept(lab.services, lab.keys, account))
    await letAdd(keeper.services, keys, {
      ...{ scope: UNFILED, grantee: lab.keys.account, keyDigest: keyDigest(lab.keys.publicKey) },
      expiresAt: (await keeper.services.reader.now()) + 86_400,
    })
    const record = newRecord(utf8("of the lab"), { title: "Of the lab" })
    const place = { patient: account, folder: UNFILED }
    const [row] = await noteContributions(lab.services, lab.keys, place, [record])
    if (!row) throw new Error("nothing was noted")
    await recordContributions(lab.services, lab.keys, [
      await uploadRecord(lab.services, lab.keys, row, record),
    ])
    const read = async (with_: UnlockedKeys) => {
      const view = await readPatient(keeper.services, with_, account)
      const listed = await listRecords(keeper.services, view, new Map())
      return listed.map(({ open, problem }) => open?.manifest.title ?? problem)
    }
    expect(await read(await actFor(keeper.services, keeper.keys, account))).to.not.include("Of the lab")
    expect(await read(keys)).to.deep.equal(["Of the lab"])
  })

  it("opens by its own recovery code, without the keeper", async () => {
    const { account, recoveryCode } = await made(keeper)
    const { server, reader } = world.visitor(50)
    const opened = await openByCode(
      { server, reader, addressOf: signerAddress },
      { account, code: recoveryCode },
    )
    expect(opened.account).to.equal(account)
    expect(signerAddress(opened.signer)).to.equal(account)
    await expectRefusal(
      "recovery-code-wrong",
      openByCode({ server, reader, addressOf: signerAddress }, { account, code: keeper.recoveryCode }),
    )
  })

  for (const [part, call] of [
    ["server", "putVault"],
    ["writer", "setUp"],
    ["server", "putNotebook"],
    ["writer", "setDelegate"],
  ] as const)
    it(`goes on where its set-up stopped at ${call}, from the keeper's list alone`, async () => {
      const tools = careTools(world, keeper)
      const prepared = await prepareCare(keeper.keys, NILA, tools)
      let stopped: unknown = null
      await keepCare(keeper.services, keeper.keys, prepared, stoppingAt(tools, part, call)).catch(
        (error: unknown) => (stopped = error),
      )
      expect(String(stopped)).to.include(`stopped at ${call}`)
      const { account } = prepared.document
      const found = (await listed(keeper)).find((each) => each.account === account)
      expect(found?.standing).to.equal("unfinished")

      const asked = tools.sentences.length
      await finishCare(keeper.services, keeper.keys, prepared.id, tools)
      expect((await listed(keeper)).find((each) => each.account === account)?.standing).to.equal("kept")
      const acting = await actForKept(keeper.services, keeper.keys, account)
      expect(acting.identity).to.have.length(32)
      const { server, reader } = world.visitor(50)
      const given = { account, code: prepared.recoveryCode }
      expect((await openByCode({ server, reader, addressOf: signerAddress }, given)).account).to.equal(
        account,
      )
      // Done once more it asks for nothing.
      const done = tools.sentences.length
      await finishCare(keeper.services, keeper.keys, prepared.id, tools)
      expect(tools.sentences).to.have.length(done)
      expect(done - asked).to.be.at.most(2)
    })

  it("is forgotten where it was begun and not kept, and not where it is", async () => {
    const tools = careTools(world, keeper)
    const prepared = await prepareCare(keeper.keys, NILA, tools)
    await keepCare(keeper.services, keeper.keys, prepared, stoppingAt(tools, "writer", "setUp")).catch(
      () => undefined,
    )
    await forgetCare(keeper.services, keeper.keys, prepared.id)
    expect((await listed(keeper)).map(({ id }) => id)).to.not.include(prepared.id)
    const { id } = await made(keeper)
    await expectRefusal("not-allowed", forgetCare(keeper.services, keeper.keys, id))
  })

  it("is read by nobody who acts for the keeper, and none of theirs is taken for one", async () => {
    const [owner, delegate] = [await world.actor(5), await world.actor(6)]
    const { id, account } = await made(owner)
    await nameDelegate(owner.services, owner.keys, {
      delegate: delegate.keys.account,
      until: (await owner.services.reader.now()) + 86_400,
      keyDigest: keyDigest(delegate.keys.publicKey),
    })
    const acting = await actFor(delegate.services, delegate.keys, owner.keys.account)
    await expectRefusal("not-allowed", listCare(delegate.services, acting))
    const sealed = delegate.services.sealed(acting)
    const kept = await sealed.load("care", id)
    expect(kept).to.not.equal(null)
    const identity = delegate.keys.identity ?? new Uint8Array(32)
    await expectRefusal(
      "key-wrong",
      openCare({ account: owner.keys.account, identity }, id, kept?.bytes ?? new Uint8Array()),
    )
    // Neither a copy under another id nor one of their own making.
    await sealed.save("care", "planted", kept?.bytes ?? new Uint8Array(), 0)
    await sealed.save("care", "own", utf8(toBase64url(identity)), 0)
    expect((await listed(owner)).map((each) => each.account)).to.deep.equal([account])
  })

  it("gives a stranger who has the token ciphertext alone", async () => {
    const { document } = await made(keeper)
    const given = await world.visitor(51).server.openVault(document.token)
    expect(given.account).to.equal(document.account)
    expect(given.vaults).to.have.length(1)
    const other = await world.actor(7)
    const { id } = await made(other)
    expect((await listed(other)).map((each) => each.id)).to.deep.equal([id])
  })

  it("stays with a keeper who makes new keys; the former identity opens nothing then", async () => {
    const owner = await world.actor(8)
    const { id, account } = await made(owner)
    const replacement = await prepareReplacement(owner.services, owner.keys)
    const tools = careTools(world, { ...owner, keys: replacement.keys })
    const carried = await carryCare(owner.services, owner.keys, replacement.keys, tools)
    // Until the new keys are kept both open it.
    expect((await actForKept(owner.services, owner.keys, account)).identity).to.have.length(32)
    expect(await carryCare(owner.services, owner.keys, replacement.keys, tools)).to.deep.equal(carried)
    const former = { ...owner.keys, identity: owner.keys.identity?.slice() ?? null }
    await keepReplacement(owner.services, owner.keys, replacement)
    await leaveFormer(owner.services, replacement.keys, carried, tools)
    await leaveFormer(owner.services, replacement.keys, carried, tools)

    const acting = await actForKept(owner.services, replacement.keys, account)
    expect(acting.identity).to.have.length(32)
    const listed = await listCare(owner.services, replacement.keys)
    expect(listed.map((each) => [each.account, each.standing])).to.deep.equal([[account, "kept"]])
    expect(listed[0]?.id).to.not.equal(id)
    await expectRefusal("key-missing", actFor(owner.services, former, account))
    const { vaults } = await world
      .visitor(51)
      .server.openVault(
        (await loadCare(owner.services, replacement.keys, listed[0]?.id ?? "")).document.token,
      )
    const { header } = readVault(vaults[0] ?? new Uint8Array())
    const seed = former.identity ?? new Uint8Array(32)
    await expectRefusal("key-missing", keeperKeyOf(header, { account: owner.keys.account, seed }))
  })

  it("is not gone on with where the providers disagree who acts for it", async () => {
    const tools = careTools(world, keeper)
    const { id, account } = await made(keeper)
    const { agreed } = keeper.services
    const recoveryOf = (of: typeof account) =>
      of === account ? Promise.reject(new KeywardError("providers-disagree")) : agreed.recoveryOf(of)
    const split = new Proxy(agreed, {
      get(target, name) {
        if (name === "recoveryOf") return recoveryOf
        const value: unknown = Reflect.get(target, name, target)
        return typeof value === "function" ? (value.bind(target) as unknown) : value
      },
    })
    let entered = 0
    const counting: CareTools = {
      ...tools,
      enterAs: (opened) => {
        entered++
        return tools.enterAs(opened)
      },
    }
    const services = { ...keeper.services, agreed: split }
    await expectRefusal("providers-disagree", finishCare(services, keeper.keys, id, counting))
    expect(entered).to.equal(0)
  })

  it("is not begun where nobody would pay", async () => {
    const { relay } = world.app.services
    Object.assign(world.app.services, { relay: null })
    try {
      await expectRefusal("nobody-pays", prepareCare(keeper.keys, NILA, careTools(world, keeper)))
    } finally {
      Object.assign(world.app.services, { relay })
    }
  })
})
