import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { unwiped } from "../../app/_core/crypto/wiped"
import { newFolder } from "../../app/_core/folder"
import { wrapMasters } from "../../app/_core/keys/delegation"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { ownKeychain, recordKeyOf } from "../../app/_core/keys/keychain"
import type { JournalEntry, RegistryReader } from "../../app/_core/ports/registry"
import type { Address } from "../../app/_core/types"
import { actFor } from "../../app/_journeys/act-for"
import { nameDelegate } from "../../app/_journeys/name-delegate"
import { contextOf } from "../../app/_journeys/read-patient"
import { DAY, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { World } from "./world"

/**
 * Attack: the page's provider, on a device that has never read the patient's journal, shows one of its own making: a head and what
 * hashes to it, in which the delegate was handed masters of the provider's, and the patient wrote nothing. What the patient loses:
 * whatever the delegate adds from then on (and whom they share with) goes under masters of the provider's: it is the provider's to
 * read, and not the patient's. The epochs and grants are asked of both providers; the masters that all is wrapped under are not.
 * Honest outcome: the masters that somebody acts by are what both providers show.
 */
describe("somebody who acts for a patient, and one provider that lies", () => {
  let world: World
  before(async () => {
    world = await startWorld()
  })
  after(() => world.stop())

  it("encrypts nothing under masters that one provider alone shows", async () => {
    const [patient, delegate] = [await world.actor(1), await world.actor(2)]
    const account = patient.keys.account
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Before" })], newFolder())
    await nameDelegate(patient.services, patient.keys, {
      ...{ delegate: delegate.keys.account, keyDigest: keyDigest(delegate.keys.publicKey) },
      until: (await patient.services.reader.now()) + 30 * DAY,
    })
    const masters = new Map([[0, randomBytes(32)]])
    const ctx = contextOf(patient.services.reader, account)
    const binding = { ctx, delegate: delegate.keys.account, generation: 0 }
    const wrappedKey = await wrapMasters(delegate.keys.publicKey, binding, masters)
    const lying = new Proxy(delegate.services.reader, {
      get(target, name) {
        if (name === "journal")
          return async (
            of: Address,
            ...rest: Parameters<RegistryReader["journal"]> extends [unknown, ...infer R] ? R : never
          ) => {
            const entries = await target.journal(of, ...rest)
            if (of !== account) return entries
            return entries.flatMap((entry): JournalEntry[] => {
              if (entry.kind === "DelegateSet") return [{ ...entry, wrappedKey }]
              return entry.kind === "RecordAdded" ? [] : [entry]
            })
          }
        const value: unknown = Reflect.get(target, name, target)
        return typeof value === "function" ? (value.bind(target) as unknown) : value
      },
    })
    const services = { ...delegate.services, reader: lying }
    await actFor(services, delegate.keys, account)
      .then((keys) =>
        addRecords({ ...delegate, services, keys }, [
          newRecord(randomBytes(9), { title: "By the delegate" }),
        ]),
      )
      .catch(() => undefined)
    const { state } = await viewOf(patient, patient)
    const theirs = ownKeychain({ identity: null, masters }, ctx)
    const opened = await Promise.all(
      [...state.records.values()].map((record) => recordKeyOf(record, theirs).catch(() => null)),
    )
    expect(opened.map((key) => key && unwiped(key).length)).to.deep.equal(opened.map(() => null))
  })
})
