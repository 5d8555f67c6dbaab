import { expect } from "chai"
import { concat, randomBytes, toBase64url } from "../../app/_core/crypto/bytes"
import { RecordDagBuilder } from "../../app/_core/dag/build"
import { chunksOf } from "../../app/_core/dag/bytes"
import { MemoryCar } from "../../app/_core/dag/car-memory"
import { CarWriter } from "../../app/_core/dag/car-writer"
import { digestOfRoot } from "../../app/_core/dag/cid"
import { newFolder } from "../../app/_core/folder"
import { epochOf } from "../../app/_core/journal/patient-state"
import { recordKeyOf } from "../../app/_core/keys/keychain"
import { wrapRecordKey } from "../../app/_core/keys/wrapped-keys"
import { encryptFile } from "../../app/_core/records/file"
import { sealManifest } from "../../app/_core/records/manifest"
import type { Manifest } from "../../app/_core/records/manifest-schema"
import { contentKey, newRecordKey } from "../../app/_core/records/record-key"
import { statementTypedData } from "../../app/_core/records/statement"
import { CONTRIBUTE, READ, recordScope } from "../../app/_core/types"
import type { WrappedKeys } from "../../app/_core/types"
import { refileRecords, removeRecord } from "../../app/_journeys/file-records"
import { listRecords } from "../../app/_journeys/read-record"
import type { ManifestCache } from "../../app/_journeys/read-record"
import type { Services } from "../../app/_journeys/services"
import { noteUploads, recordUploads, uploadRecord } from "../../app/_journeys/upload-records"
import { expectRefusal, newest, seenBy, share, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

describe("a doctor who may add to one folder, and means ill", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  let stranger: Actor
  const heart = newFolder()
  const secret = newFolder()

  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    doctor = await world.actor(2)
    stranger = await world.actor(3)
    await addRecords(patient, [newRecord(randomBytes(20), { title: "ECG" })], heart)
    await share(patient, heart, doctor, { permissions: READ | CONTRIBUTE })
  })
  after(() => world.stop())

  const plant = async (cidDigest: ReturnType<typeof digestOfRoot>, wrappedKeys: WrappedKeys) => {
    const { state } = await viewOf(doctor, patient)
    await doctor.services.writer.addRecord({
      patient: patient.keys.account,
      folder: heart,
      epoch: epochOf(state, heart),
      cidDigest,
      wrappedKeys,
    })
    return newest(patient)
  }

  it("gets no batch key out of the patient by planting its wrap under a record that is shared or moved", async () => {
    const two = [newRecord(randomBytes(9), { title: "One" }), newRecord(randomBytes(9), { title: "Two" })]
    await addRecords(patient, two, secret)
    const { state } = await viewOf(doctor, patient)
    const kept = state.records.get(await newest(patient))
    if (!kept) throw new Error("nothing was added")
    // Version byte and the entry under the ring of everything, as they stand on chain for all to copy.
    const copied = concat(kept.wrappedKeys.subarray(0, 53)) as Uint8Array as WrappedKeys
    const record = await plant(kept.cidDigest, copied)
    await expectRefusal("record-altered", share(patient, recordScope(record), stranger))
    await expectRefusal(
      "record-altered",
      refileRecords(patient.services, patient.keys, [{ record, folder: heart }]),
    )
  })

  it("does not pass a copy off as their own record to whoever has opened the first", async () => {
    const view = await viewOf(doctor, patient)
    const [ecg] = [...view.state.records.values()]
    if (!ecg) throw new Error("there is no ECG")
    const key = await recordKeyOf(ecg, view.keychain)
    const epoch = epochOf(view.state, heart)
    const ring = await view.keychain.ringKey(heart, epoch)
    if (!key || !ring) throw new Error("the doctor cannot read the ECG")
    const copy = await plant(ecg.cidDigest, await wrapRecordKey(key, [{ scope: heart, epoch, key: ring }]))
    const cache: ManifestCache = new Map()
    const hers = await viewOf(patient, patient)
    for (const time of ["first", "second"]) {
      const listed = await listRecords(patient.services, hers, cache)
      expect(listed.find(({ state }) => state.number === copy)?.problem, time).to.equal("record-altered")
      expect(listed.find(({ state }) => state.number === ecg.number)?.problem, time).to.equal(null)
    }
  })

  it("does not make the patient forget an upload by adding its CID first", async () => {
    const record = newRecord(randomBytes(30), { title: "Hers" })
    const [row] = await noteUploads(patient.services, patient.keys, heart, [record])
    if (!row) throw new Error("nothing was noted")
    const pinned = await uploadRecord(patient.services, patient.keys, row, record)
    await plant(digestOfRoot(pinned.root ?? ("" as never)), await randomWrap())
    await recordUploads(patient.services, patient.keys, [pinned])
    expect(titles(await seenBy(patient, patient))).to.include("Hers")
    expect(await patient.services.device.uploads(patient.keys.account)).to.deep.equal([])
  })

  it("does not keep the patient from erasing what is removed", async () => {
    await addRecords(patient, [newRecord(randomBytes(30), { title: "To go" })], heart)
    const toGo = (await seenBy(patient, patient)).find(({ open }) => open?.manifest.title === "To go")?.open
    if (!toGo) throw new Error("it does not open")
    await plant(digestOfRoot(toGo.root), await randomWrap())
    await removeRecord(patient.services, patient.keys, toGo)
    expect(await patient.services.store.isPinned(toGo.root, patient.keys.account)).to.equal(false)
  })

  describe("a record of their own", () => {
    /** Adds one to the folder, signed by whoever `sign` is; gives it as the patient sees it. */
    const contribute = async (sign: Services["wallet"]["signTypedData"] | null) => {
      const view = await viewOf(doctor, patient)
      const epoch = epochOf(view.state, heart)
      const ring = await view.keychain.ringKey(heart, epoch)
      if (!ring) throw new Error("the doctor has no key")
      const recordKey = newRecordKey()
      const { manifest, car, dag, writer } = await encryptedFile(recordKey)
      const statement = statementTypedData(manifest)
      const signed = sign ? { ...manifest, signature: await sign(statement) } : manifest
      const { root } = await writer.finish(await dag.finish(await sealManifest(signed, recordKey, view.ctx)))
      await doctor.services.store.upload(car.file(root), patient.keys.account)
      const wrapped = await wrapRecordKey(recordKey, [{ scope: heart, epoch, key: ring }])
      const number = await plant(digestOfRoot(root), wrapped)
      return (await seenBy(patient, patient)).find(({ state }) => state.number === number)
    }

    const encryptedFile = async (recordKey: Uint8Array) => {
      const plain = randomBytes(40)
      const salt = randomBytes(24)
      const pieces = chunksOf(new Blob([plain]).stream())
      const leaves = encryptFile(pieces, { key: await contentKey(recordKey, 0), salt, size: plain.length })
      const car = new MemoryCar()
      const writer = new CarWriter(car)
      const dag = new RecordDagBuilder(writer)
      const leaf = await leaves.next()
      const end = await leaves.next()
      if (leaf.done || !end.done) throw new Error("more than one leaf")
      await dag.addFile([leaf.value])
      const manifest: Manifest = {
        v: 1,
        ...newRecord(plain, { title: "The doctor's" }).head,
        patient: patient.keys.account,
        author: doctor.keys.account,
        folder: String(heart),
        files: [
          {
            name: "a.txt",
            type: "text/plain",
            size: plain.length,
            salt: toBase64url(salt),
            commit: toBase64url(end.value.commit),
            digest: toBase64url(end.value.digest),
          },
        ],
      }
      return { manifest, car, dag, writer }
    }

    it("opens where they signed it", async () => {
      const seen = await contribute((data) => doctor.services.wallet.signTypedData(data))
      expect(seen?.open?.manifest.title).to.equal("The doctor's")
    })

    it("does not open unsigned, signed by somebody else, or signed for other files", async () => {
      expect((await contribute(null))?.problem).to.equal("record-altered")
      const byAnother = await contribute((data) => stranger.services.wallet.signTypedData(data))
      expect(byAnother?.problem).to.equal("record-altered")
      const forOthers = await contribute((data) => {
        const message = { ...data.message, files: [] }
        return doctor.services.wallet.signTypedData({ ...data, message })
      })
      expect(forOthers?.problem).to.equal("record-altered")
    })
  })

  async function randomWrap(): Promise<WrappedKeys> {
    const view = await viewOf(doctor, patient)
    const epoch = epochOf(view.state, heart)
    const key = await view.keychain.ringKey(heart, epoch)
    if (!key) throw new Error("the doctor has no key")
    return wrapRecordKey(randomBytes(32), [{ scope: heart, epoch, key }])
  }
})
