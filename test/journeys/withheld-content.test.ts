import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { KeywardError } from "../../app/_core/errors"
import { newFolder } from "../../app/_core/folder"
import type { Cid } from "../../app/_core/types"
import { correctRecord } from "../../app/_journeys/correct-record"
import { replacedByUnreadable } from "../../app/_journeys/put-back"
import type { Services } from "../../app/_journeys/services"
import { seenBy, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/**
 * A server keeps what it says it has erased, and says that it has lost what took its place. It can withhold; but the
 * journal shows that the owner's own keys wrapped what it withholds, by a key that no other content has.
 */
describe("a record whose newest content the server withholds", () => {
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
  })
  after(() => world.stop())

  it("is not offered to be put back to what it was before the owner's own correction", async () => {
    const found = await replacedByUnreadable(lying, patient.keys, await viewOf(patient, patient), new Map())
    expect(found.map(({ former }) => former.manifest.title)).to.deep.equal([])
  })
})
