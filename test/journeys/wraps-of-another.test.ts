import { expect } from "chai"
import { concat, randomBytes } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { asEpoch, EVERYTHING } from "../../app/_core/types"
import type { WrappedKeys } from "../../app/_core/types"
import { noteContributions, recordContributions } from "../../app/_journeys/contribute"
import { refileRecords } from "../../app/_journeys/file-records"
import { letAdd } from "../../app/_journeys/let-add"
import { keepReplacement, prepareReplacement } from "../../app/_journeys/replace-keys"
import { uploadRecord } from "../../app/_journeys/upload-records"
import { DAY, newest, seenBy, share, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/** One signature of the wallet's: wraps that open, but to another record's key. They are public in the journal. */
describe("the wraps of one record, put over those of another", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    doctor = await world.actor(2)
    const folder = newFolder()
    for (const title of ["One", "Two"])
      await addRecords(patient, [newRecord(randomBytes(9), { title })], folder)
    await share(patient, EVERYTHING, doctor)
  })
  after(() => world.stop())

  it("keep the owner from none of them; once moved they are open to the others again", async () => {
    const records = [...(await viewOf(patient, patient)).state.records.values()]
    const [one, two] = records
    const refiling = { epoch: asEpoch(0) }
    await patient.services.writer.refileRecords({
      patient: patient.keys.account,
      refilings: [
        { ...refiling, record: one!.number, folder: one!.folder, wrappedKeys: two!.wrappedKeys },
        { ...refiling, record: two!.number, folder: two!.folder, wrappedKeys: one!.wrappedKeys },
      ],
    })
    const own = await seenBy(patient, patient)
    expect(own.map(({ problem }) => problem)).to.deep.equal([null, null])
    const filings = records.map(({ number, folder }) => ({ record: number, folder }))
    await refileRecords(patient.services, patient.keys, filings)
    expect(titles(await seenBy(doctor, patient))).to.have.members(["One", "Two"])
  })

  it("mixed with its own, keep the owner from it neither", async () => {
    const [one, two] = [...(await viewOf(patient, patient)).state.records.values()]
    // One byte of form, then an entry of half the rest for each of two scopes
    const half = 1 + (one!.wrappedKeys.length - 1) / 2
    const mixed = concat(one!.wrappedKeys.subarray(0, half), two!.wrappedKeys.subarray(half))
    await patient.services.writer.refileRecords({
      patient: patient.keys.account,
      refilings: [
        {
          ...{ record: one!.number, folder: one!.folder, epoch: asEpoch(0) },
          wrappedKeys: mixed as Uint8Array as WrappedKeys,
        },
      ],
    })
    expect(titles(await seenBy(patient, patient))).to.have.members(["One", "Two"])
  })

  it("do not have a contribution lost when the owner makes new keys because of it", async () => {
    const lab = await world.actor(3)
    const folder = newFolder()
    await letAdd(patient.services, patient.keys, {
      ...{ scope: folder, grantee: lab.keys.account, keyDigest: keyDigest(lab.keys.publicKey) },
      expiresAt: (await patient.services.reader.now()) + 30 * DAY,
    })
    const record = newRecord(randomBytes(40), { title: "Lipids" })
    const [row] = await noteContributions(lab.services, lab.keys, { patient: patient.keys.account, folder }, [
      record,
    ])
    await recordContributions(lab.services, lab.keys, [
      await uploadRecord(lab.services, lab.keys, row!, record),
    ])
    const number = await newest(patient)
    expect(titles(await seenBy(patient, patient))).to.include("Lipids")
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Own" })], folder)
    const own = (await viewOf(patient, patient)).state.records.get(await newest(patient))
    await patient.services.writer.refileRecords({
      patient: patient.keys.account,
      refilings: [{ record: number, folder, epoch: own!.epoch, wrappedKeys: own!.wrappedKeys }],
    })
    const replacement = await prepareReplacement(patient.services, patient.keys)
    await keepReplacement(patient.services, patient.keys, replacement)
    const after = { ...patient, keys: replacement.keys }
    expect(titles(await seenBy(after, after))).to.include("Lipids")
  })
})
