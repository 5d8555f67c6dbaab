import { expect } from "chai"
import { concat, randomBytes, u32be, u64be } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import { asEpoch } from "../../app/_core/types"
import type { WrappedKeys } from "../../app/_core/types"
import { seenBy, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/** As many entries as fit, each of a scope whose secret is 255 steps away; there are 256 records in one action. */
describe("wraps under scopes that have nothing to do with a record", () => {
  let world: World
  let patient: Actor
  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    for (const title of ["One", "Two", "Three"])
      await addRecords(patient, [newRecord(randomBytes(9), { title })], newFolder())
    const { state } = await viewOf(patient, patient)
    let scope = 1n
    const wraps = () =>
      concat(
        Uint8Array.of(1),
        ...Array.from({ length: 78 }, () => concat(u64be(scope++), u32be(0), randomBytes(40))),
      ) as Uint8Array as WrappedKeys
    await patient.services.writer.refileRecords({
      patient: patient.keys.account,
      refilings: [...state.records.values()].map(({ number, folder }) => ({
        ...{ record: number, folder, epoch: asEpoch(0), wrappedKeys: wraps() },
      })),
    })
  })
  after(() => world.stop())

  it("cost the owner no more than the wraps of the record's own scopes", async () => {
    const sign = crypto.subtle.sign.bind(crypto.subtle)
    let steps = 0
    crypto.subtle.sign = (...given: Parameters<SubtleCrypto["sign"]>) => (steps++, sign(...given))
    try {
      expect(titles(await seenBy(patient, patient))).to.have.members(["One", "Two", "Three"])
    } finally {
      crypto.subtle.sign = sign
    }
    // Everything and the folder, each at most 255 steps back
    expect(steps).to.be.below(3 * 3 * 256)
  })
})
