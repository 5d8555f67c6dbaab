import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { emptyNotebook } from "../../app/_core/notebook"
import type { Given } from "../../app/_core/notebook"
import { asEpoch } from "../../app/_core/types"
import type { Scope, WrappedKey } from "../../app/_core/types"
import { actFor } from "../../app/_journeys/act-for"
import { generationNeeds } from "../../app/_journeys/generation-needs"
import { changeNotebook, readNotebook } from "../../app/_journeys/keep-notebook"
import { nameDelegate } from "../../app/_journeys/name-delegate"
import { sealGeneration } from "../../app/_journeys/seal-generation"
import { finishGeneration, startGeneration } from "../../app/_journeys/start-generation"
import { DAY, seenBy, share, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

const junk = () => randomBytes(1_168) as Uint8Array as WrappedKey

describe("whom one signature keeps from being given the next key", () => {
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

  it("a delegate, named once more for the generation that was just sealed, is handed its master, and named till then", async () => {
    const { services, keys } = patient
    const until = (await services.reader.now()) + 30 * DAY
    const named = { delegate: other.keys.account, keyDigest: keyDigest(other.keys.publicKey), until }
    await nameDelegate(services, keys, named)
    await sealGeneration(services, keys, 1)
    await services.writer.setDelegate({ ...named, generation: 1, wrappedKey: junk() })
    const needs = async () => {
      const notebook = (await readNotebook(services, keys))?.notebook
      return generationNeeds(await viewOf(patient, patient), keys, notebook?.recipients ?? {}).delegates
    }
    expect(await needs()).to.equal(1)
    await finishGeneration(services, keys)
    expect(await needs()).to.equal(0)
    const { masters } = await actFor(other.services, other.keys, keys.account)
    expect([...masters.keys()]).to.deep.equal([0, 1])
    const { length } = (await viewOf(patient, patient)).state
    await finishGeneration(services, keys)
    expect((await viewOf(patient, patient)).state.length, "nothing is asked for twice").to.equal(length)
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
    const { length } = (await viewOf(patient, patient)).state
    await finishGeneration(services, keys)
    expect((await viewOf(patient, patient)).state.length, "nothing is asked for twice").to.equal(length)
  })

  it("nor is that reader left out where the owner shares the folder with somebody else before", async () => {
    const { services, keys } = patient
    const third = await world.actor(next++)
    await share(patient, folder, other)
    await services.writer.revokeAccess({
      ...{ patient: keys.account, scope: folder, grantees: [], newEpoch: asEpoch(1) },
      rewraps: [
        { grantee: other.keys.account, keyDigest: keyDigest(other.keys.publicKey), wrappedKey: junk() },
      ],
    })
    await share(patient, folder, third)
    await addRecords(patient, [newRecord(randomBytes(9), { title: "After" })], folder)
    for (const reader of [other, third])
      expect(titles(await seenBy(reader, patient))).to.have.members(["Before", "After"])
  })

  it("counts what was noted before it was noted up to where as the journal shows it, once", async () => {
    const { services, keys } = patient
    await share(patient, folder, other)
    const scope = String(folder)
    const noted = async () =>
      (await readNotebook(services, keys))?.notebook?.recipients?.[other.keys.account] as
        Record<string, Given> | undefined
    const given = (await noted())?.[scope]
    expect(given?.upTo).to.equal(0)
    const { upTo: _, ...former } = given!
    await changeNotebook(services, keys, (now) => ({
      ...(now ?? emptyNotebook("", "patient")),
      recipients: { [other.keys.account]: { [scope]: former } },
    }))
    await addRecords(patient, [newRecord(randomBytes(9), { title: "After" })], folder)
    expect((await noted())?.[scope]).to.deep.equal(given)
    expect(titles(await seenBy(other, patient))).to.have.members(["Before", "After"])
  })
})
