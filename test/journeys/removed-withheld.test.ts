import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { KeywardError } from "../../app/_core/errors"
import { newFolder } from "../../app/_core/folder"
import type { Cid } from "../../app/_core/types"
import { removedAndKept } from "../../app/_journeys/add-again"
import { correctRecord } from "../../app/_journeys/correct-record"
import type { Services } from "../../app/_journeys/services"
import { seenBy, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/**
 * Attack: one signature removes a record that its owner had corrected, and the server, which kept what it said it had erased,
 * withholds the corrected content and gives the one from before. What the owner loses: "Add it again" brings back what the
 * record said before the correction (under a key that those may have who were stopped), as if that were the record.
 * Honest outcome: as for a record that stands (`withheld-content.test.ts`): what the owner's own keys wrapped last is withheld,
 * and nothing older is offered in its place.
 */
describe("a removed record whose newest content the server withholds", () => {
  let world: World
  let patient: Actor
  let lying: Services
  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    await addRecords(patient, [newRecord(randomBytes(9), { title: "As it was" })], newFolder())
    const { store } = patient.services
    const kept = {
      isPinned: (...given: Parameters<typeof store.isPinned>) => store.isPinned(...given),
      upload: (...given: Parameters<typeof store.upload>) => store.upload(...given),
      fetch: (...given: Parameters<typeof store.fetch>) => store.fetch(...given),
      manifests: (...given: Parameters<typeof store.manifests>) => store.manifests(...given),
      unpin: () => Promise.resolve(),
    }
    const [before] = await seenBy(patient, patient)
    const { kind, time } = before!.open!.manifest
    const services = { ...patient.services, store: kept }
    await correctRecord(services, patient.keys, before!.state.number, { title: "Corrected", kind, time })
    const [after] = await seenBy(patient, patient)
    const withheld: Cid = after!.open!.root
    lying = {
      ...services,
      store: {
        ...kept,
        manifests: () => Promise.resolve([]),
        fetch: (root, ...given) => {
          if (root === withheld) throw new KeywardError("store-missing")
          return store.fetch(root, ...given)
        },
      },
    }
    await patient.services.writer.removeRecord({
      patient: patient.keys.account,
      record: after!.state.number,
    })
    await world.later(600)
  })
  after(() => world.stop())

  it("is not offered to be added again as what it was before the owner's own correction", async () => {
    const found = await removedAndKept(lying, patient.keys, await viewOf(patient, patient), new Map())
    expect(found.map(({ kept }) => kept.manifest.title)).to.deep.equal([])
  })
})
