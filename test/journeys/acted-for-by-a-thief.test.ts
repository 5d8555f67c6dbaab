import { expect } from "chai"
import { concat, randomBytes } from "../../app/_core/crypto/bytes"
import { unwiped } from "../../app/_core/crypto/wiped"
import { wrapMasters } from "../../app/_core/keys/delegation"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { ownKeychain, recordKeyOf } from "../../app/_core/keys/keychain"
import { asDigest, asEpoch, UNFILED } from "../../app/_core/types"
import type { WrappedKey, WrappedKeys } from "../../app/_core/types"
import { actFor } from "../../app/_journeys/act-for"
import { nameDelegate } from "../../app/_journeys/name-delegate"
import { contextOf } from "../../app/_journeys/read-patient"
import { startGeneration } from "../../app/_journeys/start-generation"
import { DAY, expectRefusal, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/**
 * What the account wrote first under its rings tells its masters from a thief's (`act-for.ts`). An account whose records are added by somebody who acts for it, or by doctors, has written none. One signature of its wallet then
 * decides what that first one is, or that there is none.
 */
describe("an account that added no record of its own yet", () => {
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
  /** One signature: a record of nobody's, under wraps that open nothing. */
  const plantFirst = () =>
    patient.services.writer.addRecord({
      ...{ patient: patient.keys.account, folder: UNFILED, epoch: asEpoch(0) },
      cidDigest: asDigest(`0x${"5".repeat(64)}`),
      wrappedKeys: concat(Uint8Array.of(1), new Uint8Array(12), randomBytes(40)) as Uint8Array as WrappedKeys,
    })

  // Attack: one signature names the owner's delegate once more, with masters of a thief's.
  // The owner loses: whatever the delegate adds from then on is the thief's to read, and not the owner's.
  // Honest outcome: the delegate goes on with the masters that were handed over first, which wrapped what they wrote.
  it("has its delegate write nothing under masters of a thief's", async () => {
    await addRecords(await acting(), [newRecord(randomBytes(9), { title: "By the delegate" })])
    const masters = new Map([[0, randomBytes(32)]])
    const ctx = contextOf(patient.services.reader, patient.keys.account)
    const binding = { ctx, delegate: delegate.keys.account, generation: 0 }
    await patient.services.writer.setDelegate({
      ...{ delegate: delegate.keys.account, generation: 0, keyDigest: keyDigest(delegate.keys.publicKey) },
      ...{ until: await until(), wrappedKey: await wrapMasters(delegate.keys.publicKey, binding, masters) },
    })
    await acting()
      .then((actor) => addRecords(actor, [newRecord(randomBytes(9), { title: "After it" })]))
      .catch(() => undefined)
    const { state } = await viewOf(patient, patient)
    const thieves = ownKeychain({ ...patient.keys, identity: null, masters }, ctx)
    const opened = await Promise.all(
      [...state.records.values()].map((record) => recordKeyOf(record, thieves).catch(() => null)),
    )
    expect(opened.map((key) => key && unwiped(key).length)).to.deep.equal(opened.map(() => null))
  })

  // Attack: one signature adds a record of nobody's before the account wrote any. The owner loses: nobody can act for them any
  // more, until they, who may not be able to, remove that record.
  // Honest outcome: what opens under no masters that were handed over decides nothing.
  it("lets its delegate go on after somebody without keys added a record to it", async () => {
    await plantFirst()
    const outcome = await acting().then(
      () => "acts",
      (error: unknown) => (error as { code?: string }).code ?? String(error),
    )
    expect(outcome).to.equal("acts")
  })

  const nameAgain = async (wrappedKey: WrappedKey, who = delegate) =>
    patient.services.writer.setDelegate({
      ...{ delegate: who.keys.account, generation: 0, keyDigest: keyDigest(who.keys.publicKey) },
      ...{ until: await until(), wrappedKey },
    })
  const thieves = async (who = delegate) => {
    const binding = {
      ...{ ctx: contextOf(patient.services.reader, patient.keys.account), generation: 0 },
      delegate: who.keys.account,
    }
    return wrapMasters(who.keys.publicKey, binding, new Map([[0, randomBytes(32)]]))
  }
  const mastersOf = async (who: Actor) => (await actFor(who.services, who.keys, patient.keys.account)).masters

  it("has a delegate who wrote nothing yet act by the owner's masters, whoever named them first or last", async () => {
    await nameAgain(await thieves())
    expect(await mastersOf(delegate)).to.deep.equal(patient.keys.masters)
    const other = await world.actor(next++)
    await nameAgain(await thieves(other), other)
    await nameDelegate(patient.services, patient.keys, {
      ...{ delegate: other.keys.account, keyDigest: keyDigest(other.keys.publicKey) },
      until: await until(),
    })
    expect(await mastersOf(other)).to.deep.equal(patient.keys.masters)
  })

  it("has nobody act by a thief's masters whom the owner did not name, once it wrote something", async () => {
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Own" })])
    const other = await world.actor(next++)
    await nameAgain(await thieves(other), other)
    await expectRefusal("key-missing", mastersOf(other))
  })

  it("has a delegate act by what they wrote, also where somebody wrote over the notebook", async () => {
    await addRecords(await acting(), [newRecord(randomBytes(9), { title: "By the delegate" })])
    await plantFirst()
    await nameAgain(await thieves())
    const kept = await patient.services.server.notebook(patient.keys.account)
    const version = (kept?.version ?? 0) + 1
    await patient.services.server.putNotebook(patient.keys.account, { version, sealed: randomBytes(99) })
    expect(await mastersOf(delegate)).to.deep.equal(patient.keys.masters)
  })

  it("has a delegate act by the newest masters, where somebody brings a former wrap of the owner's again", async () => {
    const former = (await viewOf(patient, patient)).state.delegates.get(delegate.keys.account)
    await startGeneration(patient.services, patient.keys)
    await nameAgain(former!.wrappedKey)
    expect([...(await mastersOf(delegate)).keys()]).to.deep.equal([0, 1])
  })
})
