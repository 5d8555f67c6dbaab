import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { asEpoch, EVERYTHING } from "../../app/_core/types"
import type { Scope } from "../../app/_core/types"
import { actFor } from "../../app/_journeys/act-for"
import { nameDelegate } from "../../app/_journeys/name-delegate"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import { startGeneration } from "../../app/_journeys/start-generation"
import { DAY, expectRefusal, seenBy, share, titles } from "./acts"
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
    expect(patient.keys.masters).to.have.length(3)
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

  it("catches up over masters that were made while nothing was raised", async () => {
    const folder = newFolder()
    for (let made = 0; made < 3; made++) await startGeneration(patient.services, patient.keys)
    await add("After", folder)
    expect([await epochOf(EVERYTHING), await epochOf(folder)]).to.deep.equal([768, 768])
  })
})
