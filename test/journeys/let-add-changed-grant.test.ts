import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import { epochOf, grantKey } from "../../app/_core/journal/patient-state"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { recordKeyOf } from "../../app/_core/keys/keychain"
import { asEpoch, CONTRIBUTE } from "../../app/_core/types"
import type { WrappedKey } from "../../app/_core/types"
import { letAdd } from "../../app/_journeys/let-add"
import { DAY, newest, share, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

describe("whom one signature made one who may add only", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  let next = 1
  before(async () => {
    world = await startWorld()
  })
  beforeEach(async () => {
    ;[patient, doctor] = [await world.actor(next++), await world.actor(next++)]
  })
  after(() => world.stop())

  // Attack: one signature grants a reader of a folder once more, without reading: "may add". The owner, who sees that and finds it
  // right, lets them add for another month. What the owner loses: the reader keeps the ring's key of an epoch that goes on: what is
  // added from then on opens to them, wherever they get the ciphertext (the gate alone is between).
  // Honest outcome: as promised: whoever has been given the scope's key is stopped before they are let add.
  it("is closed out by a new epoch before they are let add, whatever they were granted since", async () => {
    const folder = newFolder()
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Before" })], folder)
    await share(patient, folder, doctor)
    const { keychain } = await viewOf(doctor, patient)
    const { services, keys } = patient
    const named = { scope: folder, grantee: doctor.keys.account, keyDigest: keyDigest(doctor.keys.publicKey) }
    const expiresAt = (await services.reader.now()) + 30 * DAY
    await services.writer.grantAccess({
      ...{ ...named, patient: keys.account, expiresAt, permissions: CONTRIBUTE, epoch: asEpoch(0) },
      wrappedKey: new Uint8Array() as WrappedKey,
    })
    await letAdd(services, keys, { ...named, expiresAt })
    await addRecords(patient, [newRecord(randomBytes(9), { title: "After" })], folder)
    const after = (await viewOf(patient, patient)).state.records.get(await newest(patient))
    expect(await recordKeyOf(after!, keychain)).to.equal(null)
  })

  it("is closed out by a new epoch before anything is added, and goes on adding", async () => {
    const folder = newFolder()
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Before" })], folder)
    await share(patient, folder, doctor)
    const { keychain } = await viewOf(doctor, patient)
    const { services, keys } = patient
    await services.writer.grantAccess({
      ...{ patient: keys.account, scope: folder, grantee: doctor.keys.account, epoch: asEpoch(0) },
      ...{ permissions: CONTRIBUTE, keyDigest: keyDigest(doctor.keys.publicKey) },
      expiresAt: (await services.reader.now()) + 30 * DAY,
      wrappedKey: new Uint8Array() as WrappedKey,
    })
    await addRecords(patient, [newRecord(randomBytes(9), { title: "After" })], folder)
    const { state } = await viewOf(patient, patient)
    expect(await recordKeyOf(state.records.get(await newest(patient))!, keychain)).to.equal(null)
    const grant = state.grants.get(grantKey(folder, doctor.keys.account))
    expect(grant).to.deep.include({ permissions: CONTRIBUTE, ended: null })
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Later" })], folder)
    expect(epochOf((await viewOf(patient, patient)).state, folder), "once").to.equal(1)
  })
})
