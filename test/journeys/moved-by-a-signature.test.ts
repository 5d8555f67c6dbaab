import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import { asEpoch } from "../../app/_core/types"
import { correctRecord } from "../../app/_journeys/correct-record"
import { refileRecords } from "../../app/_journeys/file-records"
import { seenBy, share, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/**
 * One signature of the wallet's moves a record into a folder that somebody reads. It opens nothing, for whoever signs has
 * no key; but the owner's own page must not wrap the record's next key for that folder as if the owner had moved it.
 */
describe("a private record that somebody without keys moved into a shared folder", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    doctor = await world.actor(2)
  })
  after(() => world.stop())

  it("is not opened to that folder's readers when the owner corrects its name", async () => {
    const shared = newFolder()
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Private" })], newFolder())
    await share(patient, shared, doctor)
    const [record] = [...(await viewOf(patient, patient)).state.records.values()]
    const { number, wrappedKeys } = record!
    await patient.services.writer.refileRecords({
      patient: patient.keys.account,
      refilings: [{ record: number, folder: shared, epoch: asEpoch(0), wrappedKeys }],
    })
    expect(titles(await seenBy(doctor, patient))).to.deep.equal([])
    const [own] = await seenBy(patient, patient)
    const { kind, time } = own!.open!.manifest
    await correctRecord(patient.services, patient.keys, number, { title: "Still private", kind, time }).catch(
      () => undefined,
    )
    expect(titles(await seenBy(doctor, patient))).to.deep.equal([])
  })

  it("is, once the owner has moved it there, and stays so with its next key", async () => {
    const { services, keys } = patient
    const [record] = [...(await viewOf(patient, patient)).state.records.values()]
    const { number, folder } = record!
    await refileRecords(services, keys, [{ record: number, folder }])
    const [own] = await seenBy(patient, patient)
    const { kind, time } = own!.open!.manifest
    for (const title of ["Shared", "Shared, and corrected again"]) {
      await correctRecord(services, keys, number, { title, kind, time })
      expect(titles(await seenBy(doctor, patient))).to.deep.equal([title])
    }
  })
})
