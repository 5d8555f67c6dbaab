import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import type { RegistryReader } from "../../app/_core/ports/registry"
import type { RecordNumber, WrappedKeys } from "../../app/_core/types"
import { addAgain, removedAndKept } from "../../app/_journeys/add-again"
import { correctRecord } from "../../app/_journeys/correct-record"
import { putBack, replacedByUnreadable } from "../../app/_journeys/put-back"
import { readPatient } from "../../app/_journeys/read-patient"
import type { Services } from "../../app/_journeys/services"
import { seenBy, titles } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/**
 * The page's provider shows, on a device that has not read it yet, a journal in which the owner's correction (or new key) came
 * under wraps that open nothing; the server has kept what it said that it had erased. Every page then offers what the record said
 * before, under the key that somebody who was stopped may have. Before it is put back, or added again, both providers are asked.
 */
describe("a record that one provider alone shows as replaced by nobody's content", () => {
  let world: World
  before(async () => {
    world = await startWorld()
  })
  after(() => world.stop())

  const keepsAll = (services: Services): Services => ({
    ...services,
    store: answering(services.store, { unpin: () => Promise.resolve() }),
  })
  const lied = (services: Services): Services => {
    const nothing = randomBytes(53) as Uint8Array as WrappedKeys
    nothing.set([1, ...new Uint8Array(12)])
    const journal = async (...given: Parameters<RegistryReader["journal"]>) =>
      (await services.reader.journal(...given)).map((entry) =>
        entry.kind === "RecordReplaced" ? { ...entry, wrappedKeys: nothing } : entry,
      )
    return { ...services, reader: answering(services.reader, { journal }) }
  }
  async function corrected(patient: Actor): Promise<{ services: Services; number: RecordNumber }> {
    const services = keepsAll(patient.services)
    await addRecords(patient, [newRecord(randomBytes(9), { title: "As it was" })], newFolder())
    const [before] = await seenBy(patient, patient)
    const { kind, time } = before!.open!.manifest
    const { number } = before!.state
    await correctRecord(services, patient.keys, number, { title: "Corrected", kind, time })
    return { services: lied(services), number }
  }

  it("is not put back to what it was before its owner's correction", async () => {
    const patient = await world.actor(1)
    const { services } = await corrected(patient)
    const { keys } = patient
    const view = await readPatient(services, keys, keys.account)
    const offered = await replacedByUnreadable(services, keys, view, new Map())
    expect(offered).to.have.length(1)
    await putBack(services, keys, offered)
    expect(titles(await seenBy(patient, patient))).to.deep.equal(["Corrected"])
  })

  it("is not added again as what it was before its owner's correction, where it was removed", async () => {
    const patient = await world.actor(2)
    const { services, number } = await corrected(patient)
    const { keys } = patient
    await services.writer.removeRecord({ patient: keys.account, record: number })
    await world.later(700)
    const view = await readPatient(services, keys, keys.account)
    const offered = await removedAndKept(services, keys, view, new Map())
    expect(offered.map(({ kept }) => kept.manifest.title)).to.deep.equal(["As it was"])
    await addAgain(services, keys, offered)
    expect(titles(await seenBy(patient, patient))).to.deep.equal([])
  })
})

/** A port that answers some calls otherwise. */
const answering = <Port extends object>(port: Port, others: Partial<Port>): Port =>
  new Proxy(port, {
    get(target, name) {
      if (name in others) return Reflect.get(others, name) as unknown
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === "function" ? (value.bind(target) as unknown) : value
    },
  })
