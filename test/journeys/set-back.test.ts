import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import { correctRecord } from "../../app/_journeys/correct-record"
import { replacedByUnreadable } from "../../app/_journeys/put-back"
import { eraseAndCollect } from "../../app/_server/erasing"
import { seenBy, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { World } from "./world"

/**
 * Attack: one signature of the wallet puts back into up to 256 records what they showed before a correction, a new key or another
 * file, with the wraps of then: all of it is public. The bytes of it were erased by the owner, rightly.
 * What the owner loses: the records do not open, and nothing is offered: what the record shows was once wrapped by the owner's own
 * keys, so it looks like a content that the server withholds. Honest outcome: the content that came after it is offered.
 */
describe("a record that is set back to what its owner had erased", () => {
  let world: World
  before(async () => {
    world = await startWorld()
  })
  after(() => world.stop())

  it("is offered to be put back to what it showed last", async () => {
    const patient = await world.actor(1)
    const { services, keys } = patient
    await addRecords(patient, [newRecord(randomBytes(9), { title: "As it was" })], newFolder())
    const [before] = await seenBy(patient, patient)
    const { kind, time } = before!.open!.manifest
    await correctRecord(services, keys, before!.state.number, { title: "Corrected", kind, time })
    await world.chain.provider.send("hardhat_mine", ["0x60"])
    await eraseAndCollect(world.app.services)

    const { number, epoch, cidDigest, wrappedKeys } = before!.state
    await services.writer.replaceRecords({
      patient: keys.account,
      replacements: [{ record: number, epoch, cidDigest, wrappedKeys }],
    })
    const [after] = await seenBy(patient, patient)
    expect(after?.problem, "what it shows is gone").to.be.oneOf(["store-missing", "store-refused"])
    const found = await replacedByUnreadable(services, keys, await viewOf(patient, patient), new Map())
    expect(found.map(({ former }) => former.manifest.title)).to.deep.equal(["Corrected"])
  })
})
