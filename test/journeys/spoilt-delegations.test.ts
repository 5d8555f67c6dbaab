import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { isKeywardError } from "../../app/_core/errors"
import { wrapMasters } from "../../app/_core/keys/delegation"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { ownKeychain, recordKeyOf } from "../../app/_core/keys/keychain"
import { unwiped } from "../../app/_core/crypto/wiped"
import { newFolder } from "../../app/_core/folder"
import type { WrappedKey } from "../../app/_core/types"
import { actFor } from "../../app/_journeys/act-for"
import { nameDelegate } from "../../app/_journeys/name-delegate"
import { contextOf } from "../../app/_journeys/read-patient"
import { startGeneration } from "../../app/_journeys/start-generation"
import { expectRefusal, seenBy, titles, viewOf, DAY } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/** One signature of the wallet's names the owner's delegate once more, with other masters, or none. */
describe("a delegate whom somebody without keys named once more", () => {
  let world: World
  let patient: Actor
  let delegate: Actor
  let next = 1
  const until = async () => (await patient.services.reader.now()) + 30 * DAY
  before(async () => {
    world = await startWorld()
  })
  beforeEach(async () => {
    patient = await world.actor(next++)
    delegate = await world.actor(next++)
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Before" })], newFolder())
    await nameDelegate(patient.services, patient.keys, {
      ...{ delegate: delegate.keys.account, keyDigest: keyDigest(delegate.keys.publicKey) },
      until: await until(),
    })
  })
  after(() => world.stop())

  const acting = async (): Promise<Actor> => ({
    ...delegate,
    keys: await actFor(delegate.services, delegate.keys, patient.keys.account),
  })
  const nameAgain = async (wrappedKey: WrappedKey, generation = 0) =>
    patient.services.writer.setDelegate({
      ...{ delegate: delegate.keys.account, generation, keyDigest: keyDigest(delegate.keys.publicKey) },
      ...{ until: await until(), wrappedKey },
    })

  it("with a wrap that opens nothing acts as before", async () => {
    await nameAgain(randomBytes(1168) as Uint8Array as WrappedKey)
    const actor = await acting()
    expect(titles(await seenBy(actor, patient))).to.deep.equal(["Before"])
  })

  it("with the former masters, which somebody kept, and one of a thief's, acts by the patient's own", async () => {
    const former = new Map(patient.keys.masters)
    await startGeneration(patient.services, patient.keys)
    const ctx = contextOf(patient.services.reader, patient.keys.account)
    const binding = { ctx, delegate: delegate.keys.account, generation: 1 }
    const masters = new Map([...former, [1, randomBytes(32)]])
    await nameAgain(await wrapMasters(delegate.keys.publicKey, binding, masters), 1)
    // Nothing says yet which of the two the patient's is
    await expectRefusal("key-missing", acting())
    await addRecords(patient, [newRecord(randomBytes(9), { title: "After" })])
    const actor = await acting()
    expect(actor.keys.masters.get(1)).to.deep.equal(patient.keys.masters.get(1))
    expect(titles(await seenBy(actor, patient))).to.have.members(["Before", "After"])
  })

  it("with masters of a thief's encrypts nothing under these", async () => {
    const masters = new Map([[0, randomBytes(32)]])
    const ctx = contextOf(patient.services.reader, patient.keys.account)
    const binding = { ctx, delegate: delegate.keys.account, generation: 0 }
    await nameAgain(await wrapMasters(delegate.keys.publicKey, binding, masters))
    await acting()
      .then((actor) => addRecords(actor, [newRecord(randomBytes(9), { title: "By the delegate" })]))
      .catch((error: unknown) => {
        if (!isKeywardError(error)) throw error
      })
    const { state } = await viewOf(patient, patient)
    const thieves = ownKeychain({ ...patient.keys, identity: null, masters }, ctx)
    const opened = await Promise.all(
      [...state.records.values()].map((record) => recordKeyOf(record, thieves).catch(() => null)),
    )
    expect(opened.map((key) => key && unwiped(key).length)).to.deep.equal(opened.map(() => null))
  })
})
