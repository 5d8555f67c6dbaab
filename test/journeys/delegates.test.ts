import { expect } from "chai"
import { Wallet } from "ethers"
import { chainProvider } from "../../app/_adapters/chain/provider"
import { registryWriter } from "../../app/_adapters/chain/registry-writer"
import { denseMasters } from "../../app/_core/keys/masters"
import type { UnlockedKeys } from "../../app/_core/keys/unlocked"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { unwrapMasters, wrapMasters } from "../../app/_core/keys/delegation"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { wrapRecordKey } from "../../app/_core/keys/wrapped-keys"
import { CONTRIBUTE, EVERYTHING, READ, UNFILED, asAddress, asDigest, asEpoch } from "../../app/_core/types"
import type { WrappedKey } from "../../app/_core/types"
import { actedFor, actFor } from "../../app/_journeys/act-for"
import { noteContributions, recordContributions } from "../../app/_journeys/contribute"
import { endDelegate } from "../../app/_journeys/end-delegate"
import { listNew } from "../../app/_journeys/file-contributions"
import { grantAccess } from "../../app/_journeys/grant-access"
import { changeNotebook, readNotebook } from "../../app/_journeys/keep-notebook"
import { nameDelegate } from "../../app/_journeys/name-delegate"
import { contextOf, readPatient } from "../../app/_journeys/read-patient"
import { listRecords } from "../../app/_journeys/read-record"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import { startGeneration } from "../../app/_journeys/start-generation"
import { uploadRecord } from "../../app/_journeys/upload-records"
import { emptyNotebook, withActedFor, withComparedKey, withContact } from "../../app/_core/notebook"
import type { Notebook } from "../../app/_core/notebook"
import { expectRefusal, fileAll } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

const DAY = 86_400

