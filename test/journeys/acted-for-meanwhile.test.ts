import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { unwiped } from "../../app/_core/crypto/wiped"
import { newFolder } from "../../app/_core/folder"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { ownKeychain, recordKeyOf } from "../../app/_core/keys/keychain"
import { KeptKeys } from "../../app/_core/keys/kept-keys"
import { emptyNotebook } from "../../app/_core/notebook"
import type { WrappedKey } from "../../app/_core/types"
import { actFor } from "../../app/_journeys/act-for"
import { nameDelegate } from "../../app/_journeys/name-delegate"
import { changeNotebook, readNotebook } from "../../app/_journeys/keep-notebook"
import { contextOf, readAgreed } from "../../app/_journeys/read-patient"
import { keepReplacement, prepareReplacement, shareAnew } from "../../app/_journeys/replace-keys"
import { DAY, expectRefusal, newest, seenBy, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/**
 * Attack: somebody got into the patient's keys once and kept the masters. The patient makes new keys, and their delegate is handed the
 * new master; but the delegate's page was open since before. What the patient loses: whatever that page adds goes on under the former
 * master, which the intruder has: a scope without readers is raised by whoever writes there next, and this page knows of no newer
 * generation. (An own page that is left open is refused with `vault-changed`.) So it is with a former delegate's masters, too.
 * Honest outcome: what acts by masters that are not the newest that it was handed takes those before it writes.
 */
describe("a page that acts for a patient by masters from before new keys", () => {
  let world: World
  before(async () => {
    world = await startWorld()
  })
  after(() => world.stop())

  let next = 1
  const named = async () => {
    const [patient, delegate] = [await world.actor(next++), await world.actor(next++)]
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Before" })], newFolder())
    await nameDelegate(patient.services, patient.keys, {
      ...{ delegate: delegate.keys.account, keyDigest: keyDigest(delegate.keys.publicKey) },
      until: (await patient.services.reader.now()) + 30 * DAY,
    })
    const keys = await actFor(delegate.services, delegate.keys, patient.keys.account)
    return { patient, delegate, acting: { ...delegate, keys } }
  }
  const makeNewKeys = async ({ services, keys, ...patient }: Actor): Promise<Actor> => {
    const replacement = await prepareReplacement(services, keys)
    await keepReplacement(services, keys, replacement)
    await shareAnew(services, replacement)
    return { ...patient, services, keys: replacement.keys }
  }

  it("writes nothing under the former master", async () => {
    const { patient, acting } = await named()
    const { services, keys } = patient
    const stolen = new Map(
      [...keys.masters].map(([generation, master]) => [generation, unwiped(master).slice()]),
    )
    const now = await makeNewKeys(patient)
    const before = await newest(now)
    await addRecords(acting, [newRecord(randomBytes(9), { title: "By the delegate" })])

    const { state } = await viewOf(now, now)
    const ctx = contextOf(services.reader, keys.account)
    const intruder = ownKeychain({ identity: null, masters: stolen }, ctx)
    const added = [...state.records.values()].filter(({ number }) => number > before)
    const opened = await Promise.all(added.map((record) => recordKeyOf(record, intruder).catch(() => null)))
    expect(opened.map((key) => key && unwiped(key).length)).to.deep.equal([null])
    expect(titles(await seenBy(now, now))).to.have.members(["Before", "By the delegate"])
  })

  it("seals notebook and documents with the master that was handed over since", async () => {
    const { patient, acting } = await named()
    const kept = KeptKeys.of(acting.keys)
    await changeNotebook(patient.services, patient.keys, (it) => ({
      ...(it ?? emptyNotebook("", "patient")),
    }))
    const now = await makeNewKeys(patient)
    await acting.services.sealed(kept).save("search", "part", randomBytes(9), 0)
    await changeNotebook(acting.services, kept, (it) => ({
      ...(it ?? emptyNotebook("", "patient")),
      birthDate: "1990-01-02",
    }))
    const document = await now.services.sealed(now.keys).load("search", "part")
    expect(document?.bytes.length, "by the newest master alone").to.equal(9)
    expect((await readNotebook(now.services, now.keys))?.notebook?.birthDate).to.equal("1990-01-02")
    expect([...kept.masters.keys()]).to.deep.equal([...now.keys.masters.keys()])
  })

  it("goes on by the same masters where somebody with one signature names its account once more", async () => {
    const { patient, delegate, acting } = await named()
    await patient.services.writer.setDelegate({
      ...{ delegate: delegate.keys.account, keyDigest: keyDigest(delegate.keys.publicKey), generation: 9 },
      until: (await patient.services.reader.now()) + 30 * DAY,
      wrappedKey: randomBytes(1_168) as Uint8Array as WrappedKey,
    })
    await addRecords(acting, [newRecord(randomBytes(9), { title: "By the delegate" })])
    expect(titles(await seenBy(patient, patient))).to.have.members(["Before", "By the delegate"])
  })

  it("takes nothing back into memory once it is locked", async () => {
    const { patient, acting } = await named()
    const kept = KeptKeys.of(acting.keys)
    await makeNewKeys(patient)
    kept.end()
    await expectRefusal("locked", readAgreed(acting.services, acting.keys))
    expect(
      [...acting.keys.masters.values()].every((master) => master.every((byte) => byte === 0)),
      "all of them are overwritten",
    ).to.equal(true)
  })
})
