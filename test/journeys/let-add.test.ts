import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { rootOfDigest } from "../../app/_core/dag/cid"
import { newFolder } from "../../app/_core/folder"
import { epochOf, grantKey } from "../../app/_core/journal/patient-state"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { CONTRIBUTE, EVERYTHING, READ } from "../../app/_core/types"
import type { Scope } from "../../app/_core/types"
import { noteContributions, recordContributions } from "../../app/_journeys/contribute"
import { setInvitationOnly } from "../../app/_journeys/invitations"
import { letAdd } from "../../app/_journeys/let-add"
import { openRecord, readFile } from "../../app/_journeys/read-record"
import { uploadRecord } from "../../app/_journeys/upload-records"
import { DAY, expectRefusal, fileAll, newest, seenBy, share, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

describe("a laboratory that may add, and not read", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  let lab: Actor
  const heart = newFolder()

  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    doctor = await world.actor(2)
    lab = await world.actor(3)
    await addRecords(patient, [newRecord(randomBytes(20), { title: "ECG" })], heart)
    await share(patient, heart, doctor)
  })
  after(() => world.stop())

  const allow = async (who: Actor, scope: Scope, days = 30) =>
    letAdd(patient.services, patient.keys, {
      ...{ scope, grantee: who.keys.account, keyDigest: keyDigest(who.keys.publicKey) },
      expiresAt: (await patient.services.reader.now()) + days * DAY,
    })
  const contribute = async (who: Actor, folder: Scope, title: string, bytes = randomBytes(40)) => {
    const record = newRecord(bytes, { title })
    const place = { patient: patient.keys.account, folder }
    const [row] = await noteContributions(who.services, who.keys, place, [record])
    if (!row) throw new Error("nothing was noted")
    await recordContributions(who.services, who.keys, [
      await uploadRecord(who.services, who.keys, row, record),
    ])
    return newest(patient)
  }
  const grantOf = async (who: Actor, scope: Scope) =>
    (await viewOf(patient, patient)).state.grants.get(grantKey(scope, who.keys.account))
  const epoch = async (scope: Scope) => epochOf((await viewOf(patient, patient)).state, scope)

  it("is given no key, and stands in its own list of patients", async () => {
    await allow(lab, heart)
    expect(await grantOf(lab, heart)).to.deep.include({
      permissions: CONTRIBUTE,
      wrappedKey: new Uint8Array(),
    })
    const inbox = await lab.services.reader.inbox(lab.keys.account)
    expect(inbox.map((entry) => entry.patient)).to.deep.equal([patient.keys.account])
  })

  it("opens nothing: no ring, no record of the folder, nothing from the store", async () => {
    const view = await viewOf(lab, patient)
    expect(await view.keychain.ringKey(heart, await epoch(heart))).to.equal(null)
    expect(await seenBy(lab, patient)).to.deep.equal([])
    const [ecg] = [...view.state.records.values()]
    if (!ecg) throw new Error("there is no ECG")
    await expectRefusal("not-readable", openRecord(lab.services, view, ecg, new Map()))
    const fetch = lab.services.store.fetch(rootOfDigest(ecg.cidDigest), "manifest", patient.keys.account)
    await expectRefusal(
      "store-refused",
      fetch.then(async (car) => {
        for await (const _ of car) continue
      }),
    )
  })

  it("adds; the patient alone opens it, files it, and then who sees the folder does, in the laboratory's name", async () => {
    const bytes = randomBytes(3_000)
    const record = await contribute(lab, heart, "Lipids", bytes)
    for (const who of [lab, doctor]) expect(titles(await seenBy(who, patient))).not.to.include("Lipids")
    const view = await viewOf(lab, patient)
    const own = view.state.records.get(record)
    if (!own) throw new Error("it was not added")
    await expectRefusal("not-readable", openRecord(lab.services, view, own, new Map()))
    expect(await fileAll(patient, [{ record, folder: heart }])).to.deep.equal({
      filed: [record],
      refused: [],
    })
    const open = (await seenBy(doctor, patient)).find(({ state }) => state.number === record)?.open
    if (!open) throw new Error("it does not open")
    expect(open.manifest.author).to.equal(lab.keys.account)
    const parts: Uint8Array[] = []
    await readFile(doctor.services, await viewOf(doctor, patient), open, 0, (part) => void parts.push(part))
    expect(Buffer.concat(parts).equals(bytes)).to.equal(true)
    expect(await seenBy(lab, patient)).to.deep.equal([])
  })

  it("adds to everything, where it may, and reads none of it", async () => {
    const other = await world.actor(4)
    await allow(other, EVERYTHING)
    const record = await contribute(other, heart, "X-ray")
    expect(await seenBy(other, patient)).to.deep.equal([])
    expect((await fileAll(patient, [{ record, folder: heart }])).filed).to.deep.equal([record])
  })

  it("that read before is stopped first: the key that it holds opens nothing new", async () => {
    const reading = await world.actor(5)
    await share(patient, heart, reading, { permissions: READ | CONTRIBUTE })
    const held = (await viewOf(reading, patient)).keychain
    const before = await epoch(heart)
    expect(await held.ringKey(heart, before)).not.to.equal(null)
    await allow(reading, heart)
    expect(await epoch(heart)).to.equal(before + 1)
    expect(await held.ringKey(heart, await epoch(heart))).to.equal(null)
    expect(await grantOf(reading, heart)).to.include({ permissions: CONTRIBUTE, ended: null })
    expect(titles(await seenBy(reading, patient))).to.deep.equal([])
    expect(titles(await seenBy(doctor, patient)), "who stays").to.include("ECG")
    await contribute(reading, heart, "Added later")
  })

  it("that read until its time was over is, too", async () => {
    const lapsed = await world.actor(6)
    await share(patient, heart, lapsed, { days: 1 })
    const before = await epoch(heart)
    await world.later(2 * DAY)
    await allow(lapsed, heart)
    expect(await epoch(heart)).to.equal(before + 1)
  })

  it("that takes patients by invitation only keeps what it has, where it would have to be invited anew", async () => {
    const choosy = await world.actor(7)
    await share(patient, heart, choosy)
    await setInvitationOnly(choosy.services, true)
    const before = await epoch(heart)
    await expectRefusal("not-invited", allow(choosy, heart))
    expect(await epoch(heart)).to.equal(before)
    expect(titles(await seenBy(choosy, patient))).to.include("ECG")
  })

  it("may read later, when the patient says so", async () => {
    await share(patient, heart, lab, { permissions: READ | CONTRIBUTE })
    expect(titles(await seenBy(lab, patient))).to.include.members(["ECG", "Lipids"])
  })
})
