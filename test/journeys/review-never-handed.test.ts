import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { asEpoch } from "../../app/_core/types"
import type { Scope, WrappedKey } from "../../app/_core/types"
import { actFor } from "../../app/_journeys/act-for"
import { nameDelegate } from "../../app/_journeys/name-delegate"
import { finishGeneration, startGeneration } from "../../app/_journeys/start-generation"
import { DAY, seenBy, share, titles } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

const junk = () => randomBytes(1_168) as Uint8Array as WrappedKey

describe("review: whom one signature keeps from ever being given the next key", () => {
  let world: World
  let patient: Actor
  let other: Actor
  let folder: Scope
  let next = 1
  before(async () => {
    world = await startWorld()
  })
  beforeEach(async () => {
    patient = await world.actor(next++)
    other = await world.actor(next++)
    folder = newFolder()
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Before" })], folder)
  })
  after(() => world.stop())

  // Attack: one signature names the owner's delegate once more, with a wrap of nothing, for a generation that is still to come.
  // What the owner loses: the delegate counts as one who has every later master, so none is handed on, and no page says so. From
  // the next generation on the delegate neither reads nor writes.
  // Honest outcome: who was not handed a master that is sealed is handed it, whatever number the journal shows.
  it("a delegate, named once more for a generation to come, is handed the next master", async () => {
    const { services, keys } = patient
    const until = (await services.reader.now()) + 30 * DAY
    const named = { delegate: other.keys.account, keyDigest: keyDigest(other.keys.publicKey), until }
    await nameDelegate(services, keys, named)
    await services.writer.setDelegate({ ...named, generation: 1_000_000, wrappedKey: junk() })
    await startGeneration(services, keys)
    await finishGeneration(services, keys)
    await addRecords(patient, [newRecord(randomBytes(9), { title: "After" })], folder)
    const acting = { ...other, keys: await actFor(other.services, other.keys, keys.account) }
    expect(titles(await seenBy(acting, patient))).to.have.members(["Before", "After"])
  })

  // Attack: one signature raises a folder by one and re-wraps nothing to everybody who reads it, in the same call. What the owner
  // loses: the readers count as having that epoch, so nobody is given its key; what the owner adds from then on opens to none of
  // them, and no page says so. Honest outcome: with the owner's next write the readers are given the key of the epoch.
  it("a reader, whose folder was raised with a wrap of nothing, reads what the owner adds next", async () => {
    const { services, keys } = patient
    await share(patient, folder, other)
    await services.writer.revokeAccess({
      ...{ patient: keys.account, scope: folder, grantees: [], newEpoch: asEpoch(1) },
      rewraps: [
        { grantee: other.keys.account, keyDigest: keyDigest(other.keys.publicKey), wrappedKey: junk() },
      ],
    })
    await addRecords(patient, [newRecord(randomBytes(9), { title: "After" })], folder)
    await finishGeneration(services, keys)
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Later" })], folder)
    expect(titles(await seenBy(other, patient))).to.have.members(["Before", "After", "Later"])
  })
})
