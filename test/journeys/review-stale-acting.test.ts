import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { unwiped } from "../../app/_core/crypto/wiped"
import { newFolder } from "../../app/_core/folder"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { ownKeychain, recordKeyOf } from "../../app/_core/keys/keychain"
import { actFor } from "../../app/_journeys/act-for"
import { nameDelegate } from "../../app/_journeys/name-delegate"
import { contextOf } from "../../app/_journeys/read-patient"
import { keepReplacement, prepareReplacement, shareAnew } from "../../app/_journeys/replace-keys"
import { DAY, newest, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { World } from "./world"

/**
 * Attack: somebody got into the patient's keys once and kept the masters. The patient makes new keys, and their delegate is handed the
 * new master; but the delegate's page was open since before. What the patient loses: whatever that page adds goes on under the former
 * master, which the intruder has: a scope without readers is raised by whoever writes there next, and this page knows of no newer
 * generation. (An own page that is left open is refused with `vault-changed`.) So it is with a former delegate's masters, too.
 * Honest outcome: who acts by masters that are not the newest that they were handed is told to open the keys anew.
 */
describe("review: a page that acts for a patient by masters from before new keys", () => {
  let world: World
  before(async () => {
    world = await startWorld()
  })
  after(() => world.stop())

  it("writes nothing under the former master", async () => {
    const [patient, delegate] = [await world.actor(1), await world.actor(2)]
    const { services, keys } = patient
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Before" })], newFolder())
    await nameDelegate(services, keys, {
      ...{ delegate: delegate.keys.account, keyDigest: keyDigest(delegate.keys.publicKey) },
      until: (await services.reader.now()) + 30 * DAY,
    })
    const stolen = new Map(
      [...keys.masters].map(([generation, master]) => [generation, unwiped(master).slice()]),
    )
    const acting = { ...delegate, keys: await actFor(delegate.services, delegate.keys, keys.account) }

    const replacement = await prepareReplacement(services, keys)
    await keepReplacement(services, keys, replacement)
    await shareAnew(services, replacement)
    const now = { ...patient, keys: replacement.keys }
    const before = await newest(now)
    await addRecords(acting, [newRecord(randomBytes(9), { title: "By the delegate" })]).catch(() => undefined)

    const { state } = await viewOf(now, now)
    const ctx = contextOf(services.reader, keys.account)
    const intruder = ownKeychain({ identity: null, masters: stolen }, ctx)
    const added = [...state.records.values()].filter(({ number }) => number > before)
    const opened = await Promise.all(added.map((record) => recordKeyOf(record, intruder).catch(() => null)))
    expect(opened.map((key) => key && unwiped(key).length)).to.deep.equal(opened.map(() => null))
  })
})
