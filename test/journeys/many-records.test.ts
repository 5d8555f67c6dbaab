import { expect } from "chai"
import { BlobReader, Uint8ArrayWriter, ZipReader } from "@zip.js/zip.js"
import type { FileEntry } from "@zip.js/zip.js"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { KeywardError } from "../../app/_core/errors"
import { newFolder } from "../../app/_core/folder"
import { UNFILED } from "../../app/_core/types"
import type { Scope } from "../../app/_core/types"
import { saveZip } from "../../app/_features/list-records/save-zip"
import { endFolder, sharersOf } from "../../app/_journeys/end-folder"
import { removeRecords } from "../../app/_journeys/file-records"
import { standingRecords } from "../../app/_journeys/read-record"
import type { OpenRecord } from "../../app/_journeys/read-record"
import { expectRefusal, seenBy, share, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

describe("several records at once", () => {
  let world: World
  let patient: Actor
  let doctor: Actor

  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    doctor = await world.actor(2)
  })
  after(() => world.stop())

  const add = (folder: Scope, ...names: string[]) =>
    addRecords(
      patient,
      names.map((title) => newRecord(randomBytes(30), { title })),
      folder,
    )
  const inFolder = async (folder: Scope) => standingRecords(await viewOf(patient, patient), folder).length
  const opened = async (...names: string[]): Promise<OpenRecord[]> =>
    (await seenBy(patient, patient)).flatMap(({ open }) =>
      open && names.includes(open.manifest.title) ? [open] : [],
    )

  describe("a folder that is given up", () => {
    it("is put into another one with one confirmation for all its records", async () => {
      const [eyes, ears] = [newFolder(), newFolder()]
      await add(eyes, "Left eye", "Right eye", "Both eyes")
      await add(ears, "An ear")
      let asked = 0
      const moved = await endFolder(patient.services, patient.keys, { folder: eyes, into: ears }, (state) => {
        if (state.step === "waiting-for-wallet") asked++
      })
      expect([moved, asked]).to.deep.equal([3, 1])
      expect([await inFolder(eyes), await inFolder(ears)]).to.deep.equal([0, 4])
      expect(titles(await seenBy(patient, patient))).to.include.members(["Left eye", "An ear"])
    })

    it("closes to whom it was shared with, and its records stay the patient's", async () => {
      const heart = newFolder()
      await add(heart, "ECG")
      await share(patient, heart, doctor)
      expect(titles(await seenBy(doctor, patient))).to.deep.equal(["ECG"])
      expect(sharersOf(await viewOf(patient, patient), heart)).to.deep.equal([doctor.keys.account])
      await endFolder(patient.services, patient.keys, { folder: heart, into: UNFILED })
      expect(titles(await seenBy(doctor, patient))).to.deep.equal([])
      expect(sharersOf(await viewOf(patient, patient), heart)).to.deep.equal([])
      const [ecg] = await opened("ECG")
      expect(ecg?.state.folder).to.equal(UNFILED)
    })

    it("goes on where it was broken off after the sharing was stopped", async () => {
      const skin = newFolder()
      await add(skin, "A mole")
      await share(patient, skin, doctor)
      const broken = {
        ...patient.services,
        writer: new Proxy(patient.services.writer, {
          get: (target, name, own) =>
            name === "refileRecords"
              ? () => Promise.reject(new Error("no network"))
              : (Reflect.get(target, name, own) as unknown),
        }),
      }
      const end = (services: typeof broken) =>
        endFolder(services, patient.keys, { folder: skin, into: UNFILED })
      expect(await end(broken).catch((error: Error) => error.message)).to.equal("no network")
      expect([await inFolder(skin), (await seenBy(doctor, patient)).length]).to.deep.equal([1, 0])
      expect(await end(patient.services)).to.equal(1)
      expect(await inFolder(skin)).to.equal(0)
    })
  })

  describe("removed", () => {
    it("tells which are gone where it is broken off, and takes the rest the next time", async () => {
      await add(UNFILED, "First", "Second", "Third")
      const all = await opened("First", "Second", "Third")
      const gone: string[] = []
      let calls = 0
      const broken = {
        ...patient.services,
        writer: new Proxy(patient.services.writer, {
          get: (target, name, own) =>
            name === "removeRecord" && ++calls > 1
              ? () => Promise.reject(new Error("said no"))
              : (Reflect.get(target, name, own) as unknown),
        }),
      }
      const told = ({ manifest }: OpenRecord) => void gone.push(manifest.title)
      expect(
        await removeRecords(broken, patient.keys, all, told).catch((error: Error) => error.message),
      ).to.equal("said no")
      expect(gone).to.have.length(1)
      const left = all.filter(({ manifest }) => !gone.includes(manifest.title))
      await removeRecords(patient.services, patient.keys, left, told)
      expect(titles(await seenBy(patient, patient))).to.not.include.members(["First", "Second", "Third"])
      expect(gone).to.have.members(["First", "Second", "Third"])
    })
  })

  describe("downloaded", () => {
    const held = () => {
      const parts: Uint8Array<ArrayBuffer>[] = []
      let closed = false
      const target = {
        write: (part: Uint8Array<ArrayBuffer>) => Promise.resolve(void parts.push(part)),
        close: () => Promise.resolve(void (closed = true)),
        discard: () => Promise.resolve(void parts.splice(0)),
      }
      return { target, blob: () => new Blob(parts), isClosed: () => closed }
    }

    it("come as one ZIP with a folder for each, bytes as they were; the same name twice is kept apart", async () => {
      const large = new Uint8Array(600_000).map((_, at) => at % 251)
      await addRecords(patient, [
        newRecord(large, { title: "Scan/of <it>", name: "scan.pdf" }),
        newRecord(randomBytes(12), { title: "Scan/of <it>", name: "scan.pdf" }),
      ])
      const records = await opened("Scan/of <it>")
      const { target, blob, isClosed } = held()
      let done = 0
      const options = { signal: new AbortController().signal, onProgress: (now: number) => void (done = now) }
      await saveZip(patient.services, await viewOf(patient, patient), records, target, options)
      expect([isClosed(), done]).to.deep.equal([true, 600_012])
      const entries = (await new ZipReader(new BlobReader(blob())).getEntries()) as FileEntry[]
      expect(entries.map(({ filename }) => filename)).to.deep.equal([
        "2026-11-14 Scan of <it>/scan.pdf",
        "2026-11-14 Scan of <it> (2)/scan.pdf",
      ])
      const unpacked = await Promise.all(entries.map((entry) => entry.getData(new Uint8ArrayWriter())))
      expect(unpacked.find(({ length }) => length === 600_000)).to.deep.equal(large)
    })

    it("are not closed as if whole where one of them does not come", async () => {
      const records = await opened("Scan/of <it>", "ECG")
      const { target, isClosed } = held()
      const broken = {
        ...patient.services,
        cipher: new Proxy(patient.services.cipher, {
          get: (target, name, own) =>
            name === "decrypt"
              ? (...given: Parameters<typeof target.decrypt>) =>
                  given[0].root === records.at(-1)?.root
                    ? Promise.reject(new KeywardError("store-missing"))
                    : target.decrypt(...given)
              : (Reflect.get(target, name, own) as unknown),
        }),
      }
      const options = { signal: new AbortController().signal, onProgress: () => undefined }
      const view = await viewOf(patient, patient)
      const saving = saveZip(broken, view, records, target, options)
      await expectRefusal("store-missing", saving)
      expect(isClosed()).to.equal(false)
    })
  })
})
