import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { correctRecord } from "../../app/_journeys/correct-record"
import { replaceRecord } from "../../app/_journeys/file-records"
import { expectRefusal, seenBy, titles } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { World } from "./world"

describe("a record that another device has corrected while its file was being replaced", () => {
  let world: World
  before(async () => {
    world = await startWorld()
  })
  after(() => world.stop())

  it("keeps the correction, and the replacement is refused as it is for a correction", async () => {
    const patient = await world.actor(1)
    const { services, keys } = patient
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Before" })])
    const [former] = await seenBy(patient, patient)
    const { kind, time } = former!.open!.manifest
    await correctRecord(services, keys, former!.state.number, { title: "Corrected", kind, time })
    const next = newRecord(randomBytes(9), { title: "Before" })
    await expectRefusal("epoch-moved", replaceRecord(services, keys, former!.open!, next))
    expect(titles(await seenBy(patient, patient))).to.deep.equal(["Corrected"])
  })
})
