import { expect } from "chai"
import { concat, randomBytes } from "../../app/_core/crypto/bytes"
import { digestOfRoot } from "../../app/_core/dag/cid"
import { newFolder } from "../../app/_core/folder"
import { asEpoch, UNFILED } from "../../app/_core/types"
import type { WrappedKeys } from "../../app/_core/types"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { noteContributions, recordContributions } from "../../app/_journeys/contribute"
import { letAdd } from "../../app/_journeys/let-add"
import { noteUploads, recordUploads, uploadRecord } from "../../app/_journeys/upload-records"
import { DAY, seenBy, titles } from "./acts"
import { newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/**
 * Attack: files are encrypted and stored, and wait for the owner's one confirmation (a paused queue, a closed page, a wallet that
 * is not at hand). Who runs the server, or has read its database, knows their roots; one signature of the owner's wallet adds them
 * (256 in one entry) under wraps that open nothing. What the owner loses: the device takes them for added, "by the account
 * itself", and throws away the only keys there are. The records stand in the journal, stored and unreadable for ever.
 * Honest outcome: a row goes when the journal has an entry that opens to the row's key; else it is added as it should be.
 */
describe("uploads that wait, which somebody adds under wraps that open nothing", () => {
  let world: World
  let patient: Actor
  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
  })
  after(() => world.stop())

  it("are added with their keys by the owner's own confirmation", async () => {
    const { services, keys } = patient
    const records = ["One", "Two"].map((title) => newRecord(randomBytes(9), { title }))
    const rows = await noteUploads(services, keys, newFolder(), records)
    const pinned = []
    for (const [i, row] of rows.entries())
      pinned.push(await uploadRecord(services, keys, row, records[i] ?? null))
    await services.writer.addRecords({
      ...{ patient: keys.account, folder: UNFILED, epoch: asEpoch(0) },
      cidDigests: pinned.map(({ root }) => digestOfRoot(root!)),
      wrappedKeys: concat(Uint8Array.of(1), new Uint8Array(12), randomBytes(40)) as Uint8Array as WrappedKeys,
    })
    await recordUploads(services, keys, pinned)
    const left = (await services.device.uploads(keys.account)).length
    const readable = titles(await seenBy(patient, patient)).filter(Boolean)
    expect({ left, readable: readable.sort() }).to.satisfy(
      (it: { left: number; readable: string[] }) => it.left === 2 || it.readable.join() === "One,Two",
      JSON.stringify({ left, readable }),
    )
  })

  it("stay with who adds for a patient and may not read, until what this device sent is in the journal", async () => {
    const [owner, author] = [await world.actor(2), await world.actor(3)]
    await letAdd(owner.services, owner.keys, {
      ...{ scope: UNFILED, grantee: author.keys.account, keyDigest: keyDigest(author.keys.publicKey) },
      expiresAt: (await owner.services.reader.now()) + 30 * DAY,
    })
    const { services, keys } = author
    const record = newRecord(randomBytes(9), { title: "Result" })
    const place = { patient: owner.keys.account, folder: UNFILED }
    const [row] = await noteContributions(services, keys, place, [record])
    const pinned = await uploadRecord(services, keys, row!, record)
    // The author's wallet signs once what somebody shows it
    await services.writer.addRecord({
      ...{ ...place, epoch: asEpoch(0), cidDigest: digestOfRoot(pinned.root!) },
      wrappedKeys: concat(Uint8Array.of(2), randomBytes(1_168)) as Uint8Array as WrappedKeys,
    })
    await recordContributions(services, keys, [pinned])
    expect(titles(await seenBy(owner, owner)).filter(Boolean)).to.deep.equal(["Result"])
    expect(await services.device.uploads(keys.account)).to.deep.equal([])
  })
})
