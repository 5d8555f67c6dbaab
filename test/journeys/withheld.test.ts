import { expect } from "chai"
import { randomBytes, toHex } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import { asDigest } from "../../app/_core/types"
import { replacedByUnreadable } from "../../app/_journeys/put-back"
import { seenBy, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/**
 * Attack: one signature of the wallet puts a content that nobody stored into the place of a record's (256 at once), and
 * wraps it with a copy of what the owner wrapped a whole batch with: public bytes, which open to the batch's key. No record
 * has that key itself, so the planted content looks like one that the owner wrote and the server withholds.
 * What the owner loses: the records do not open, and no page offers to put them back, for ever.
 * Honest outcome: it is offered as any other planted content is, for the key was seen in the journal before.
 */
describe("a content that nobody stored, under copied wraps of a batch", () => {
  let world: World
  let patient: Actor
  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    const files = ["One", "Two"].map((title) => newRecord(randomBytes(9), { title }))
    await addRecords(patient, files, newFolder())
  })
  after(() => world.stop())

  it("is offered to be put back", async () => {
    const { state } = await viewOf(patient, patient)
    const [one] = [...state.records.values()]
    await patient.services.writer.replaceRecords({
      patient: patient.keys.account,
      replacements: [
        {
          record: one!.number,
          epoch: one!.epoch,
          cidDigest: asDigest(`0x${toHex(randomBytes(32))}`),
          wrappedKeys: one!.wrappedKeys,
        },
      ],
    })
    expect(titles(await seenBy(patient, patient))).to.have.members(["Two", undefined])
    const view = await viewOf(patient, patient)
    const found = await replacedByUnreadable(patient.services, patient.keys, view, new Map())
    expect(found.map(({ former }) => former.manifest.title)).to.deep.equal(["One"])
  })
})
