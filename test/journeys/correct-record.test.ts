import { expect } from "chai"
import { recordHistory } from "../../app/_features/read-record/history"
import { fromHex, randomBytes, toBase64url } from "../../app/_core/crypto/bytes"
import { digestOfRoot } from "../../app/_core/dag/cid"
import { newFolder } from "../../app/_core/folder"
import { firstContentOf } from "../../app/_core/journal/own-content"
import { epochOf } from "../../app/_core/journal/patient-state"
import { wrapRecordKey } from "../../app/_core/keys/wrapped-keys"
import { authorshipProof } from "../../app/_core/records/authorship-proof"
import { newRecordKey } from "../../app/_core/records/record-key"
import { CONTRIBUTE, READ, recordScope } from "../../app/_core/types"
import type { RecordNumber } from "../../app/_core/types"
import { noteContributions, recordContributions } from "../../app/_journeys/contribute"
import { correctRecord } from "../../app/_journeys/correct-record"
import type { Correction } from "../../app/_journeys/correct-record"
import { replaceRecord } from "../../app/_journeys/file-records"
import { readWholeFile } from "../../app/_journeys/read-record"
import { uploadRecord } from "../../app/_journeys/upload-records"
import { expectRefusal, fileAll, newest, seenBy, share, titles, viewOf } from "./acts"
import { forgeRecord } from "./forging"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

