import { expect } from "chai"
import { concat, randomBytes } from "../../app/_core/crypto/bytes"
import { unwiped } from "../../app/_core/crypto/wiped"
import { wrapMasters } from "../../app/_core/keys/delegation"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { ownKeychain, recordKeyOf } from "../../app/_core/keys/keychain"
import { asDigest, asEpoch, UNFILED } from "../../app/_core/types"
import type { WrappedKeys } from "../../app/_core/types"
import { actFor } from "../../app/_journeys/act-for"
import { nameDelegate } from "../../app/_journeys/name-delegate"
import { contextOf } from "../../app/_journeys/read-patient"
import { keepReplacement, prepareReplacement } from "../../app/_journeys/replace-keys"
import { signIn } from "../../app/_journeys/sign-in"
import { unlockKeys } from "../../app/_journeys/unlock-keys"
import { DAY, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/**
 * What the account wrote first under its rings tells its masters from a thief's (`act-for.ts`, `unlock-keys.ts`). An account
 * whose records are added by somebody who acts for it, or by doctors, has written none. One signature of its wallet then
 * decides what that first one is, or that there is none.
 */
describe("review: an account that added no record of its own yet", () => {
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

  // Attack: the same signature, and the owner then does what is advised: makes new keys. The owner loses the wallet's way into
  // the vault for good: every unlocking by it ends with `vault-not-own`; only the code on the paper opens the account.
  // Honest outcome: the vault that the owner sealed themselves opens by the wallet.
  it("opens by its wallet after somebody without keys added a record to it and the owner made new keys", async () => {
    await plantFirst()
    const replacement = await prepareReplacement(patient.services, patient.keys)
    await keepReplacement(patient.services, patient.keys, replacement)
    const again = world.visitor(next - 2)
    await signIn(again, { host: world.app.host, origin: world.app.url })
    expect(again.account).to.equal(patient.keys.account)
    const outcome = await unlockKeys(again, { kind: "wallet" }).then(
      ({ account }) => account as string,
      (error: unknown) => (error as { code?: string }).code ?? String(error),
    )
    expect(outcome).to.equal(patient.keys.account)
  })
})
