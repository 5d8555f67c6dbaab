import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { KeywardError } from "../../app/_core/errors"
import { newFolder } from "../../app/_core/folder"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { emptyNotebook } from "../../app/_core/notebook"
import { asEpoch, EVERYTHING, READ, recordScope } from "../../app/_core/types"
import type { Scope, WrappedKey } from "../../app/_core/types"
import { actFor } from "../../app/_journeys/act-for"
import { endDelegate } from "../../app/_journeys/end-delegate"
import { changeNotebook, readNotebook } from "../../app/_journeys/keep-notebook"
import { nameDelegate } from "../../app/_journeys/name-delegate"
import { rekeyRecords } from "../../app/_journeys/rekey-records"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import { startGeneration } from "../../app/_journeys/start-generation"
import { DAY, seenBy, share, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/**
 * Somebody who signs for the wallet once grants to, or names, people whom the owner gave keys to before: then, of
 * something else, or in another role. What the owner gave once is not what they give now.
 */
describe("a signature of the wallet's, and somebody whom the owner once gave keys to", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  let next = 2
  before(async () => {
    world = await startWorld()
    doctor = await world.actor(1)
  })
  beforeEach(async () => {
    patient = await world.actor(next++)
  })
  after(() => world.stop())

  const noKey = () => randomBytes(1168) as Uint8Array as WrappedKey
  const until = async () => (await patient.services.reader.now()) + 30 * DAY
  /** Two signatures, or one transaction each: a grant that holds nothing, and a raise that asks for a re-wrap. */
  const grantAndRaise = async (scope: Scope) => {
    const { writer } = patient.services
    const { state } = await viewOf(patient, patient)
    const epoch = state.scopes.get(scope)?.epoch ?? asEpoch(0)
    await writer.grantAccess({
      ...{ patient: patient.keys.account, scope, grantee: doctor.keys.account, expiresAt: await until() },
      ...{ permissions: READ, epoch, keyDigest: keyDigest(doctor.keys.publicKey), wrappedKey: noKey() },
    })
    await writer.revokeAccess({
      ...{ patient: patient.keys.account, scope, grantees: [], rewraps: [] },
      newEpoch: asEpoch(epoch + 1),
    })
  }
  const nameAsDelegate = async () =>
    patient.services.writer.setDelegate({
      ...{ delegate: doctor.keys.account, generation: 0, keyDigest: keyDigest(doctor.keys.publicKey) },
      ...{ until: await until(), wrappedKey: noKey() },
    })
  const mastersOfDoctor = () =>
    actFor(doctor.services, doctor.keys, patient.keys.account).then(
      (keys) => [...keys.masters.keys()],
      () => [],
    )

  it("gives a doctor whom the owner stopped nothing of what is added next", async () => {
    await share(patient, EVERYTHING, doctor)
    await revokeAccess(patient.services, patient.keys, { scope: EVERYTHING, grantees: [doctor.keys.account] })
    await grantAndRaise(EVERYTHING)
    await addRecords(patient, [newRecord(randomBytes(9), { title: "After" })])
    expect(titles(await seenBy(doctor, patient))).not.to.include("After")
  })

  it("gives a doctor of one folder nothing of everything", async () => {
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Private" })])
    await share(patient, newFolder(), doctor)
    await grantAndRaise(EVERYTHING)
    await addRecords(patient, [newRecord(randomBytes(9), { title: "After" })])
    expect(titles(await seenBy(doctor, patient))).to.deep.equal([])
  })

  it("hands a doctor of one folder no masters", async () => {
    await share(patient, newFolder(), doctor)
    await nameAsDelegate()
    await startGeneration(patient.services, patient.keys)
    expect(await mastersOfDoctor()).to.deep.equal([])
  })

  it("hands a delegate whom the owner ended no masters", async () => {
    await nameDelegate(patient.services, patient.keys, {
      ...{ delegate: doctor.keys.account, keyDigest: keyDigest(doctor.keys.publicKey) },
      until: await until(),
    })
    await endDelegate(patient.services, patient.keys, doctor.keys.account)
    await nameAsDelegate()
    await startGeneration(patient.services, patient.keys)
    expect(await mastersOfDoctor()).to.deep.equal([])
  })

  it("gives a doctor whom the owner stopped no key of what is stored anew", async () => {
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Before" })])
    await share(patient, EVERYTHING, doctor)
    await revokeAccess(patient.services, patient.keys, { scope: EVERYTHING, grantees: [doctor.keys.account] })
    const [record] = [...(await viewOf(patient, patient)).state.records.values()]
    await patient.services.writer.grantAccess({
      ...{ patient: patient.keys.account, scope: recordScope(record!.number), grantee: doctor.keys.account },
      ...{ expiresAt: await until(), permissions: READ, epoch: asEpoch(0) },
      ...{ keyDigest: keyDigest(doctor.keys.publicKey), wrappedKey: noKey() },
    })
    await rekeyRecords(patient.services, patient.keys, { scope: EVERYTHING, epoch: asEpoch(1) })
    expect((await seenBy(doctor, patient)).filter(({ open }) => open)).to.have.length(0)
  })

  /** What is noted of the doctor, as it was before it said of what. */
  const noteAsFormerly = () =>
    changeNotebook(patient.services, patient.keys, (now) => ({
      ...(now ?? emptyNotebook("", "patient")),
      recipients: { [doctor.keys.account]: keyDigest(doctor.keys.publicKey) },
    }))
  const noted = async () =>
    (await readNotebook(patient.services, patient.keys))?.notebook?.recipients?.[doctor.keys.account]

  it("gives a doctor whom the owner stopped nothing, where the notebook could not be told of the stop", async () => {
    await share(patient, EVERYTHING, doctor)
    const before = await noted()
    await revokeAccess(patient.services, patient.keys, { scope: EVERYTHING, grantees: [doctor.keys.account] })
    expect(await noted()).to.equal(undefined)
    await changeNotebook(patient.services, patient.keys, (now) => ({
      ...(now ?? emptyNotebook("", "patient")),
      recipients: { [doctor.keys.account]: before ?? {} },
    }))
    await grantAndRaise(EVERYTHING)
    await addRecords(patient, [newRecord(randomBytes(9), { title: "After" })])
    expect(titles(await seenBy(doctor, patient))).to.not.include("After")
  })

  it("goes on with what the owner shares anew, and with each scope by itself", async () => {
    const folder = newFolder()
    await share(patient, folder, doctor)
    await share(patient, EVERYTHING, doctor)
    await revokeAccess(patient.services, patient.keys, { scope: EVERYTHING, grantees: [doctor.keys.account] })
    expect(Object.keys((await noted()) ?? {})).to.deep.equal([String(folder)])
    await startGeneration(patient.services, patient.keys)
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Folder" })], folder)
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Private" })])
    const seen = async () => titles(await seenBy(doctor, patient)).filter(Boolean)
    expect(await seen()).to.deep.equal(["Folder"])
    await share(patient, EVERYTHING, doctor)
    await startGeneration(patient.services, patient.keys)
    await addRecords(patient, [newRecord(randomBytes(9), { title: "After" })])
    expect(await seen()).to.include.members(["Folder", "After"])
  })

  it("takes out what was noted of a grant that the wallet refused", async () => {
    const { writer } = patient.services
    const refusing = Object.assign(Object.create(writer) as typeof writer, {
      grantAccess: () => Promise.reject(new KeywardError("wallet-refused")),
    })
    await share(
      { ...patient, services: { ...patient.services, writer: refusing } },
      EVERYTHING,
      doctor,
    ).catch(() => undefined)
    expect(await noted()).to.equal(undefined)
  })

  describe("where the notebook does not say yet of what keys were given", () => {
    it("goes on with a doctor's folder, and notes of what it is", async () => {
      const folder = newFolder()
      await share(patient, folder, doctor)
      await noteAsFormerly()
      await startGeneration(patient.services, patient.keys)
      await addRecords(patient, [newRecord(randomBytes(9), { title: "After" })], folder)
      expect(titles(await seenBy(doctor, patient))).to.deep.equal(["After"])
      expect(Object.keys((await noted()) ?? {})).to.deep.equal([String(folder)])
    })

    it("gives a doctor of one folder neither everything nor masters", async () => {
      await addRecords(patient, [newRecord(randomBytes(9), { title: "Private" })])
      await share(patient, newFolder(), doctor)
      await noteAsFormerly()
      await nameAsDelegate()
      await grantAndRaise(EVERYTHING)
      await startGeneration(patient.services, patient.keys)
      await addRecords(patient, [newRecord(randomBytes(9), { title: "After" })])
      expect(await mastersOfDoctor()).to.deep.equal([])
      expect(titles(await seenBy(doctor, patient)).filter(Boolean)).to.deep.equal([])
    })

    it("gives a doctor whom the owner stopped nothing", async () => {
      await share(patient, EVERYTHING, doctor)
      await revokeAccess(patient.services, patient.keys, {
        scope: EVERYTHING,
        grantees: [doctor.keys.account],
      })
      await noteAsFormerly()
      await grantAndRaise(EVERYTHING)
      await addRecords(patient, [newRecord(randomBytes(9), { title: "After" })])
      expect(titles(await seenBy(doctor, patient))).to.not.include("After")
    })
  })
})
