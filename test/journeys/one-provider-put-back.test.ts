import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import type { RegistryReader } from "../../app/_core/ports/registry"
import type { Address, WrappedKeys } from "../../app/_core/types"
import { correctRecord } from "../../app/_journeys/correct-record"
import { putBack, replacedByUnreadable } from "../../app/_journeys/put-back"
import { readPatient } from "../../app/_journeys/read-patient"
import type { Services } from "../../app/_journeys/services"
import { seenBy, titles } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { World } from "./world"

/**
 * The page's provider shows, on a device that has not read it yet, a journal in which the owner's correction (or new key)
 * came under wraps that open nothing; the server has kept what it said that it had erased. Every page says that somebody replaced
 * the record, and offers to put it back. What the owner loses, by their own confirmation: the correction, or the new key: the record
 * shows again what it said before, under the key that somebody who was stopped may have.
 * Honest outcome: before it is put back, both providers are asked whether it gave way to something that is nobody's.
 */
describe("a record that one provider alone shows as replaced by nobody's content", () => {
  let world: World
  before(async () => {
    world = await startWorld()
  })
  after(() => world.stop())

  it("is not put back to what it was before its owner's correction", async () => {
    const patient = await world.actor(1)
    const { services, keys } = patient
    const account: Address = keys.account
    await addRecords(patient, [newRecord(randomBytes(9), { title: "As it was" })], newFolder())
    const [before] = await seenBy(patient, patient)
    const { kind, time } = before!.open!.manifest
    const { store } = services
    const keeping = new Proxy(store, {
      get(target, name) {
        if (name === "unpin") return () => Promise.resolve()
        const value: unknown = Reflect.get(target, name, target)
        return typeof value === "function" ? (value.bind(target) as unknown) : value
      },
    })
    const kept: Services = { ...services, store: keeping }
    await correctRecord(kept, keys, before!.state.number, { title: "Corrected", kind, time })

    const nothing = randomBytes(53) as Uint8Array as WrappedKeys
    nothing.set([1, ...new Uint8Array(12)])
    const lying = new Proxy(services.reader, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target)
        if (name === "journal")
          return async (...given: Parameters<RegistryReader["journal"]>) =>
            (await target.journal(...given)).map((entry) =>
              entry.kind === "RecordReplaced" ? { ...entry, wrappedKeys: nothing } : entry,
            )
        return typeof value === "function" ? (value.bind(target) as unknown) : value
      },
    })
    const lied: Services = { ...kept, reader: lying }
    const view = await readPatient(lied, keys, account)
    const offered = await replacedByUnreadable(lied, keys, view, new Map())
    if (offered.length > 0) await putBack(lied, keys, offered)
    expect(titles(await seenBy(patient, patient))).to.deep.equal(["Corrected"])
  })
})
