import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { digestOfRoot } from "../../app/_core/dag/cid"
import { newFolder } from "../../app/_core/folder"
import type { WrappedKeys } from "../../app/_core/types"
import { putBack, replacedByUnreadable } from "../../app/_journeys/put-back"
import { rekeyRecords } from "../../app/_journeys/rekey-records"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import { seenBy, share, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { World } from "./world"

/**
 * Attack: after a stop the owner gives a folder's records new keys. The new contents are stored and wait for the owner's one
 * confirmation; who runs the server, or reads its database, knows their roots. One signature of the wallet puts them into the records
 * first, under wraps that open nothing (256 at once). What the owner loses: the new keys. Who first brought a content counts, so the
 * owner's own entry never does: the record is "replaced by nobody's", is put back to the old key, and the next run takes the same
 * stored content again. The former content is never erased. Honest outcome: a content that the owner's keys wrapped, at whatever
 * entry, is the owner's; or the next run makes another one.
 */
describe("review: new contents that somebody put in their places before the owner did", () => {
  let world: World
  before(async () => {
    world = await startWorld({ unlimited: true })
  })
  after(() => world.stop())

  it("count as the owner's once the owner has put them there", async () => {
    const [patient, doctor] = [await world.actor(1), await world.actor(2)]
    const { services, keys } = patient
    const folder = newFolder()
    await addRecords(patient, [newRecord(randomBytes(9), { title: "One" })], folder)
    await share(patient, folder, doctor)
    await revokeAccess(services, keys, { scope: folder, grantees: [doctor.keys.account] })
    const epoch = (await viewOf(patient, patient)).state.scopes.get(folder)!.epoch
    const [former] = [...(await viewOf(patient, patient)).state.records.values()]
    let isFirst = true
    const run = () =>
      rekeyRecords(
        services,
        keys,
        { scope: folder, epoch },
        {
          async confirm(work) {
            if (isFirst) {
              isFirst = false
              const [row] = await services.device.rekeys(keys.account)
              const nothing = randomBytes(53) as Uint8Array as WrappedKeys
              nothing.set([1, ...new Uint8Array(12)])
              const planted = { record: row!.record, epoch, cidDigest: digestOfRoot(row!.root!) }
              await services.writer.replaceRecords({
                patient: keys.account,
                replacements: [{ ...planted, wrappedKeys: nothing }],
              })
            }
            await work(() => undefined)
          },
        },
      )
    const displaced = async () =>
      replacedByUnreadable(services, keys, await viewOf(patient, patient), new Map())
    // As the owner does: what every page offers, then what every page offers
    for (let times = 0; times < 4; times++) {
      await run().catch(() => undefined)
      await putBack(services, keys, await displaced())
    }
    await run().catch(() => undefined)
    expect(titles(await seenBy(patient, patient))).to.deep.equal(["One"])
    const now = (await viewOf(patient, patient)).state.records.get(former!.number)!
    const isDisplaced = (await displaced()).length > 0
    expect({ isDisplaced, isOld: now.cidDigest === former!.cidDigest }).to.deep.equal({
      isDisplaced: false,
      isOld: false,
    })
  })
})
