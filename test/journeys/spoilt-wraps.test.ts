import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import { asEpoch } from "../../app/_core/types"
import type { WrappedKeys } from "../../app/_core/types"
import { putBack, replacedByUnreadable } from "../../app/_journeys/put-back"
import { seenBy, share, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { World } from "./world"

/** The owner opens such a record by its former wraps; whoever it is shared with does not, and nobody is told. */
describe("records over whose wraps somebody put wraps that open nothing", () => {
  let world: World
  before(async () => {
    world = await startWorld()
  })
  after(() => world.stop())

  it("are named to their owner, and open to their readers again by one confirmation", async () => {
    const folder = newFolder()
    const [patient, doctor] = [await world.actor(1), await world.actor(2)]
    const { services, keys } = patient
    for (const title of ["One", "Two"])
      await addRecords(patient, [newRecord(randomBytes(9), { title })], folder)
    await share(patient, folder, doctor)
    const { state } = await viewOf(patient, patient)
    await services.writer.refileRecords({
      patient: keys.account,
      refilings: [...state.records.keys()].map((record) => ({
        ...{ record, folder, epoch: asEpoch(0) },
        wrappedKeys: randomBytes(53) as Uint8Array as WrappedKeys,
      })),
    })
    expect(titles(await seenBy(patient, patient))).to.have.members(["One", "Two"])
    const found = await replacedByUnreadable(services, keys, await viewOf(patient, patient), new Map())
    await putBack(services, keys, found)
    expect(titles(await seenBy(doctor, patient))).to.have.members(["One", "Two"])
  })
})
