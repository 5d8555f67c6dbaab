import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { asEpoch, EVERYTHING } from "../../app/_core/types"
import type { Scope } from "../../app/_core/types"
import { actFor } from "../../app/_journeys/act-for"
import { endDelegate } from "../../app/_journeys/end-delegate"
import { generationNeeds } from "../../app/_journeys/generation-needs"
import { nameDelegate } from "../../app/_journeys/name-delegate"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import { finishGeneration, startGeneration } from "../../app/_journeys/start-generation"
import { unlockKeys } from "../../app/_journeys/unlock-keys"
import { DAY, expectRefusal, seenBy, share, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

describe("a raise that somebody made to spoil an account", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  let stranger: Actor
  let delegate: Actor

  beforeEach(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    doctor = await world.actor(2)
    stranger = await world.actor(3)
    delegate = await world.actor(4)
  })
  afterEach(() => world.stop())

  const add = (title: string, folder?: Scope, who = patient) =>
    addRecords(who, [newRecord(randomBytes(9), { title })], folder)
  /** A bare call, without the app. */
  const raiseTo = (by: Actor, scope: Scope, epoch: number) =>
    by.services.writer.revokeAccess({
      ...{ patient: patient.keys.account, scope, grantees: [], rewraps: [] },
      newEpoch: asEpoch(epoch),
    })
  const needs = async () => generationNeeds(await viewOf(patient, patient), patient.keys, null)
  const epochOf = (scope: Scope) => patient.services.agreed.epoch(patient.keys.account, scope)

  it("by a delegate: the registry keeps to the masters that were handed over, and one action heals the rest", async () => {
    await nameDelegate(patient.services, patient.keys, {
      delegate: delegate.keys.account,
      until: (await patient.services.reader.now()) + 30 * DAY,
      keyDigest: keyDigest(delegate.keys.publicKey),
    })
    await share(patient, EVERYTHING, doctor)
    for (const epoch of [65_536, 257, 256])
      await expectRefusal("registry-refused", raiseTo(delegate, EVERYTHING, epoch))
    await raiseTo(delegate, EVERYTHING, 255)
    await add("After")
    expect(titles(await seenBy(doctor, patient))).to.deep.equal(["After"])
    // The generation is used up: stopping begins the next one, and the delegate is handed its master.
    await revokeAccess(patient.services, patient.keys, {
      scope: EVERYTHING,
      grantees: [doctor.keys.account],
    })
    expect(await epochOf(EVERYTHING)).to.equal(256)
    const hers = await actFor(delegate.services, delegate.keys, patient.keys.account)
    await add("By the delegate", undefined, { ...delegate, keys: hers })
    expect(titles(await seenBy(doctor, patient))).to.deep.equal([])
  })

  it("by a thief of the wallet: one generation a call, and the next honest action makes the masters", async () => {
    const folder = newFolder()
    await add("Before", folder)
    await share(patient, folder, doctor)
    await share(patient, folder, stranger)
    for (const epoch of [65_536, 257])
      await expectRefusal("registry-refused", raiseTo(patient, EVERYTHING, epoch))
    await raiseTo(patient, EVERYTHING, 256)
    await raiseTo(patient, folder, 512)
    await add("After", folder)
    expect([...patient.keys.masters.keys()], "one master, however far it went").to.deep.equal([0, 2])
    for (const who of [patient, doctor, stranger])
      expect(titles(await seenBy(who, patient))).to.have.members(["Before", "After"])

    await raiseTo(patient, folder, 768)
    await revokeAccess(patient.services, patient.keys, { scope: folder, grantees: [doctor.keys.account] })
    await add("Without the doctor", folder)
    expect(titles(await seenBy(stranger, patient))).to.include("Without the doctor")
    expect(titles(await seenBy(doctor, patient))).to.deep.equal([])

    await raiseTo(patient, folder, 1024)
    await share(patient, folder, doctor)
    await startGeneration(patient.services, patient.keys)
    expect(titles(await seenBy(doctor, patient))).to.have.members(["Before", "After", "Without the doctor"])
  })

  it("costs one confirmation for all masters that are missing, and one more to hand out the key", async () => {
    const folder = newFolder()
    await share(patient, folder, doctor)
    for (const epoch of [256, 512, 768, 1024]) await raiseTo(patient, folder, epoch)
    await raiseTo(patient, EVERYTHING, 1024)
    const asked: string[] = []
    const counting: Actor = {
      ...patient,
      services: {
        ...patient.services,
        writer: new Proxy(patient.services.writer, {
          get(writer, name) {
            const method: unknown = Reflect.get(writer, name)
            if (typeof method !== "function") return method
            return (...given: unknown[]): unknown => {
              asked.push(String(name))
              return Reflect.apply(method, writer, given)
            }
          },
        }),
      },
    }
    await add("After", folder, counting)
    expect(asked).to.deep.equal(["sealVault", "rewrapAccess", "addRecord"])
    expect(titles(await seenBy(doctor, patient))).to.deep.equal(["After"])
    await add("Once more", folder, counting)
    expect(asked.slice(3)).to.deep.equal(["addRecord"])
  })

  it("by a wallet that submits more raises than a delegation has room for: one master heals it, and no limit is used up", async () => {
    const folder = newFolder()
    await add("Before", folder)
    await share(patient, folder, doctor)
    for (let generation = 1; generation <= 95; generation++) await raiseTo(patient, folder, generation * 256)
    expect(await needs()).to.deep.equal({ isMissing: true, behind: 0, delegates: 0 })
    await finishGeneration(patient.services, patient.keys)
    expect(await needs()).to.deep.equal({ isMissing: false, behind: 0, delegates: 0 })
    expect([...patient.keys.masters.keys()]).to.deep.equal([0, 95])
    await nameDelegate(patient.services, patient.keys, {
      delegate: delegate.keys.account,
      until: (await patient.services.reader.now()) + 30 * DAY,
      keyDigest: keyDigest(delegate.keys.publicKey),
    })
    const theirs = await actFor(delegate.services, delegate.keys, patient.keys.account)
    expect(theirs.masters).to.deep.equal(patient.keys.masters)
    await add("By the delegate", folder, { ...delegate, keys: theirs })
    await share(patient, EVERYTHING, stranger)
    for (const who of [patient, doctor, stranger])
      expect(titles(await seenBy(who, patient))).to.have.members(["Before", "By the delegate"])
    const again = await unlockKeys(patient.services, { kind: "recovery-code", code: patient.recoveryCode })
    expect(again.masters, "the vault has them").to.deep.equal(patient.keys.masters)

    await endDelegate(patient.services, patient.keys, delegate.keys.account)
    expect([...patient.keys.masters.keys()], "after whatever stood").to.deep.equal([0, 95, 96])
    await add("Without the delegate", folder)
    const view = await viewOf({ ...patient, keys: theirs }, patient)
    expect(await view.keychain.ringKey(folder, await epochOf(folder))).to.equal(null)
  })

  it("is healed by one step within two confirmations, whatever was raised, and however often", async () => {
    const random = mulberry(20_261_130)
    const oneOf = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T
    const folders = [newFolder(), newFolder()]
    const scopes = [EVERYTHING, ...folders]
    await add("First", folders[0])
    await share(patient, EVERYTHING, doctor)
    const newest = async () =>
      Math.max(...(await Promise.all(scopes.map(epochOf))).map((epoch) => epoch >> 8))
    const confirmations = async (work: () => Promise<unknown>) => {
      const count = () => world.chain.provider.getTransactionCount(patient.keys.account)
      const before = await count()
      await work()
      return (await count()) - before
    }
    for (let round = 0; round < 8; round++) {
      for (let raises = 1 + Math.floor(random() * 6); raises > 0; raises--) {
        const scope = oneOf(scopes)
        const [now, next] = [await epochOf(scope), ((await newest()) + 1) * 256]
        const within = now % 256 === 255 ? [next] : [now + 1, now | 255, next]
        await raiseTo(patient, scope, oneOf(within))
      }
      const title = `Round ${round}`
      // Before the record itself: a master where one is missing, and for each of its two scopes the raise to the newest
      // generation and the key for who stays.
      const missing = (await needs()).isMissing
      const healed = await confirmations(() => finishGeneration(patient.services, patient.keys))
      expect(healed, `round ${round}`).to.be.at.most((missing ? 1 : 0) + 2)
      await add(title, oneOf(folders))
      for (const who of [patient, doctor]) expect(titles(await seenBy(who, patient)), title).to.include(title)
      expect(await needs(), title).to.deep.equal({ isMissing: false, behind: 0, delegates: 0 })
    }
    const again = await unlockKeys(patient.services, { kind: "recovery-code", code: patient.recoveryCode })
    expect(again.masters).to.deep.equal(patient.keys.masters)
  })

  it("keeps nobody from sharing a scope that stands in a generation which was passed over", async () => {
    const [folder, far] = [newFolder(), newFolder()]
    await add("Before", folder)
    await raiseTo(patient, folder, 256)
    await raiseTo(patient, far, 512)
    await finishGeneration(patient.services, patient.keys)
    expect([...patient.keys.masters.keys()]).to.deep.equal([0, 2])
    await share(patient, folder, doctor)
    expect(await epochOf(folder)).to.equal(512)
    await add("After", folder)
    expect(titles(await seenBy(doctor, patient))).to.have.members(["Before", "After"])
  })

  it("catches up over masters that were made while nothing was raised", async () => {
    const folder = newFolder()
    for (let made = 0; made < 3; made++) await startGeneration(patient.services, patient.keys)
    await add("After", folder)
    expect([await epochOf(EVERYTHING), await epochOf(folder)]).to.deep.equal([768, 768])
  })
})

/** Numbers in [0, 1) that are the same in every run: mulberry32. */
function mulberry(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
