import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { KeywardError } from "../../app/_core/errors"
import { newFolder } from "../../app/_core/folder"
import { recordKeyOf } from "../../app/_core/keys/keychain"
import { wrappedScopes } from "../../app/_core/keys/wrapped-keys"
import { EVERYTHING, recordScope } from "../../app/_core/types"
import type { RecordNumber } from "../../app/_core/types"
import { refileRecords, removeRecord, replaceRecord } from "../../app/_journeys/file-records"
import type { OpenRecord } from "../../app/_journeys/read-record"
import type { Services } from "../../app/_journeys/services"
import {
  cancelUpload,
  noteUploads,
  readLabel,
  recordUploads,
  sweepUploads,
  uploadRecord,
} from "../../app/_journeys/upload-records"
import { expectRefusal, newest, seenBy, share, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

describe("records on their way, and moved, replaced or removed", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  let stranger: Actor

  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    doctor = await world.actor(2)
    stranger = await world.actor(3)
  })
  after(() => world.stop())

  const rows = () => patient.services.device.uploads(patient.keys.account)
  const noted = async (...names: string[]) => {
    const records = names.map((title) => newRecord(randomBytes(50), { title }))
    return { records, rows: await noteUploads(patient.services, patient.keys, newFolder(), records) }
  }
  const counting = () => {
    const calls: string[] = []
    const { cipher, store } = patient.services
    const services: Services = {
      ...patient.services,
      cipher: { ...cipher, encrypt: (...input) => (calls.push("encrypt"), cipher.encrypt(...input)) },
      store: Object.create(store, {
        upload: {
          value: (...input: Parameters<typeof store.upload>) => (
            calls.push("upload"),
            store.upload(...input)
          ),
        },
        isPinned: { value: (...input: Parameters<typeof store.isPinned>) => store.isPinned(...input) },
      }) as Services["store"],
    }
    return { calls, services }
  }

  describe("an upload that is cut off", () => {
    it("before the store has it goes on without its file and is not encrypted again", async () => {
      const {
        records,
        rows: [row],
      } = await noted("Cut")
      if (!row) throw new Error("nothing was noted")
      const down: Services = {
        ...patient.services,
        store: Object.create(patient.services.store, {
          isPinned: { value: () => Promise.resolve(false) },
          upload: { value: () => Promise.reject(new KeywardError("store-unreachable")) },
        }) as Services["store"],
      }
      await expectRefusal("store-unreachable", uploadRecord(down, patient.keys, row, records[0] ?? null))
      const [kept] = await rows()
      expect(kept?.state).to.equal("encrypted")
      expect((await readLabel(patient.keys, kept ?? row)).title).to.equal("Cut")
      const { calls, services } = counting()
      const pinned = await uploadRecord(services, patient.keys, kept ?? row, null)
      expect(calls).to.deep.equal(["upload"])
      await recordUploads(patient.services, patient.keys, [pinned])
      expect(titles(await seenBy(patient, patient))).to.include("Cut")
    })

    it("after the store has it is not sent again", async () => {
      const {
        records,
        rows: [row],
      } = await noted("Sent")
      if (!row) throw new Error("nothing was noted")
      const { device } = patient.services
      const dying: Services = {
        ...patient.services,
        device: {
          ...device,
          putUpload: (each) =>
            each.state === "pinned" ? Promise.reject(new KeywardError("cancelled")) : device.putUpload(each),
        },
      }
      await expectRefusal("cancelled", uploadRecord(dying, patient.keys, row, records[0] ?? null))
      const { calls, services } = counting()
      const kept = (await rows()).find(({ id }) => id === row.id) ?? row
      const pinned = await uploadRecord(services, patient.keys, kept, null)
      expect(calls).to.deep.equal([])
      await recordUploads(patient.services, patient.keys, [pinned])
    })

    it("before it is encrypted needs its file again", async () => {
      const {
        rows: [row],
      } = await noted("Lost")
      if (!row) throw new Error("nothing was noted")
      await expectRefusal("file-unreadable", uploadRecord(patient.services, patient.keys, row, null))
      await cancelUpload(patient.services, row)
      expect((await rows()).map(({ id }) => id)).not.to.include(row.id)
    })

    it("after it was recorded is not recorded twice", async () => {
      const {
        records,
        rows: [row],
      } = await noted("Once")
      if (!row) throw new Error("nothing was noted")
      const pinned = await uploadRecord(patient.services, patient.keys, row, records[0] ?? null)
      const forgetful: Services = {
        ...patient.services,
        device: {
          ...patient.services.device,
          deleteUpload: () => Promise.reject(new KeywardError("cancelled")),
        },
      }
      await expectRefusal("cancelled", recordUploads(forgetful, patient.keys, [pinned]))
      const before = (await viewOf(patient, patient)).state.records.size
      await recordUploads(patient.services, patient.keys, [pinned])
      expect((await viewOf(patient, patient)).state.records.size).to.equal(before)
      expect((await rows()).map(({ id }) => id)).not.to.include(row.id)
    })
  })

  it("records a part of a batch one by one, each under its own key, the rest later", async () => {
    const { records, rows: three } = await noted("A", "B", "C")
    const pinned = []
    for (const [index, row] of three.entries())
      pinned.push(await uploadRecord(patient.services, patient.keys, row, records[index] ?? null))
    await recordUploads(patient.services, patient.keys, pinned.slice(0, 2))
    await recordUploads(patient.services, patient.keys, pinned)
    const { state } = await viewOf(patient, patient)
    const last = [...state.records.values()].slice(-3)
    expect(last.map(({ batchIndex }) => batchIndex)).to.deep.equal([null, null, null])
    expect(titles(await seenBy(patient, patient))).to.include.members(["A", "B", "C"])
  })

  it("sweeps away what belongs to no upload, and nothing of another account's", async () => {
    const { device, cipher } = patient.services
    const {
      records,
      rows: [row],
    } = await noted("Waiting")
    if (!row) throw new Error("nothing was noted")
    const offline: Services = {
      ...patient.services,
      store: Object.create(patient.services.store, {
        isPinned: { value: () => Promise.reject(new KeywardError("store-unreachable")) },
      }) as Services["store"],
    }
    await uploadRecord(offline, patient.keys, row, records[0] ?? null).catch(() => undefined)
    const kept = (await rows()).find(({ id }) => id === row.id)
    // Somebody else unlocks in the same browser.
    await sweepUploads({ ...doctor.services, device, cipher })
    expect(await cipher.resume(row.id, kept?.root ?? ("" as never))).not.to.equal(null)
    await device.deleteUpload(row.id)
    await sweepUploads({ ...doctor.services, device, cipher })
    expect(await cipher.resume(row.id, kept?.root ?? ("" as never))).to.equal(null)
  })

  describe("a record that is there", () => {
    const open = async (number: RecordNumber): Promise<OpenRecord> => {
      const found = (await seenBy(patient, patient)).find(({ state }) => state.number === number)?.open
      if (!found) throw new Error("it does not open")
      return found
    }

    it("takes its own key along when it is moved, not its batch's", async () => {
      const [from, to] = [newFolder(), newFolder()]
      const two = [
        newRecord(randomBytes(9), { title: "Stays" }),
        newRecord(randomBytes(9), { title: "Moves" }),
      ]
      await addRecords(patient, two, from)
      const before = (await viewOf(patient, patient)).state
      const moved = await newest(patient)
      const batchKeys = before.records.get(moved)
      await share(patient, to, doctor)
      await refileRecords(patient.services, patient.keys, [{ record: moved, folder: to }])
      const view = await viewOf(doctor, patient)
      expect(titles(await seenBy(doctor, patient))).to.deep.equal(["Moves"])
      const state = view.state.records.get(moved)
      if (!state || !batchKeys) throw new Error("it is gone")
      const held = await recordKeyOf(state, view.keychain)
      const hers = await viewOf(patient, patient)
      expect(held).to.deep.equal(await recordKeyOf(batchKeys, hers.keychain))
      expect(wrappedScopes(state.wrappedKeys).map(({ scope }) => scope)).to.deep.equal([EVERYTHING, to])
    })

    it("is closed to whom its former content was shared with alone, once it is replaced", async () => {
      const folder = newFolder()
      await addRecords(patient, [newRecord(randomBytes(9), { title: "Former" })], folder)
      const number = await newest(patient)
      await share(patient, recordScope(number), stranger)
      await share(patient, folder, doctor)
      expect(titles(await seenBy(stranger, patient))).to.deep.equal(["Former"])
      const former = await open(number)
      const next = newRecord(randomBytes(9), { title: "Next" })
      await replaceRecord(patient.services, patient.keys, former, next)
      expect(titles(await seenBy(stranger, patient))).to.deep.equal([])
      expect(titles(await seenBy(doctor, patient)))
        .to.include("Next")
        .and.not.to.include("Former")
      expect((await open(number)).manifest.title).to.equal("Next")
      await expectRefusal(
        "store-refused",
        doctor.services.store.fetch(former.root, "0", patient.keys.account),
      )
    })

    it("is gone for all once it is removed, and can be neither shared nor moved", async () => {
      const folder = newFolder()
      await addRecords(patient, [newRecord(randomBytes(9), { title: "Removed" })], folder)
      const number = await newest(patient)
      await share(patient, folder, doctor)
      const record = await open(number)
      await removeRecord(patient.services, record)
      for (const who of [patient, doctor]) {
        expect(titles(await seenBy(who, patient))).not.to.include("Removed")
        await expectRefusal("store-refused", who.services.store.fetch(record.root, "0", patient.keys.account))
      }
      await expectRefusal("record-unknown", share(patient, recordScope(number), doctor))
      await expectRefusal(
        "record-unknown",
        refileRecords(patient.services, patient.keys, [{ record: number, folder: newFolder() }]),
      )
    })
  })
})
