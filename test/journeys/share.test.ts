import { randomFillSync } from "node:crypto"
import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { KeywardError } from "../../app/_core/errors"
import { newFolder } from "../../app/_core/folder"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { asRecordNumber, EVERYTHING, READ, recordScope } from "../../app/_core/types"
import type { Scope } from "../../app/_core/types"
import { grantAccess } from "../../app/_journeys/grant-access"
import { readPatient } from "../../app/_journeys/read-patient"
import { listRecords, openRecord, readFile } from "../../app/_journeys/read-record"
import type { ManifestCache, OpenRecord } from "../../app/_journeys/read-record"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

const DAY = 86_400

describe("sharing, end to end in Node", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  let stranger: Actor
  const heart = newFolder()
  const first = randomFillSync(new Uint8Array(300_000))

  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    doctor = await world.actor(2)
    stranger = await world.actor(3)
    await addRecords(
      patient,
      [newRecord(first, { title: "ECG" }), newRecord(randomBytes(10), { title: "Letter" })],
      heart,
    )
  })
  after(() => world.stop())

  const share = async (scope: Scope, to: Actor, days = 30) =>
    grantAccess(patient.services, patient.keys, {
      scope,
      grantee: to.keys.account,
      expiresAt: (await patient.services.reader.now()) + days * DAY,
      permissions: READ,
      keyDigest: keyDigest(to.keys.publicKey),
    })
  const seenBy = async (who: Actor) => {
    const view = await readPatient(who.services, who.keys, patient.keys.account)
    return listRecords(who.services, view, new Map())
  }
  const bytesOf = async (who: Actor, record: OpenRecord) => {
    const view = await readPatient(who.services, who.keys, patient.keys.account)
    const parts: Uint8Array<ArrayBuffer>[] = []
    await readFile(who.services, view, record, 0, (part) => void parts.push(part))
    return new Uint8Array(await new Blob(parts).arrayBuffer())
  }

  it("shows the patient their own records", async () => {
    const listed = await seenBy(patient)
    expect(listed.map(({ open }) => open?.manifest.title)).to.have.members(["ECG", "Letter"])
  })

  it("shows nobody else anything before it is shared", async () => {
    expect(await seenBy(doctor)).to.deep.equal([])
  })

  it("opens a shared folder for the doctor, byte for byte, past and to come", async () => {
    await share(heart, doctor)
    const inbox = await doctor.services.reader.inbox(doctor.keys.account)
    expect(inbox.map(({ patient: from, scope }) => ({ from, scope }))).to.deep.equal([
      { from: patient.keys.account, scope: heart },
    ])
    const ecg = (await seenBy(doctor)).find(({ open }) => open?.manifest.title === "ECG")?.open
    expect(ecg).to.exist
    expect(await bytesOf(doctor, ecg as OpenRecord)).to.deep.equal(first)
    await addRecords(patient, [newRecord(randomBytes(20), { title: "New ECG" })], heart)
    expect((await seenBy(doctor)).map(({ open }) => open?.manifest.title)).to.include("New ECG")
    expect(await seenBy(stranger)).to.deep.equal([])
  })

  it("keeps other folders closed", async () => {
    await addRecords(patient, [newRecord(randomBytes(20), { title: "Eyes" })], newFolder())
    expect((await seenBy(doctor)).map(({ open }) => open?.manifest.title)).not.to.include("Eyes")
  })

  it("opens no more than so many of those added last, and of one folder where one is named", async () => {
    const view = await readPatient(patient.services, patient.keys, patient.keys.account)
    const titles = async (who: Actor, options: { most: number; folder?: Scope }) => {
      const seen = who === patient ? view : await readPatient(who.services, who.keys, patient.keys.account)
      const cache: ManifestCache = new Map()
      const listed = await listRecords(who.services, seen, cache, options)
      return { opened: cache.size, titles: listed.map(({ open }) => open?.manifest.title) }
    }
    expect(await titles(patient, { most: 1 })).to.deep.equal({ opened: 1, titles: ["Eyes"] })
    expect((await titles(patient, { most: 2 })).titles).to.have.members(["Eyes", "New ECG"])
    expect((await titles(patient, { most: 1, folder: heart })).titles).to.deep.equal(["New ECG"])
    // What the doctor cannot open does not count
    expect((await titles(doctor, { most: 1 })).titles).to.deep.equal(["New ECG"])
  })

  it("finds the same state and the same keys while the journal has not grown", async () => {
    const look = () => readPatient(doctor.services, doctor.keys, patient.keys.account)
    const [first, second] = [await look(), await look()]
    expect([second.state === first.state, second.keychain === first.keychain]).to.deep.equal([true, true])
    const { reader } = doctor.services
    const later = {
      ...{ chainId: reader.chainId, registry: reader.registry, now: () => Promise.resolve(4_000_000_000) },
      journal: (...given: Parameters<typeof reader.journal>) => reader.journal(...given),
    } as typeof reader
    const services = { ...doctor.services, reader: later }
    const after = await readPatient(services, doctor.keys, patient.keys.account)
    expect(after.keychain === first.keychain, "their grants are over").to.equal(false)
    expect(await listRecords(services, after, new Map())).to.deep.equal([])
  })

  it("asks for the manifests of a list together, and alone for what is missing there", async () => {
    const view = await readPatient(patient.services, patient.keys, patient.keys.account)
    const { store } = patient.services
    const count = { together: 0, alone: 0 }
    type Found = readonly (Uint8Array | null)[]
    const listing = async (change: (found: Found) => Found) => {
      Object.assign(count, { together: 0, alone: 0 })
      const watched = {
        manifests: async (...given: Parameters<typeof store.manifests>) => {
          count.together++
          return change(await store.manifests(...given))
        },
        fetch: (...given: Parameters<typeof store.fetch>) => (count.alone++, store.fetch(...given)),
      } as typeof store
      const cache: ManifestCache = new Map()
      const services = { ...patient.services, store: watched }
      const listed = await listRecords(services, view, cache)
      const again = await listRecords(services, view, cache)
      expect(again.filter(({ open }) => open)).to.deep.equal(listed.filter(({ open }) => open))
      return listed.map(({ problem }) => problem)
    }
    const all = await listing((found) => found)
    expect(all.every((problem) => problem === null)).to.equal(true)
    expect(count).to.deep.equal({ together: 1, alone: 0 })
    await listing((found) => found.map((car, index) => (index === 0 ? null : car)))
    expect(count).to.deep.equal({ together: 1, alone: 1 })
    const swapped = await listing((found) => [
      ...found.slice(0, -2),
      found.at(-1) ?? null,
      found.at(-2) ?? null,
    ])
    expect(swapped.filter((problem) => problem === "record-altered")).to.have.length(2)
  })

  it("shares one record alone", async () => {
    const view = await readPatient(patient.services, patient.keys, patient.keys.account)
    const letter = [...view.state.records.keys()][1]
    await share(recordScope(asRecordNumber(letter ?? -1)), stranger)
    const listed = await seenBy(stranger)
    expect(listed.map(({ open }) => open?.manifest.title)).to.deep.equal(["Letter"])
  })

  it("closes to a doctor who was stopped whatever is new, with every earlier key and the ciphertext", async () => {
    const before = await readPatient(doctor.services, doctor.keys, patient.keys.account)
    await share(heart, stranger)
    await revokeAccess(patient.services, patient.keys, { scope: heart, grantees: [doctor.keys.account] })
    await addRecords(patient, [newRecord(randomBytes(50), { title: "After" })], heart)
    expect(await seenBy(doctor), "the doctor sees nothing any more").to.deep.equal([])

    // The colluder kept their own keychain, and those who stayed hand over the ciphertext.
    const after = await readPatient(stranger.services, stranger.keys, patient.keys.account)
    const fresh = [...after.state.records.values()].at(-1)
    expect(fresh).to.exist
    if (!fresh) return
    const kept = { ...after, keychain: before.keychain }
    const colluding = { ...doctor.services, store: stranger.services.store }
    const error = await openRecord(colluding, kept, fresh, new Map()).catch((thrown: unknown) => thrown)
    expect(error).to.be.instanceOf(KeywardError).with.property("code", "not-readable")
    expect((await seenBy(stranger)).map(({ open }) => open?.manifest.title)).to.include("After")
  })

  it("raises the epoch before the next write where a grant has lapsed", async () => {
    await share(EVERYTHING, doctor, 1)
    const held = await readPatient(doctor.services, doctor.keys, patient.keys.account)
    await world.later(2 * DAY)
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Later still" })])
    const after = await readPatient(patient.services, patient.keys, patient.keys.account)
    expect(after.state.scopes.get(EVERYTHING)?.epoch).to.equal(1)
    const fresh = [...after.state.records.values()].at(-1)
    if (!fresh) throw new Error("nothing was added")
    const colluding = { ...doctor.services, store: patient.services.store }
    const view = { ...after, keychain: held.keychain }
    const error = await openRecord(colluding, view, fresh, new Map()).catch((thrown: unknown) => thrown)
    expect(error).to.have.property("code", "not-readable")
  })
})
