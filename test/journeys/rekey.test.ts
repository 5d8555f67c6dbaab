import { randomFillSync } from "node:crypto"
import { expect } from "chai"
import { FINAL_DEPTH } from "../../app/_adapters/chain/finality"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { digestOfRoot, rootOfDigest } from "../../app/_core/dag/cid"
import { KeywardError } from "../../app/_core/errors"
import { newFolder } from "../../app/_core/folder"
import { firstContentOf } from "../../app/_core/journal/own-content"
import { begunRekeys } from "../../app/_core/keys/begun-rekeys"
import { rekeyWork } from "../../app/_core/keys/rekey-work"
import type { RekeyJob } from "../../app/_core/keys/rekey-work"
import { asEpoch, EVERYTHING, recordScope } from "../../app/_core/types"
import type { Cid, Scope } from "../../app/_core/types"
import { eraseFormer } from "../../app/_journeys/erase-former"
import { refileRecords, replaceRecord } from "../../app/_journeys/file-records"
import { readFile } from "../../app/_journeys/read-record"
import type { OpenRecord } from "../../app/_journeys/read-record"
import { openRecord } from "../../app/_journeys/read-record"
import { rekeyRecords } from "../../app/_journeys/rekey-records"
import type { RekeyOptions, RekeyProgress } from "../../app/_journeys/rekey-records"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import { expectRefusal, newest, seenBy, share, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

describe("new keys for what was shared", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  let stranger: Actor

  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    doctor = await world.actor(2)
    stranger = await world.actor(3)
  })
  after(() => world.stop())
  afterEach("nothing is left on the device", async () =>
    expect(await patient.services.device.rekeys(patient.keys.account)).to.deep.equal([]),
  )

  const stop = (who: Actor, scope: Scope) =>
    revokeAccess(patient.services, patient.keys, { scope, grantees: [who.keys.account] })
  const jobOf = async (scope: Scope): Promise<RekeyJob> => ({
    scope,
    epoch: (await viewOf(patient, patient)).state.scopes.get(scope)?.epoch ?? asEpoch(0),
  })
  /** Until nothing is left to do. */
  const finish = async (job: RekeyJob, options: RekeyOptions = {}) => {
    const { left } = await rekeyRecords(patient.services, patient.keys, job, options)
    await mine(FINAL_DEPTH)
    expect(await eraseFormer(patient.services, patient.keys, job)).to.equal(0)
    return left
  }
  const rekey = async (scope: Scope, options: RekeyOptions = {}) => finish(await jobOf(scope), options)
  const mine = (blocks: number) => world.chain.provider.send("hardhat_mine", [`0x${blocks.toString(16)}`])
  const bytesOf = async (who: Actor, record: OpenRecord) => {
    const parts: Uint8Array<ArrayBuffer>[] = []
    await readFile(who.services, await viewOf(who, patient), record, 0, (part) => void parts.push(part))
    return new Uint8Array(await new Blob(parts).arrayBuffer())
  }
  const find = async (who: Actor, title: string) => {
    const found = (await seenBy(who, patient)).find(({ open }) => open?.manifest.title === title)?.open
    if (!found) throw new Error(`${title} does not open`)
    return found
  }
  const isPinned = (root: Cid) => patient.services.store.isPinned(root, patient.keys.account)
  /** What somebody who left can do with all they kept and whatever ciphertext is handed to them. */
  const tryAll = async (kept: Awaited<ReturnType<typeof viewOf>>, title: string) => {
    const { state } = await find(patient, title)
    const colluding = { ...doctor.services, store: patient.services.store }
    const now = await viewOf(patient, patient)
    return openRecord(colluding, { ...now, keychain: kept.keychain }, state, new Map()).then(
      () => "it opened",
      (error: { code?: string }) => error.code,
    )
  }

  it("closes a folder's records, a batch among them, to who left with all they kept; who stays reads on", async () => {
    const heart = newFolder()
    const [one, two, alone] = [randomFillSync(new Uint8Array(300_000)), randomBytes(10), randomBytes(4_096)]
    await addRecords(
      patient,
      [newRecord(one, { title: "One of two" }), newRecord(two, { title: "Two of two" })],
      heart,
    )
    await addRecords(patient, [newRecord(alone, { title: "Alone" })], heart)
    await share(patient, heart, doctor)
    await share(patient, EVERYTHING, stranger)
    const kept = await viewOf(doctor, patient)
    const roots = (await seenBy(doctor, patient)).map(({ open }) => open?.root)
    await stop(doctor, heart)
    expect(await tryAll(kept, "One of two"), "before").to.equal("it opened")
    const seen: RekeyProgress[] = []
    let asked = 0
    const once: RekeyOptions = {
      onProgress: (progress) => void seen.push(progress),
      confirm: (work) => (asked++, work(() => undefined)),
    }
    expect(await rekey(heart, once)).to.deep.equal([])
    expect(asked, "confirmations for all three").to.equal(1)
    expect(seen[0]).to.deep.equal({ records: { done: 0, total: 3 }, bytes: { done: 0, total: 304_106 } })
    expect(seen.at(-1)).to.deep.equal({
      records: { done: 3, total: 3 },
      bytes: { done: 304_106, total: 304_106 },
    })
    for (const title of ["One of two", "Two of two", "Alone"])
      expect(await tryAll(kept, title)).to.equal("not-readable")
    for (const [title, bytes] of [
      ["One of two", one],
      ["Two of two", two],
      ["Alone", alone],
    ] as const) {
      expect(await bytesOf(patient, await find(patient, title))).to.deep.equal(bytes)
      expect(await bytesOf(stranger, await find(stranger, title))).to.deep.equal(bytes)
    }
    for (const root of roots)
      expect(root && (await isPinned(root)), "the former content is gone").to.equal(false)
    expect(await patient.services.device.rekeys(patient.keys.account)).to.deep.equal([])
  })

  it("puts in place what is stored where the store is full, and goes on when it is not", async () => {
    const folder = newFolder()
    const all = ["First in", "Second in"].map((title) => newRecord(randomBytes(30), { title }))
    await addRecords(patient, all, folder)
    await share(patient, folder, doctor)
    const kept = await viewOf(doctor, patient)
    await stop(doctor, folder)
    const { store } = patient.services
    let uploads = 0
    const full: typeof store = {
      isPinned: (...given) => store.isPinned(...given),
      fetch: (...given) => store.fetch(...given),
      manifests: (...given) => store.manifests(...given),
      unpin: (...given) => store.unpin(...given),
      upload: async (...given) => {
        if (++uploads > 1) throw new KeywardError("store-full")
        return store.upload(...given)
      },
    }
    const job = await jobOf(folder)
    await expectRefusal("store-full", rekeyRecords({ ...patient.services, store: full }, patient.keys, job))
    const stored = rekeyWork((await viewOf(patient, patient)).state, job)
    expect(stored.stale).to.have.length(1)
    expect(await tryAll(kept, "First in")).to.equal("not-readable")
    expect(await finish(job)).to.deep.equal([])
    expect(await tryAll(kept, "Second in")).to.equal("not-readable")
  })

  it("opens a re-keyed record to a doctor whom they share with again", async () => {
    const folder = newFolder()
    await addRecords(patient, [newRecord(randomBytes(20), { title: "Again" })], folder)
    await share(patient, folder, doctor)
    await stop(doctor, folder)
    await rekey(folder)
    expect(titles(await seenBy(doctor, patient))).not.to.include("Again")
    await share(patient, folder, doctor)
    expect(titles(await seenBy(doctor, patient))).to.include("Again")
  })

  it("does a record once: a second run, and what was written after the stop, ask for nothing", async () => {
    const folder = newFolder()
    await addRecords(patient, [newRecord(randomBytes(20), { title: "Before the stop" })], folder)
    await share(patient, folder, doctor)
    await stop(doctor, folder)
    await addRecords(patient, [newRecord(randomBytes(20), { title: "After the stop" })], folder)
    await rekey(folder)
    const { length } = (await viewOf(patient, patient)).state
    await rekey(folder)
    const { state } = await viewOf(patient, patient)
    expect(state.length).to.equal(length)
    expect((await find(patient, "After the stop")).state.versions).to.have.length(1)
    expect((await find(patient, "Before the stop")).state.versions).to.have.length(2)
  })

  it("finds a record that was moved out of the folder, and names its new one", async () => {
    const [from, to] = [newFolder(), newFolder()]
    await addRecords(patient, [newRecord(randomBytes(20), { title: "Moved" })], from)
    await share(patient, from, doctor)
    const kept = await viewOf(doctor, patient)
    await refileRecords(patient.services, patient.keys, [{ record: await newest(patient), folder: to }])
    await stop(doctor, from)
    await share(patient, to, stranger)
    await rekey(from, { folderName: () => "The other" })
    const { manifest } = await find(stranger, "Moved")
    expect([manifest.folder, manifest.folderName]).to.deep.equal([String(to), "The other"])
    expect(await tryAll(kept, "Moved")).to.equal("not-readable")
  })

  it("keeps what the author said word for word", async () => {
    const folder = newFolder()
    await addRecords(patient, [newRecord(randomBytes(20), { title: "Said", kind: "ecg" })], folder)
    await share(patient, folder, doctor)
    const { manifest: before, state } = await find(patient, "Said")
    await stop(doctor, folder)
    await rekey(folder)
    const after = (await find(patient, "Said")).manifest
    const said = ({ files, ...rest }: typeof before) => ({
      ...rest,
      files: files.map(({ salt: _, commit: __, ...file }) => file),
    })
    expect(said(after)).to.deep.equal({ ...said(before), first: firstContentOf(state) })
    expect(after.files[0]?.salt).not.to.equal(before.files[0]?.salt)
  })

  it("gives a record that was shared alone a new key, and those who stay read it at every moment", async () => {
    const bytes = randomBytes(100)
    await addRecords(patient, [newRecord(bytes, { title: "Shared alone" })], newFolder())
    const scope = recordScope(await newest(patient))
    await share(patient, scope, doctor)
    await share(patient, scope, stranger)
    const kept = await viewOf(doctor, patient)
    await stop(doctor, scope)
    const { writer } = patient.services
    const between: (string | undefined)[][] = []
    const looking = async () => between.push(titles(await seenBy(stranger, patient)))
    const services = {
      ...patient.services,
      writer: {
        ...writer,
        async rewrapAccess(...given: Parameters<typeof writer.rewrapAccess>) {
          await writer.rewrapAccess(...given)
          await looking()
        },
        async replaceRecords(...given: Parameters<typeof writer.replaceRecords>) {
          await writer.replaceRecords(...given)
          await looking()
        },
      },
    }
    await rekeyRecords(services, patient.keys, { scope, epoch: asEpoch(0) })
    await rekey(scope)
    expect(between).to.have.length(2)
    for (const seen of between) expect(seen).to.include("Shared alone")
    expect(await bytesOf(stranger, await find(stranger, "Shared alone"))).to.deep.equal(bytes)
    expect(await tryAll(kept, "Shared alone"), "his key is of another content").to.equal("record-altered")
    expect(titles(await seenBy(doctor, patient))).not.to.include("Shared alone")
  })

  it("gives the next content of a record to nobody who could not open what it shows", async () => {
    const nurse = await world.actor(4)
    const folder = newFolder()
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Shown alone" })], folder)
    await share(patient, recordScope(await newest(patient)), nurse)
    expect(titles(await seenBy(nurse, patient))).to.deep.equal(["Shown alone"])
    const former = await find(patient, "Shown alone")
    const instead = newRecord(randomBytes(9), { title: "Put in its place" })
    await replaceRecord(patient.services, patient.keys, former, instead)
    expect(titles(await seenBy(nurse, patient))).to.deep.equal([])
    await share(patient, folder, doctor)
    await stop(doctor, folder)
    await rekey(folder)
    expect(titles(await seenBy(nurse, patient))).to.deep.equal([])
    expect(titles(await seenBy(patient, patient))).to.include("Put in its place")
  })

  it("does nothing before somebody was stopped", async () => {
    const folder = newFolder()
    await addRecords(patient, [newRecord(randomBytes(9))], folder)
    await share(patient, folder, doctor)
    const { state } = await viewOf(patient, patient)
    const job = { scope: folder, epoch: asEpoch(1) }
    await rekeyRecords(patient.services, patient.keys, job)
    expect((await viewOf(patient, patient)).state.length).to.equal(state.length)
  })

  it("leaves alone what does not open, says why, and does the rest", async () => {
    const folder = newFolder()
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Gone from the store" })], folder)
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Still there" })], folder)
    await share(patient, folder, doctor)
    const { root, state } = await find(patient, "Gone from the store")
    await world.app.services.pins.unpin(root, await ownerOf())
    await world.app.services.pins.collectGarbage()
    await stop(doctor, folder)
    expect(await rekey(folder)).to.deep.equal([{ record: state.number, problem: "store-missing" }])
    expect((await find(patient, "Still there")).state.versions).to.have.length(2)
  })
  const ownerOf = async () =>
    `${world.config.incarnation.slice(2, 18)}-${patient.keys.account.slice(2)}-${patient.keys.account.slice(2)}`

  it("keeps the former content until its replacement is final", async () => {
    const folder = newFolder()
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Not final" })], folder)
    await share(patient, folder, doctor)
    const { root } = await find(patient, "Not final")
    await stop(doctor, folder)
    const job = await jobOf(folder)
    expect(await rekeyRecords(patient.services, patient.keys, job)).to.deep.equal({ left: [], waiting: 1 })
    await mine(FINAL_DEPTH - 1)
    const { store } = patient.services
    const asked: Cid[] = []
    const watched = Object.create(store, {
      isPinned: { value: (cid: Cid) => (asked.push(cid), store.isPinned(cid, patient.keys.account)) },
    }) as typeof store
    expect(await eraseFormer({ ...patient.services, store: watched }, patient.keys, job)).to.equal(1)
    expect(asked, "nobody is asked about what cannot be final yet").to.deep.equal([])
    expect(await isPinned(root)).to.equal(true)
    const [row] = await patient.services.device.rekeys(patient.keys.account)
    expect(row?.former).to.equal(digestOfRoot(root))
    await mine(1)
    expect(await eraseFormer(patient.services, patient.keys, job)).to.equal(0)
    expect(await isPinned(root)).to.equal(false)
    const work = rekeyWork((await viewOf(patient, patient)).state, job)
    expect(work.former.flat().map(({ cidDigest }) => rootOfDigest(cidDigest))).to.deep.equal([root])
  })

  it("is found half done by the journal alone: a notebook that was put back does not hide it", async () => {
    const heart = newFolder()
    await addRecords(patient, [newRecord(randomBytes(50), { title: "Anew" })], heart)
    await addRecords(patient, [newRecord(randomBytes(60), { title: "Not there" })], heart)
    await share(patient, heart, doctor)
    await stop(doctor, heart)
    const job = await jobOf(heart)
    const ofHeart = async () =>
      begunRekeys((await viewOf(patient, patient)).state).find((each) => each.job.scope === heart)
    expect(await ofHeart(), "nothing is done yet").to.equal(undefined)

    const missing = await find(patient, "Not there")
    await world.app.services.pins.unpin(missing.root, await ownerOf())
    await world.app.services.pins.collectGarbage()
    const { left } = await rekeyRecords(patient.services, patient.keys, job)
    expect(left.map(({ record }) => record)).to.deep.equal([missing.state.number])
    const found = await ofHeart()
    expect(found?.job).to.deep.equal(job)
    expect(found?.isOpen).to.equal(true)
    await mine(FINAL_DEPTH)
    expect(await eraseFormer(patient.services, patient.keys, job)).to.equal(0)
  })
})