describe("a record whose description is corrected", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  let stranger: Actor
  const heart = newFolder()

  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    doctor = await world.actor(2)
    stranger = await world.actor(3)
    await addRecords(patient, [newRecord(randomBytes(20), { title: "ECG" })], heart)
    await share(patient, heart, doctor, { permissions: READ | CONTRIBUTE })
  })
  after(() => world.stop())

  const to = (title: string, more: Partial<Correction> = {}): Correction => ({
    title,
    kind: "letter",
    time: "2020-02-29T00:00:00Z",
    ...more,
  })
  const correct = (record: RecordNumber, correction: Correction) =>
    correctRecord(patient.services, patient.keys, record, correction)
  const seen = async (who: Actor, record: RecordNumber) => {
    const found = (await seenBy(who, patient)).find(({ state }) => state.number === record)
    if (!found?.open) throw new Error(`it does not open: ${found?.problem}`)
    return found.open
  }
  const bytesOf = async (who: Actor, record: RecordNumber) => {
    const file = await readWholeFile(who.services, await viewOf(who, patient), await seen(who, record), 0)
    return new Uint8Array(await file.arrayBuffer())
  }

  it("shows the new name, kind and date to whoever reads it, with the same bytes; the former content is gone", async () => {
    const bytes = new Uint8Array(300_000).map((_, at) => at % 251)
    await addRecords(patient, [newRecord(bytes, { title: "Blod cuont" })], heart)
    const record = await newest(patient)
    const before = await seen(patient, record)
    expect(await correct(record, to("Blood count"))).to.equal(true)
    for (const who of [patient, doctor]) {
      const { manifest } = await seen(who, record)
      expect(manifest).to.include({ v: 3, first: firstContentOf(before.state), ...to("Blood count") })
      expect(manifest.former).to.deep.equal([
        {
          title: "Blod cuont",
          kind: "lab-result",
          time: "2026-11-14T09:12:00Z",
          content: toBase64url(fromHex(digestOfRoot(before.root))),
        },
      ])
      expect(await bytesOf(who, record)).to.deep.equal(bytes)
    }
    expect(await patient.services.store.isPinned(before.root, patient.keys.account)).to.equal(false)
  })

  it("keeps every description that it had, each at the journal's entry that corrected it", async () => {
    await addRecords(patient, [newRecord(randomBytes(30), { title: "One" })], heart)
    const record = await newest(patient)
    await correct(record, to("Two"))
    await correct(record, to("Three"))
    const view = await viewOf(patient, patient)
    const open = await seen(patient, record)
    expect(open.manifest.former?.map(({ title }) => title)).to.deep.equal(["One", "Two"])
    const journal = await patient.services.reader.journal(patient.keys.account)
    const words = { name: () => "you", folder: () => "Heart" }
    const told = recordHistory(journal, { ...open.state }, words, null, open.manifest)
    expect(told.map(({ text }) => text)).to.deep.equal([
      "You corrected the name from “Two”",
      "You corrected the name from “One”, the kind from Lab result and the date from 14 November 2026",
      "You added it",
    ])
    expect(view.state.records.get(record)?.versions).to.have.length(3)
  })

  it("writes nothing where it says so already, and takes no sign that turns text around", async () => {
    const record = await newest(patient)
    const { state, manifest } = await seen(patient, record)
    expect(await correct(record, manifest)).to.equal(false)
    expect((await seen(patient, record)).state.cidDigest).to.equal(state.cidDigest)
    await correct(record, to("Report\u202efdp"))
    expect((await seen(patient, record)).manifest.title).to.equal("Reportfdp")
  })

  it("stays readable for whom it is shared with alone", async () => {
    const bytes = randomBytes(50)
    await addRecords(patient, [newRecord(bytes, { title: "Alone" })])
    const record = await newest(patient)
    await share(patient, recordScope(record), stranger)
    await correct(record, to("Still alone"))
    expect((await seen(stranger, record)).manifest.title).to.equal("Still alone")
    expect(await bytesOf(stranger, record)).to.deep.equal(bytes)
  })

  it("stays its author's, with the signature over what the author wrote", async () => {
    const title = "Lipids"
    const place = { patient: patient.keys.account, folder: heart }
    const result = newRecord(randomBytes(40), { title })
    const [row] = await noteContributions(doctor.services, doctor.keys, place, [result])
    if (!row) throw new Error("nothing was noted")
    await recordContributions(doctor.services, doctor.keys, [
      await uploadRecord(doctor.services, doctor.keys, row, result),
    ])
    const record = await newest(patient)
    await fileAll(patient, [{ record, folder: heart }])
    const before = authorshipProof((await seen(patient, record)).manifest)
    await correct(record, to("My lipids"))
    for (const who of [patient, doctor]) {
      const { manifest, authorship } = await seen(who, record)
      expect(manifest).to.include({ title: "My lipids", author: doctor.keys.account })
      expect(authorship).to.equal("signed")
      expect(authorshipProof(manifest)).to.deep.equal(before)
    }
  })

  it("is refused where it was changed since, and where there is none", async () => {
    await addRecords(patient, [newRecord(randomBytes(30), { title: "Moving" })], heart)
    const record = await newest(patient)
    const { store } = patient.services
    const racing = {
      ...patient.services,
      store: {
        isPinned: store.isPinned.bind(store),
        fetch: store.fetch.bind(store),
        manifests: store.manifests.bind(store),
        unpin: store.unpin.bind(store),
        upload: async (...given: Parameters<typeof store.upload>) => {
          await store.upload(...given)
          const replacement = newRecord(randomBytes(30), { title: "Replaced meanwhile" })
          await replaceRecord(patient.services, patient.keys, await seen(patient, record), replacement)
        },
      },
    }
    await expectRefusal("epoch-moved", correctRecord(racing, patient.keys, record, to("Late")))
    expect(titles(await seenBy(patient, patient))).to.include("Replaced meanwhile")
    await expectRefusal("record-unknown", correct((record + 1) as RecordNumber, to("Nothing")))
  })

  it("does not open where somebody who adds it brings a correction along: signed one way, shown another", async () => {
    const view = await viewOf(doctor, patient)
    const epoch = epochOf(view.state, heart)
    const ring = await view.keychain.ringKey(heart, epoch)
    if (!ring) throw new Error("the doctor has no key")
    const recordKey = newRecordKey()
    const { car, root } = await forgeRecord(view.ctx, recordKey, {
      patient: patient.keys.account,
      author: doctor.keys.account,
      folder: heart,
      plain: randomBytes(40),
      manifest: {
        v: 2,
        title: "Shown to the patient",
        former: [
          {
            title: "Signed",
            kind: "letter",
            time: "2026-11-14T09:12:00Z",
            content: toBase64url(randomBytes(32)),
          },
        ],
      },
      signature: doctor.services.wallet,
    })
    await doctor.services.store.upload(car, patient.keys.account)
    await doctor.services.writer.addRecord({
      patient: patient.keys.account,
      folder: heart,
      epoch,
      cidDigest: digestOfRoot(root),
      wrappedKeys: await wrapRecordKey(recordKey, [{ scope: heart, epoch, key: ring }]),
    })
    const record = await newest(patient)
    const listed = (await seenBy(patient, patient)).find(({ state }) => state.number === record)
    expect(listed?.problem).to.equal("record-altered")
  })
})
