import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { KeywardError } from "../../app/_core/errors"
import { newFolder } from "../../app/_core/folder"
import { epochOf } from "../../app/_core/journal/patient-state"
import { wrappedKeysKind, wrappedScopes } from "../../app/_core/keys/wrapped-keys"
import { asEpoch, CONTRIBUTE, EVERYTHING, READ, UNFILED } from "../../app/_core/types"
import type { Scope } from "../../app/_core/types"
import { noteContributions, recordContributions } from "../../app/_journeys/contribute"
import type { CheckProgress } from "../../app/_journeys/file-contributions"
import { removeRecord, replaceRecord } from "../../app/_journeys/file-records"
import { readFile } from "../../app/_journeys/read-record"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import type { Services } from "../../app/_journeys/services"
import { cancelUpload, uploadRecord } from "../../app/_journeys/upload-records"
import type { NewRecord, UploadProgress } from "../../app/_journeys/upload-records"
import { waitingRecords } from "../../app/_journeys/waiting-records"
import { DAY, expectRefusal, fileAll, newest, seenBy, share, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

describe("a doctor who adds results", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  let nurse: Actor
  let relative: Actor
  const heart = newFolder()

  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    doctor = await world.actor(2)
    nurse = await world.actor(3)
    relative = await world.actor(4)
    await addRecords(patient, [newRecord(randomBytes(20), { title: "ECG" })], heart)
    await share(patient, heart, doctor, { permissions: READ | CONTRIBUTE })
    await share(patient, heart, nurse)
    await share(patient, EVERYTHING, relative)
  })
  after(() => world.stop())

  const pinned = async (
    who: Actor,
    folder: Scope,
    records: readonly NewRecord[],
    services = who.services,
  ) => {
    const place = { patient: patient.keys.account, folder }
    const rows = await noteContributions(services, who.keys, place, records)
    const done = []
    for (const [index, row] of rows.entries())
      done.push(await uploadRecord(services, who.keys, row, records[index] ?? null))
    return done
  }
  const contribute = async (who: Actor, folder: Scope, ...names: string[]) => {
    const records = names.map((title) => newRecord(randomBytes(40), { title }))
    await recordContributions(who.services, who.keys, await pinned(who, folder, records))
    return newest(patient)
  }
  const listed = async (who: Actor, title: string) =>
    (await seenBy(who, patient)).find(({ open }) => open?.manifest.title === title)
  const waiting = async () => waitingRecords(await viewOf(patient, patient))
  const file = (...records: Parameters<typeof fileAll>[1][number][]) => fileAll(patient, records)

  describe("to a folder that the author reads", () => {
    it("is its author, by their signature, and who has the folder reads it at once", async () => {
      const bytes = new Uint8Array(300_000).map((_, at) => at % 251)
      const record = newRecord(bytes, { title: "Lipids", kind: "lab-result" })
      const steps: UploadProgress["step"][] = []
      const place = { patient: patient.keys.account, folder: heart }
      const [row] = await noteContributions(doctor.services, doctor.keys, place, [record])
      if (!row) throw new Error("nothing was noted")
      const onProgress = ({ step }: UploadProgress) => steps.at(-1) !== step && steps.push(step)
      const ready = await uploadRecord(doctor.services, doctor.keys, row, record, { onProgress })
      expect(steps).to.deep.equal(["reading", "signing", "encrypting", "uploading", "pinned"])
      await recordContributions(doctor.services, doctor.keys, [ready])

      for (const who of [patient, doctor, nurse]) {
        const open = (await listed(who, "Lipids"))?.open
        expect(open?.manifest.author).to.equal(doctor.keys.account)
        expect(open?.manifest.signature).to.match(/^0x[0-9a-f]{130}$/)
        if (!open) throw new Error("it does not open")
        const parts: Uint8Array[] = []
        await readFile(who.services, await viewOf(who, patient), open, 0, (part) => void parts.push(part))
        expect(Buffer.concat(parts).equals(bytes)).to.equal(true)
      }
      expect(await doctor.services.device.uploads(doctor.keys.account)).to.deep.equal([])
    })

    it("waits for the patient: who has everything reads it once it is filed, and it stays the author's", async () => {
      expect(titles(await seenBy(relative, patient))).to.not.include("Lipids")
      const [record] = await waiting()
      if (!record) throw new Error("nothing waits")
      const seen: CheckProgress[] = []
      const outcome = await fileAll(patient, [{ record: record.number, folder: heart }], (now) =>
        seen.push(now),
      )
      expect(outcome).to.deep.equal({ filed: [record.number], refused: [] })
      expect(seen.at(-1)).to.deep.equal({ index: 0, count: 1, done: 300_000, total: 300_000 })
      expect(await waiting()).to.deep.equal([])
      for (const who of [patient, doctor, nurse, relative])
        expect((await listed(who, "Lipids"))?.open?.manifest.author).to.equal(doctor.keys.account)
    })

    it("adds several with one confirmation; the patient files one and moves the other, each with its own key", async () => {
      const number = await contribute(doctor, heart, "One", "Two")
      const records = await waiting()
      expect(records.map((each) => each.batchIndex)).to.deep.equal([0, 1])
      const eyes = newFolder()
      const [one, two] = records
      if (!one || !two) throw new Error("two were added")
      await file({ record: one.number, folder: heart }, { record: two.number, folder: eyes })
      const { state } = await viewOf(patient, patient)
      expect(state.records.get(number)?.folder).to.equal(eyes)
      expect(state.records.get(number)?.batchIndex).to.equal(null)
      expect(titles(await seenBy(nurse, patient)))
        .to.include("One")
        .and.not.include("Two")
      expect(titles(await seenBy(relative, patient)))
        .to.include("One")
        .and.include("Two")
      expect((await listed(relative, "Two"))?.open?.manifest.author).to.equal(doctor.keys.account)
    })

    it("can be removed by the patient like anything else", async () => {
      await contribute(doctor, heart, "Not hers")
      const open = (await listed(patient, "Not hers"))?.open
      if (!open) throw new Error("it does not open")
      await removeRecord(patient.services, patient.keys, open)
      expect(titles(await seenBy(doctor, patient))).to.not.include("Not hers")
      expect(await doctor.services.store.isPinned(open.root, patient.keys.account)).to.equal(false)
    })
  })

  describe("with less than the folder's key", () => {
    it("of everything: to a folder and unfiled, under that ring alone until the patient files them", async () => {
      const other = await world.actor(5)
      await share(patient, EVERYTHING, other, { permissions: READ | CONTRIBUTE })
      const inFolder = await contribute(other, heart, "Into the folder")
      const unfiled = await contribute(other, UNFILED, "Unfiled")
      const { state } = await viewOf(patient, patient)
      const scopes = wrappedScopes(state.records.get(inFolder)?.wrappedKeys ?? new Uint8Array())
      expect(scopes.map(({ scope }) => scope)).to.deep.equal([EVERYTHING])
      expect(titles(await seenBy(relative, patient)))
        .to.include("Into the folder")
        .and.include("Unfiled")
      expect(titles(await seenBy(nurse, patient))).to.not.include("Into the folder")
      await file({ record: inFolder, folder: heart }, { record: unfiled, folder: UNFILED })
      expect(titles(await seenBy(nurse, patient)))
        .to.include("Into the folder")
        .and.not.include("Unfiled")
    })

    it("who may add but not read wraps it to the patient alone, and cannot open it again", async () => {
      const lab = await world.actor(6)
      await share(patient, heart, lab, { permissions: CONTRIBUTE })
      const number = await contribute(lab, heart, "From the lab")
      const { state } = await viewOf(patient, patient)
      expect(wrappedKeysKind(state.records.get(number)?.wrappedKeys ?? new Uint8Array())).to.equal(
        "to-patient",
      )
      expect((await listed(patient, "From the lab"))?.open?.manifest.author).to.equal(lab.keys.account)
      for (const who of [lab, nurse, relative]) expect(await listed(who, "From the lab")).to.equal(undefined)
      expect(await file({ record: number, folder: heart })).to.deep.equal({ filed: [number], refused: [] })
      for (const who of [nurse, relative])
        expect((await listed(who, "From the lab"))?.open?.manifest.author).to.equal(lab.keys.account)
    })

    it("who was not given the new key yet wraps it to the patient, not under the old one", async () => {
      const behind = await world.actor(7)
      const eyes = newFolder()
      await share(patient, eyes, behind, { permissions: READ | CONTRIBUTE })
      const raised = { patient: patient.keys.account, scope: eyes, grantees: [], rewraps: [] }
      await patient.services.writer.revokeAccess({ ...raised, newEpoch: asEpoch(1) })
      const number = await contribute(behind, eyes, "While he waits")
      const { state } = await viewOf(patient, patient)
      expect(wrappedKeysKind(state.records.get(number)?.wrappedKeys ?? new Uint8Array())).to.equal(
        "to-patient",
      )
      expect(await listed(patient, "While he waits")).to.not.equal(undefined)
    })
  })

  describe("where something comes between", () => {
    const refusing = (method: "addRecord" | "signTypedData"): Services => {
      const no = () => Promise.reject(new KeywardError("wallet-refused"))
      const { writer, wallet } = doctor.services
      return method === "addRecord"
        ? { ...doctor.services, writer: { ...writer, addRecord: no } }
        : { ...doctor.services, wallet: { ...wallet, signTypedData: no } }
    }
    const rows = () => doctor.services.device.uploads(doctor.keys.account)

    it("a signature that they refuse leaves the row; nothing was sent", async () => {
      const record = newRecord(randomBytes(50), { title: "Signed later" })
      await expectRefusal("wallet-refused", pinned(doctor, heart, [record], refusing("signTypedData")))
      const [row] = await rows()
      expect(row).to.include({ state: "encrypting", root: null, patient: patient.keys.account })
      if (!row) return
      const ready = await uploadRecord(doctor.services, doctor.keys, row, record)
      await recordContributions(doctor.services, doctor.keys, [ready])
      expect((await listed(patient, "Signed later"))?.problem).to.equal(null)
    })

    it("a confirmation that they refuse leaves it stored; a later visit goes on and adds it once", async () => {
      const record = newRecord(randomBytes(50), { title: "Confirmed later" })
      const ready = await pinned(doctor, heart, [record])
      await expectRefusal("wallet-refused", recordContributions(refusing("addRecord"), doctor.keys, ready))
      const kept = await rows()
      expect(kept).to.deep.equal(ready)
      await recordContributions(doctor.services, doctor.keys, kept)
      await doctor.services.device.putUpload(ready[0] as never)
      await recordContributions(doctor.services, doctor.keys, ready)
      expect(
        titles(await seenBy(patient, patient)).filter((each) => each === "Confirmed later"),
      ).to.have.length(1)
      expect(await rows()).to.deep.equal([])
    })

    it("an epoch that the patient raises meanwhile: wrapped anew, and closed to whom they stopped", async () => {
      const leaving = await world.actor(8)
      await share(patient, heart, leaving)
      const before = epochOf((await viewOf(patient, patient)).state, heart)
      const held = (await viewOf(leaving, patient)).keychain
      const { writer } = doctor.services
      let tries = 0
      const services: Services = {
        ...doctor.services,
        writer: {
          ...writer,
          async addRecord(input, on) {
            if (tries++ === 0)
              await revokeAccess(patient.services, patient.keys, {
                scope: heart,
                grantees: [leaving.keys.account],
              })
            return writer.addRecord(input, on)
          },
        },
      }
      const ready = await pinned(doctor, heart, [newRecord(randomBytes(50), { title: "After she stopped" })])
      await recordContributions(services, doctor.keys, ready)
      expect(tries).to.equal(2)
      const { state } = await viewOf(patient, patient)
      const wrapped = wrappedScopes(state.records.get(await newest(patient))?.wrappedKeys ?? new Uint8Array())
      expect(wrapped).to.deep.equal([{ scope: heart, epoch: before + 1 }])
      expect(await held.ringKey(heart, asEpoch(before + 1))).to.equal(null)
      expect(await held.ringKey(heart, before)).to.not.equal(null)
      expect(await listed(nurse, "After she stopped")).to.not.equal(undefined)
    })

    it("a grant that ends: before it is noted, sent or confirmed", async () => {
      const brief = await world.actor(9)
      const short = newFolder()
      const place = { patient: patient.keys.account, folder: short }
      const record = newRecord(randomBytes(50), { title: "Too late" })
      await expectRefusal(
        "may-not-contribute",
        noteContributions(brief.services, brief.keys, place, [record]),
      )
      await share(patient, short, brief, { days: 2, permissions: READ | CONTRIBUTE })
      await expectRefusal(
        "may-not-contribute",
        noteContributions(brief.services, brief.keys, { ...place, folder: heart }, [record]),
      )
      const ready = await pinned(brief, short, [record])
      const later = newRecord(randomBytes(50))
      const [unsent] = await noteContributions(brief.services, brief.keys, place, [later])
      if (!unsent) throw new Error("nothing was noted")
      await revokeAccess(patient.services, patient.keys, { scope: short, grantees: [brief.keys.account] })
      await expectRefusal("may-not-contribute", uploadRecord(brief.services, brief.keys, unsent, later))
      await expectRefusal("may-not-contribute", recordContributions(brief.services, brief.keys, ready))
      const [row] = ready
      if (!row?.root) throw new Error("nothing was pinned")
      await cancelUpload(brief.services, brief.keys, row)
      expect(await brief.services.store.isPinned(row.root, patient.keys.account)).to.equal(false)
      await share(patient, short, brief, { days: 2, permissions: READ | CONTRIBUTE })
      await world.later(3 * DAY)
      await expectRefusal(
        "may-not-contribute",
        noteContributions(brief.services, brief.keys, place, [record]),
      )
    })

    it("a full store refuses it, and keeps what is on the device", async () => {
      const big = await world.actor(10)
      await share(patient, heart, big, { permissions: READ | CONTRIBUTE })
      const records = [1, 2, 3].map((n) => newRecord(new Uint8Array(3_000_000), { title: `Scan ${n}` }))
      await expectRefusal("store-full", pinned(big, heart, records))
      const left = await big.services.device.uploads(big.keys.account)
      expect(left.map(({ state }) => state)).to.deep.equal(["pinned", "pinned", "encrypted"])
    })

    it("a file that changes after they signed for it is not sent under their signature", async () => {
      let read = 0
      const record = newRecord(new Uint8Array(50))
      const [only] = record.files
      if (!only) throw new Error("it has a file")
      const changing = { ...only, stream: () => new Blob([new Uint8Array(50).fill(read++)]).stream() }
      await expectRefusal("file-changed", pinned(doctor, heart, [{ ...record, files: [changing] }]))
    })
  })

  it("whose content the patient replaces is no author of what is put there", async () => {
    const number = await contribute(doctor, heart, "To be replaced")
    const open = (await listed(patient, "To be replaced"))?.open
    if (!open) throw new Error("it does not open")
    await replaceRecord(
      patient.services,
      patient.keys,
      open,
      newRecord(randomBytes(9), { title: "Hers now" }),
    )
    const now = (await listed(nurse, "Hers now"))?.open
    expect(now?.state.number).to.equal(number)
    expect(now?.manifest).to.include({ author: patient.keys.account }).and.not.have.property("signature")
  })
})
