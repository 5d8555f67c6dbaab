import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import { epochOf } from "../../app/_core/journal/patient-state"
import { wrapGrant } from "../../app/_core/keys/grant"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { ringKey } from "../../app/_core/keys/ring"
import { unwrapRecordKey, wrappedKeysKind } from "../../app/_core/keys/wrapped-keys"
import { asEpoch, CONTRIBUTE, EVERYTHING, READ } from "../../app/_core/types"
import type { Epoch, Scope } from "../../app/_core/types"
import { noteContributions, recordContributions } from "../../app/_journeys/contribute"
import { letAdd } from "../../app/_journeys/let-add"
import { startGeneration } from "../../app/_journeys/start-generation"
import { uploadRecord } from "../../app/_journeys/upload-records"
import { DAY, newest, seenBy, share, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/** Whoever signs for the patient's wallet once hands out a ring of their own, and waits for what is encrypted under it. */
describe("a doctor to whom a thief of the patient's wallet wrapped a ring of the thief's", function () {
  this.timeout(60_000)
  let world: World
  let patient: Actor
  let doctor: Actor
  let folder: Scope
  let next = 1
  before(async () => {
    world = await startWorld({ unlimited: true })
  })
  after(() => world.stop())
  beforeEach(async () => {
    folder = newFolder()
    patient = await world.actor(next++)
    doctor = await world.actor(next++)
  })

  const secret = randomBytes(32)
  const keyOf = ({ keys }: Actor) => ({ grantee: keys.account, keyDigest: keyDigest(keys.publicKey) })
  const epochNow = async (scope: Scope) => epochOf((await viewOf(patient, patient)).state, scope)
  const theirs = async (scope: Scope, epoch: Epoch) => {
    const { ctx } = await viewOf(patient, patient)
    const binding = { ctx, scope, epoch, grantee: doctor.keys.account }
    return wrapGrant(doctor.keys.publicKey, binding, { kind: "ring", pairs: [{ epoch, secret }] })
  }
  const plant = async (scope: Scope) => {
    const rewraps = [{ ...keyOf(doctor), wrappedKey: await theirs(scope, await epochNow(scope)) }]
    await patient.services.writer.rewrapAccess({ patient: patient.keys.account, scope, rewraps })
  }
  const grant = async (scope: Scope) => {
    const epoch = await epochNow(scope)
    await patient.services.writer.grantAccess({
      ...{ patient: patient.keys.account, scope, epoch, permissions: READ | CONTRIBUTE, ...keyOf(doctor) },
      expiresAt: (await patient.services.reader.now()) + 30 * DAY,
      wrappedKey: await theirs(scope, epoch),
    })
  }
  const contribute = async (title = "Lipids") => {
    const record = newRecord(randomBytes(40), { title })
    const place = { patient: patient.keys.account, folder }
    const [row] = await noteContributions(doctor.services, doctor.keys, place, [record])
    if (!row) throw new Error("nothing was noted")
    const pinned = await uploadRecord(doctor.services, doctor.keys, row, record)
    await recordContributions(doctor.services, doctor.keys, [pinned])
    const number = await newest(patient)
    const { wrappedKeys } = (await viewOf(patient, patient)).state.records.get(number)!
    return { kind: wrappedKeysKind(wrappedKeys), wrappedKeys }
  }
  /** Whether the thief opens what was added. */
  const opensToThief = async ({ wrappedKeys, kind }: Awaited<ReturnType<typeof contribute>>) =>
    kind === "under-rings" &&
    (await unwrapRecordKey(wrappedKeys, async () => ringKey(secret)).then(
      (key) => key !== null,
      () => false,
    ))
  const mayAdd = { permissions: READ | CONTRIBUTE }

  it("adds under the patient's own ring, which was wrapped before", async () => {
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Shared" })], folder)
    await share(patient, folder, doctor, mayAdd)
    await plant(folder)
    const added = await contribute()
    expect([await opensToThief(added), added.kind]).to.deep.equal([false, "under-rings"])
    expect(titles(await seenBy(patient, patient))).to.include("Lipids")
  })

  it("adds to the patient alone where the thief raised the epoch first", async () => {
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Shared" })], folder)
    await share(patient, folder, doctor, mayAdd)
    await patient.services.writer.revokeAccess({
      ...{ patient: patient.keys.account, scope: folder, grantees: [], newEpoch: asEpoch(1), rewraps: [] },
    })
    await plant(folder)
    const added = await contribute()
    expect([await opensToThief(added), added.kind]).to.deep.equal([false, "to-patient"])
    expect(titles(await seenBy(patient, patient))).to.include("Lipids")
  })

  it("who may add alone, and is made a reader by the thief, adds to the patient alone", async () => {
    await letAdd(patient.services, patient.keys, {
      ...{ scope: folder, grantee: doctor.keys.account, keyDigest: keyDigest(doctor.keys.publicKey) },
      expiresAt: (await patient.services.reader.now()) + 30 * DAY,
    })
    await grant(folder)
    const added = await contribute()
    expect([await opensToThief(added), added.kind]).to.deep.equal([false, "to-patient"])
    expect(titles(await seenBy(patient, patient))).to.include("Lipids")
  })

  it("and does not add under a ring of everything that only the thief granted", async () => {
    await share(patient, folder, doctor, mayAdd)
    await grant(EVERYTHING)
    const added = await contribute()
    expect([await opensToThief(added), added.kind]).to.deep.equal([false, "under-rings"])
    expect(titles(await seenBy(patient, patient))).to.include("Lipids")
  })

  it("of a folder that the thief granted, after another one was shared, adds to the patient alone", async () => {
    await share(patient, newFolder(), doctor, mayAdd)
    await grant(folder)
    const added = await contribute()
    expect([await opensToThief(added), added.kind]).to.deep.equal([false, "to-patient"])
  })

  it("adds under the ring of a new generation once the patient has written in it, and to the patient until then", async () => {
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Shared" })], folder)
    await share(patient, folder, doctor, mayAdd)
    await startGeneration(patient.services, patient.keys)
    expect((await contribute("One")).kind).to.equal("to-patient")
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Next" })], folder)
    await plant(folder)
    const added = await contribute("Two")
    expect([await opensToThief(added), added.kind]).to.deep.equal([false, "under-rings"])
    expect(titles(await seenBy(doctor, patient))).to.include("Two")
  })
})
