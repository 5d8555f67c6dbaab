import { expect } from "chai"
import { randomBytes, toHex } from "../../app/_core/crypto/bytes"
import { rootOfDigest } from "../../app/_core/dag/cid"
import { KeywardError } from "../../app/_core/errors"
import { newFolder } from "../../app/_core/folder"
import { recordKeyOf } from "../../app/_core/keys/keychain"
import { wrappedScopes } from "../../app/_core/keys/wrapped-keys"
import { asDigest, CONTRIBUTE, EVERYTHING, READ, recordScope } from "../../app/_core/types"
import type { UploadRow } from "../../app/_core/ports/device"
import type { RecordNumber } from "../../app/_core/types"
import { refileRecords, removeRecord, replaceRecord } from "../../app/_journeys/file-records"
import type { OpenRecord } from "../../app/_journeys/read-record"
import type { Services } from "../../app/_journeys/services"
import { ownerOf } from "../../app/_server/pins"
import {
  cancelUpload,
  noteUploads,
  readLabel,
  recordUploads,
  sweepUploads,
  uploadRecord,
} from "../../app/_journeys/upload-records"
import { noteContributions, recordContributions } from "../../app/_journeys/contribute"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import { expectRefusal, fileAll, newest, seenBy, share, titles, viewOf } from "./acts"
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

    it("for so long that the deployment let it go needs its file again, and nothing is recorded without it", async () => {
      const {
        records,
        rows: [row],
      } = await noted("Old")
      if (!row) throw new Error("nothing was noted")
      const pinned = await uploadRecord(patient.services, patient.keys, row, records[0] ?? null)
      const owner = { patient: pinned.patient, uploader: pinned.patient }
      await world.app.services.pins.unpin(pinned.root!, ownerOf(world.app.services, owner))
      const old = { ...pinned, createdAt: Date.now() - 13 * 3_600_000 }
      await expectRefusal("file-unreadable", recordUploads(patient.services, patient.keys, [old]))
      expect(titles(await seenBy(patient, patient))).not.to.include("Old")
      const kept = (await rows()).find(({ id }) => id === row.id)!
      expect([kept.state, kept.root]).to.deep.equal(["encrypting", null])
      const again = await uploadRecord(patient.services, patient.keys, kept, records[0] ?? null)
      await recordUploads(patient.services, patient.keys, [{ ...again, createdAt: old.createdAt }])
      expect(titles(await seenBy(patient, patient))).to.include("Old")
    })

    it("before it is encrypted needs its file again", async () => {
      const {
        rows: [row],
      } = await noted("Lost")
      if (!row) throw new Error("nothing was noted")
      await expectRefusal("file-unreadable", uploadRecord(patient.services, patient.keys, row, null))
      await cancelUpload(patient.services, patient.keys, row)
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

  describe("a batch of which something is missing", () => {
    let reader: Actor
    let adder: Actor
    before(async () => {
      reader = await world.actor(4)
      adder = await world.actor(5)
    })

    const asked = async (who: Actor, pinned: readonly UploadRow[], journey = recordUploads) => {
      let count = 0
      await journey(
        who.services,
        who.keys,
        pinned,
        ({ step }) => (count += step === "waiting-for-wallet" ? 1 : 0),
      )
      return count
    }
    const pinnedRows = async (...names: string[]) => {
      const { records, rows: all } = await noted(...names)
      const pinned = []
      for (const [index, row] of all.entries())
        pinned.push(await uploadRecord(patient.services, patient.keys, row, records[index] ?? null))
      return pinned
    }

    it("is recorded by one confirmation, what was missing by another, and all of it can be read", async () => {
      const names = Array.from({ length: 12 }, (_, i) => `Part ${i}`)
      const pinned = await pinnedRows(...names)
      const missing = [0, 5, 6, 11]
      expect(
        await asked(
          patient,
          pinned.filter((_, i) => !missing.includes(i)),
        ),
      ).to.equal(1)
      const seen = async () =>
        titles(await seenBy(patient, patient)).filter((title) => title?.startsWith("Part"))
      expect(await seen()).to.have.members(names.filter((_, i) => !missing.includes(i)))
      expect(await asked(patient, pinned)).to.equal(1)
      expect(await seen()).to.have.members(names)
      expect(await asked(patient, pinned), "nothing is left to do").to.equal(0)
    })

    it("gives nobody a key of what is still missing: who was stopped meanwhile does not open the rest", async () => {
      const pinned = await pinnedRows("Early", "Early too", "Late", "Late too")
      const folder = pinned[0]?.folder ?? ("" as never)
      await share(patient, folder, reader)
      await recordUploads(patient.services, patient.keys, pinned.slice(0, 2))
      expect(titles(await seenBy(reader, patient))).to.have.members(["Early", "Early too"])
      const held = (await viewOf(reader, patient)).keychain
      await revokeAccess(patient.services, patient.keys, { scope: folder, grantees: [reader.keys.account] })
      await recordUploads(patient.services, patient.keys, pinned)
      const { state, keychain } = await viewOf(patient, patient)
      const four = [...state.records.values()].slice(-4)
      expect(
        await Promise.all(four.map(async (each) => (await recordKeyOf(each, held)) !== null)),
      ).to.deep.equal([...[true, true, false, false]])
      const keys = await Promise.all(four.map((each) => recordKeyOf(each, keychain)))
      expect(new Set(keys.map(String)).size).to.equal(4)
    })

    it("is recorded under a single record's own key where only one of it is there", async () => {
      const pinned = await pinnedRows("Alone", "Missing")
      await recordUploads(patient.services, patient.keys, pinned.slice(0, 1))
      const { state } = await viewOf(patient, patient)
      expect(state.records.get(await newest(patient))?.batchIndex).to.equal(null)
    })

    it("takes no more confirmations than entries that its keys fit into", async () => {
      const names = Array.from({ length: 150 }, (_, i) => `Many ${i}`)
      const pinned = (await noted(...names)).rows.map((row): UploadRow => ({
        ...{ ...row, state: "pinned" },
        root: rootOfDigest(asDigest(`0x${toHex(randomBytes(32))}`)),
      }))
      expect(await asked(patient, pinned.slice(1)), "the keys of a large batch are a tree").to.equal(1)
      const scattered = (await noted(...names)).rows.map((row): UploadRow => ({
        ...{ ...row, state: "pinned" },
        root: rootOfDigest(asDigest(`0x${toHex(randomBytes(32))}`)),
      }))
      const some = scattered.filter((_, at) => at % 4 !== 3)
      expect(await asked(patient, some), "too scattered: key by key").to.equal(2)
    })

    it("lets one of its records be moved, which then opens by itself alone", async () => {
      const to = newFolder()
      await recordUploads(
        patient.services,
        patient.keys,
        (await pinnedRows("First", "Second", "Third")).slice(1),
      )
      await share(patient, to, reader)
      const moved = await newest(patient)
      await refileRecords(patient.services, patient.keys, [{ record: moved, folder: to }])
      expect(titles(await seenBy(reader, patient))).to.deep.equal(["Third"])
    })

    it("is recorded so by whoever adds to a patient's records, also where they may not read", async () => {
      for (const [permissions, who] of [
        [READ | CONTRIBUTE, reader],
        [CONTRIBUTE, adder],
      ] as const) {
        const folder = newFolder()
        await share(patient, folder, who, { permissions })
        const records = ["One", "Two", "Three"].map((title) => newRecord(randomBytes(50), { title }))
        const place = { patient: patient.keys.account, folder }
        const pinned = []
        for (const [i, row] of (await noteContributions(who.services, who.keys, place, records)).entries())
          pinned.push(await uploadRecord(who.services, who.keys, row, records[i] ?? null))
        expect(await asked(who, pinned.slice(1), recordContributions)).to.equal(1)
        const added = [...(await viewOf(patient, patient)).state.records.values()].slice(-2)
        const { filed } = await fileAll(
          patient,
          added.map(({ number }) => ({ record: number, folder })),
        )
        expect(filed).to.have.length(2)
      }
    })
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
        upload: { value: () => Promise.reject(new KeywardError("store-unreachable")) },
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
      await removeRecord(patient.services, patient.keys, record)
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
