import { expect } from "chai"
import { concat, randomBytes, u64be } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import type { WrappedKeys } from "../../app/_core/types"
import { putBack, replacedByUnreadable } from "../../app/_journeys/put-back"
import { seenBy, share, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { World } from "./world"

/**
 * Attack: one signature of the wallet refiles up to 256 records where they lie, with the entry of everything as it is in the journal,
 * and random bytes in the place of the folder's. What the owner loses: nobody who reads the folder opens them any more (a doctor in an
 * emergency), and no page says so: the check for spoilt wraps looks at the entry of everything alone, and that one is right.
 * Honest outcome: as for wraps that open nothing at all (`spoilt-wraps.test.ts`): said on every page, written anew by one confirmation.
 */
describe("wraps that are right for the owner and nothing for the readers", () => {
  let world: World
  before(async () => {
    world = await startWorld()
  })
  after(() => world.stop())

  it("are named, and written anew by one confirmation", async () => {
    const [patient, doctor] = [await world.actor(1), await world.actor(2)]
    const { services, keys } = patient
    const folder = newFolder()
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Allergies" })], folder)
    await share(patient, folder, doctor)
    expect(titles(await seenBy(doctor, patient))).to.deep.equal(["Allergies"])
    const [record] = [...(await viewOf(patient, patient)).state.records.values()]
    // 01, then entries of 52 bytes by rising scope: the first one is of everything
    const everything = record!.wrappedKeys.subarray(0, 53)
    const nothing = concat(u64be(folder), new Uint8Array(4), randomBytes(40))
    await services.writer.refileRecords({
      patient: keys.account,
      refilings: [
        {
          ...{ record: record!.number, folder, epoch: record!.epoch },
          wrappedKeys: concat(everything, nothing) as Uint8Array as WrappedKeys,
        },
      ],
    })
    const found = await replacedByUnreadable(services, keys, await viewOf(patient, patient), new Map())
    await putBack(services, keys, found)
    expect(titles(await seenBy(patient, patient))).to.deep.equal(["Allergies"])
    expect(titles(await seenBy(doctor, patient))).to.deep.equal(["Allergies"])
  })
})
