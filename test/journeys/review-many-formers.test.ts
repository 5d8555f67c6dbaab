import { expect } from "chai"
import { randomBytes, toHex } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import { asDigest } from "../../app/_core/types"
import { replacedByUnreadable } from "../../app/_journeys/put-back"
import type { Services } from "../../app/_journeys/services"
import { viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { World } from "./world"

/**
 * Attack: one signature replaces one record 250 times in one call, each time by another content that nobody stored, under the record's
 * own wraps; a keyless delegate, named by one signature, does so ten thousand times. What the owner loses: every page asks the store
 * for each of them, the newest first, one after the other, at every look, for ever; the right one is the last. A session may ask 1,200
 * times a minute: with five such calls the line never comes, and everything else that the owner opens waits, too.
 * Honest outcome: so many are looked at from either end (as of wraps), the content that a record was added with first.
 */
describe("review: a record that one signature replaced again and again", () => {
  let world: World
  before(async () => {
    world = await startWorld({ unlimited: true })
  })
  after(() => world.stop())

  it("is offered to be put back after a bounded number of questions", async () => {
    const patient = await world.actor(1)
    const { services, keys } = patient
    await addRecords(patient, [newRecord(randomBytes(9), { title: "One" })], newFolder())
    const [record] = [...(await viewOf(patient, patient)).state.records.values()]
    const { number, epoch, wrappedKeys } = record!
    await services.writer.replaceRecords({
      patient: keys.account,
      replacements: Array.from({ length: 250 }, () => ({
        ...{ record: number, epoch, wrappedKeys },
        cidDigest: asDigest(`0x${toHex(randomBytes(32))}`),
      })),
    })
    let asked = 0
    const store = new Proxy(services.store, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target)
        if (typeof value !== "function") return value
        return (...given: unknown[]): unknown => {
          if (name === "fetch" || name === "manifests") asked++
          return Reflect.apply(value, target, given)
        }
      },
    })
    const counted: Services = { ...services, store }
    const found = await replacedByUnreadable(counted, keys, await viewOf(patient, patient), new Map())
    expect(found.map(({ former }) => former.manifest.title)).to.deep.equal(["One"])
    expect(asked).to.be.at.most(64)
  })
})
