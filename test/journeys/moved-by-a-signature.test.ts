import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import { asEpoch } from "../../app/_core/types"
import type { RecordNumber, Scope } from "../../app/_core/types"
import { correctRecord } from "../../app/_journeys/correct-record"
import { refileRecords } from "../../app/_journeys/file-records"
import { newest, seenBy, share, titles, viewOf } from "./acts"
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

  describe("that stood there before, and whose wraps of then are public", () => {
    const corrected = async (number: RecordNumber, title: string) => {
      const { services, keys } = patient
      const own = (await seenBy(patient, patient)).find(({ state }) => state.number === number)
      const { kind, time } = own!.open!.manifest
      await correctRecord(services, keys, number, { title, kind, time })
    }
    const seen = async () => titles(await seenBy(doctor, patient))
    const put = async (number: RecordNumber, folder: Scope) =>
      refileRecords(patient.services, patient.keys, [{ record: number, folder }])
    let others: (string | undefined)[]
    let number: RecordNumber
    const [shared, own] = [newFolder(), newFolder()]
    before(async () => {
      await share(patient, shared, doctor)
      others = await seen()
      await addRecords(patient, [newRecord(randomBytes(9), { title: "A draft" })], shared)
      number = await newest(patient)
      expect(await seen()).to.have.members([...others, "A draft"])
      await put(number, own)
      expect(await seen()).to.have.members(others)
    })

    it("is open there as it was, and with its next key to the owner alone", async () => {
      const record = (await viewOf(patient, patient)).state.records.get(number)
      const { wrappedKeys } = record!.versions[0]!
      await patient.services.writer.refileRecords({
        patient: patient.keys.account,
        refilings: [{ record: number, folder: shared, epoch: asEpoch(0), wrappedKeys }],
      })
      expect(await seen(), "what it showed there before").to.have.members([...others, "A draft"])
      await corrected(number, "What came of it")
      expect(await seen()).to.have.members(others)
    })

    it("is, once the owner has moved it back, also to where its keys are wrapped as they were", async () => {
      await put(number, own)
      await put(number, shared)
      await put(number, own)
      await put(number, shared)
      expect(await seen()).to.have.members([...others, "What came of it"])
      for (const title of ["Shared again", "And again"]) {
        await corrected(number, title)
        expect(await seen()).to.have.members([...others, title])
      }
    })
  })
})