describe("delegates", () => {
  let world: World
  let patient: Actor
  let delegate: Actor
  let doctor: Actor
  let other: Actor
  before(async () => {
    world = await startWorld()
    ;[patient, delegate, doctor, other] = [
      await world.actor(1),
      await world.actor(2),
      await world.actor(3),
      await world.actor(4),
    ]
    await addRecords(patient, [newRecord(new Uint8Array(5_000).fill(1), { title: "Before" })])
    await changeNotebook(patient.services, patient.keys, () => emptyNotebook("The patient", "patient"))
  })
  after(() => world.stop())

  const name = async (who: Actor, days = 30) =>
    nameDelegate(patient.services, patient.keys, {
      delegate: who.keys.account,
      until: (await patient.services.reader.now()) + days * DAY,
      keyDigest: keyDigest(who.keys.publicKey),
    })
  const acting = (who: Actor) => actFor(who.services, who.keys, patient.keys.account)
  const titles = async (who: Actor, keys: UnlockedKeys) => {
    const view = await readPatient(who.services, keys, patient.keys.account)
    const listed = await listRecords(who.services, view, new Map())
    return listed.map(({ open, problem }) => open?.manifest.title ?? problem)
  }

  it("are nobody before they are named", async () => {
    await expectRefusal("delegation-over", acting(delegate))
    expect(await actedFor(delegate.services, delegate.keys, null)).to.deep.equal([])
  })

  it("find whom they know however many strangers name them, and strangers in what is left", async () => {
    const busy = await world.actor(11)
    const kin = await world.actor(12)
    await nameDelegate(kin.services, kin.keys, {
      ...{ delegate: busy.keys.account, keyDigest: keyDigest(busy.keys.publicKey) },
      until: (await kin.services.reader.now()) + 30 * DAY,
    })
    const find = (notebook: Notebook | null) => actedFor(busy.services, busy.keys, notebook)
    expect(await find(null)).to.deep.equal([kin.keys.account])
    const { chainId, rpcUrl, registry } = world.config
    const provider = chainProvider(rpcUrl, chainId)
    for (let stranger = 0; stranger < 20; stranger++) {
      const signer = Wallet.createRandom().connect(provider)
      await world.chain.provider.send("hardhat_setBalance", [signer.address, "0xde0b6b3a7640000"])
      const account = asAddress(signer.address)
      await registryWriter({ signer, account, chainId, registry }).setDelegate({
        ...{ delegate: busy.keys.account, generation: 0, keyDigest: keyDigest(busy.keys.publicKey) },
        until: (await patient.services.reader.now()) + 30 * DAY,
        wrappedKey: randomBytes(1_168) as Uint8Array as WrappedKey,
      })
    }
    const { account } = kin.keys
    for (const known of [
      withActedFor(null, account),
      withContact(null, "doctor", account, "The patient"),
      withComparedKey(null, account, keyDigest(kin.keys.publicKey)),
    ]) {
      const found = await find(known)
      expect([found[0], found.length]).to.deep.equal([account, 20])
    }
  })

  it("are not named for another key than was shown", async () => {
    await expectRefusal(
      "key-changed",
      nameDelegate(patient.services, patient.keys, {
        delegate: delegate.keys.account,
        until: 2 ** 39,
        keyDigest: keyDigest(doctor.keys.publicKey),
      }),
    )
  })

  it("read, add, share and stop sharing in the patient's name, and never hold their identity", async () => {
    await name(delegate)
    expect(await actedFor(delegate.services, delegate.keys, null)).to.deep.equal([patient.keys.account])
    const hers = await acting(delegate)
    expect(hers.identity).to.equal(null)
    expect(hers.masters).to.deep.equal(patient.keys.masters)
    expect(await titles(delegate, hers)).to.deep.equal(["Before"])

    await addRecords({ ...delegate, keys: hers }, [
      newRecord(new Uint8Array(3_000).fill(2), { title: "By the delegate" }),
    ])
    expect(await titles(patient, patient.keys)).to.have.members(["Before", "By the delegate"])
    const { state } = await readPatient(patient.services, patient.keys, patient.keys.account)
    expect([...state.records.values()].at(-1)?.author).to.equal(delegate.keys.account)

    const share = { scope: EVERYTHING, grantee: doctor.keys.account, permissions: READ }
    await grantAccess(delegate.services, hers, {
      ...share,
      expiresAt: (await patient.services.reader.now()) + 20 * DAY,
      keyDigest: keyDigest(doctor.keys.publicKey),
    })
    expect(await titles(doctor, doctor.keys)).to.have.members(["Before", "By the delegate"])
    const stop = { scope: EVERYTHING, grantees: [doctor.keys.account] }
    await revokeAccess(delegate.services, hers, stop)
    expect(await titles(doctor, doctor.keys)).to.deep.equal([])
    await grantAccess(delegate.services, hers, {
      ...share,
      expiresAt: (await patient.services.reader.now()) + 20 * DAY,
      keyDigest: keyDigest(doctor.keys.publicKey),
    })
  })

  it("see what does not open, as the patient does: what is for the patient alone, and what nobody's key fits", async () => {
    const add = await world.actor(5)
    const expiresAt = (await patient.services.reader.now()) + 20 * DAY
    await grantAccess(patient.services, patient.keys, {
      ...{ scope: EVERYTHING, grantee: add.keys.account, permissions: CONTRIBUTE, expiresAt },
      keyDigest: keyDigest(add.keys.publicKey),
    })
    const record = newRecord(new Uint8Array(100), { title: "For her alone" })
    const place = { patient: patient.keys.account, folder: UNFILED }
    const [row] = await noteContributions(add.services, add.keys, place, [record])
    if (!row) throw new Error("nothing was noted")
    await recordContributions(add.services, add.keys, [
      await uploadRecord(add.services, add.keys, row, record),
    ])
    await add.services.writer.addRecord({
      ...{ patient: patient.keys.account, folder: UNFILED, epoch: asEpoch(1) },
      cidDigest: asDigest(`0x${"ab".repeat(32)}`),
      wrappedKeys: await wrapRecordKey(randomBytes(32), [
        { scope: EVERYTHING, epoch: asEpoch(3_000), key: randomBytes(32) },
      ]),
    })
    const hers = await acting(delegate)
    expect(await titles(delegate, hers)).to.include.members(["patient-alone", "not-readable"])
    expect(await titles(patient, patient.keys)).to.include.members(["For her alone", "not-readable"])
    const seen = await titles(doctor, doctor.keys)
    expect(seen).to.include("By the delegate")
    expect(seen).not.to.include.oneOf(["patient-alone", "not-readable", "For her alone"])

    const view = await readPatient(delegate.services, hers, patient.keys.account)
    const waiting = await listNew(delegate.services, view, new Map())
    expect(waiting.map(({ problem }) => problem)).to.deep.equal(["not-readable"])
    const filed = await fileAll(
      patient,
      [...view.state.records.values()].slice(-2).map(({ number }) => ({
        record: number,
        folder: UNFILED,
      })),
    )
    expect(filed.refused.map(({ problem }) => problem)).to.deep.equal(["not-readable"])
    expect(await titles(delegate, hers)).to.include("For her alone")
    expect(await titles(doctor, doctor.keys)).to.include("For her alone")
  })

  it("keep the patient's notebook with the patient", async () => {
    const hers = await acting(delegate)
    expect((await readNotebook(delegate.services, hers))?.notebook?.name).to.equal("The patient")
    await changeNotebook(delegate.services, hers, (kept) => ({
      ...(kept ?? emptyNotebook("", "patient")),
      folders: { "7": "Heart" },
    }))
    const kept = await readNotebook(patient.services, patient.keys)
    expect(kept?.notebook?.folders).to.deep.equal({ "7": "Heart" })
  })

  it("keep the patient's sealed documents with them", async () => {
    const theirs = delegate.services.sealed(await acting(delegate))
    const own = patient.services.sealed(patient.keys)
    await own.save("search", "head", Uint8Array.of(1), 0)
    expect(await theirs.load("search", "head")).to.deep.equal({ version: 1, bytes: Uint8Array.of(1) })
    expect(await theirs.save("search", "head", Uint8Array.of(2), 1)).to.equal(2)
    expect(await own.load("search", "head")).to.deep.equal({ version: 2, bytes: Uint8Array.of(2) })
    expect(await delegate.services.sealed(delegate.keys).list("search")).to.deep.equal([])
  })

  it("cannot be followed by somebody whom nobody named", async () => {
    await expectRefusal("delegation-over", acting(doctor))
    const state = (await readPatient(doctor.services, doctor.keys, patient.keys.account)).state
    const wrap = state.delegates.get(delegate.keys.account)
    const ctx = contextOf(doctor.services.reader, patient.keys.account)
    const binding = { ctx, delegate: delegate.keys.account, generation: wrap?.generation ?? 0 }
    const opened = await unwrapMasters(
      doctor.keys.identity ?? new Uint8Array(32),
      binding,
      wrap?.wrappedKey ?? new Uint8Array(),
    )
    expect(opened).to.equal(null)
  })

  it("are shut out when it ends: a new master, new keys for those who stay, and another delegate goes on", async () => {
    await name(other)
    const kept = await acting(delegate)
    await endDelegate(patient.services, patient.keys, delegate.keys.account)
    expect(patient.keys.masters).to.have.length(2)
    await expectRefusal("delegation-over", acting(delegate))
    await expectRefusal("delegation-over", readNotebook(delegate.services, kept))
    await expectRefusal("delegation-over", delegate.services.sealed(kept).load("search", "head"))
    // What is saved from now on is closed to the masters that were kept, even where somebody hands it on
    const own = patient.services.sealed(patient.keys)
    await expectRefusal("key-wrong", own.load("search", "head"))
    const former = await own.load("search", "head", { former: true })
    expect([former?.bytes, former?.isFormer]).to.deep.equal([Uint8Array.of(2), true])
    await own.save("search", "head", Uint8Array.of(3), 2)
    await expectRefusal("key-wrong", patient.services.sealed(kept).load("search", "head"))

    await addRecords(patient, [newRecord(new Uint8Array(2_000).fill(3), { title: "After" })])
    // With all the delegate kept, and with whoever would fetch for them: the new record is closed
    // to their master.
    const view = await readPatient(patient.services, kept, patient.keys.account)
    const after = [...view.state.records.values()].at(-1)
    if (!after) throw new Error("no record")
    expect(await view.keychain.ringKey(EVERYTHING, after.epoch)).to.equal(null)
    expect(await titles(doctor, doctor.keys)).to.include("After")
    expect(await titles(other, await acting(other))).to.include("After")
  })

  it("are over by themselves on their day, and the patient's next write closes them out", async () => {
    await name(delegate, 1)
    await world.later(2 * DAY)
    await expectRefusal("delegation-over", acting(delegate))
    const before = patient.keys.masters.size
    await addRecords(patient, [newRecord(new Uint8Array(1_000).fill(4), { title: "Later" })])
    expect(patient.keys.masters).to.have.length(before + 1)
    expect(await titles(other, await acting(other))).to.include("Later")
  })

  it("go on where an ending was interrupted", async () => {
    await name(delegate)
    let refusals = 0
    const refusing = Object.create(patient.services.writer, {
      sealVault: {
        value: () => {
          refusals++
          throw new Error("the wallet went away")
        },
      },
    }) as typeof patient.services.writer
    const broken = { ...patient.services, writer: refusing }
    const before = patient.keys.masters.size
    await endDelegate(broken, patient.keys, delegate.keys.account).then(
      () => expect.fail("it went through"),
      () => undefined,
    )
    expect(refusals).to.equal(1)
    await endDelegate(patient.services, patient.keys, delegate.keys.account)
    expect(patient.keys.masters).to.have.length(before + 1)
    await endDelegate(patient.services, patient.keys, delegate.keys.account)
    expect(patient.keys.masters, "nothing is left to do").to.have.length(before + 1)
  })

  it("that hold the newest master are closed out, though a later entry says that they hold fewer", async () => {
    await startGeneration(patient.services, patient.keys)
    await name(other)
    const { masters } = patient.keys
    const binding = {
      ...{ ctx: contextOf(patient.services.reader, patient.keys.account), delegate: other.keys.account },
      generation: 0,
    }
    // A device with former keys could write that, and whoever has one signature of the wallet's
    await patient.services.writer.setDelegate({
      ...{ delegate: other.keys.account, generation: 0, keyDigest: keyDigest(other.keys.publicKey) },
      until: (await patient.services.reader.now()) + DAY,
      wrappedKey: await wrapMasters(
        other.keys.publicKey,
        binding,
        denseMasters([...masters.values()].slice(0, 1)),
      ),
    })
    await endDelegate(patient.services, patient.keys, other.keys.account)
    expect(patient.keys.masters.size).to.equal(masters.size + 1)
  })

  it("whom a thief of the wallet named for generations still to come cost no master for each of them", async () => {
    const owner = await world.actor(7)
    for (const generation of [0, 1, 2, 3, 4, 5])
      await owner.services.writer.setDelegate({
        ...{ delegate: other.keys.account, generation, keyDigest: keyDigest(other.keys.publicKey) },
        until: (await owner.services.reader.now()) + 60,
        wrappedKey: randomBytes(1_168) as Uint8Array as WrappedKey,
      })
    await world.later(120)
    for (let added = 0; added < 4; added++) await addRecords(owner, [newRecord(randomBytes(9))])
    expect([...owner.keys.masters.keys()]).to.deep.equal([0, 1, 2])
  })
})
