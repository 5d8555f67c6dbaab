import { expect } from "chai"
import { concat, randomBytes } from "../../app/_core/crypto/bytes"
import { rootOfDigest } from "../../app/_core/dag/cid"
import { newFolder } from "../../app/_core/folder"
import { asEpoch, UNFILED } from "../../app/_core/types"
import type { WrappedKeys } from "../../app/_core/types"
import { eraseFormer } from "../../app/_journeys/erase-former"
import { rekeyRecords } from "../../app/_journeys/rekey-records"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import { eraseAndCollect } from "../../app/_server/erasing"
import { seenBy, share, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { World } from "./world"

/**
 * A reader was stopped, and the folder's records got new keys. One signature of the wallet adds the new contents once more,
 * under wraps that open nothing, before the former ones are erased. These open to the keys that the reader kept.
 */
describe("former contents after new keys, whose next ones somebody added once more", () => {
  let world: World
  before(async () => {
    world = await startWorld({ unlimited: true })
  })
  after(() => world.stop())

  it("are erased all the same", async () => {
    const [patient, doctor] = [await world.actor(1), await world.actor(2)]
    const { services, keys } = patient
    const folder = newFolder()
    await addRecords(patient, [newRecord(randomBytes(9), { title: "One" })], folder)
    await share(patient, folder, doctor)
    const [former] = [...(await viewOf(patient, patient)).state.records.values()]
    await revokeAccess(services, keys, { scope: folder, grantees: [doctor.keys.account] })
    const { epoch } = (await viewOf(patient, patient)).state.scopes.get(folder)!
    await rekeyRecords(services, keys, { scope: folder, epoch })
    const { cidDigest } = (await viewOf(patient, patient)).state.records.get(former!.number)!
    expect(cidDigest).to.not.equal(former!.cidDigest)
    const nothing = concat(Uint8Array.of(1), new Uint8Array(12), randomBytes(40)) as Uint8Array as WrappedKeys
    await services.writer.addRecord({
      ...{ patient: keys.account, folder: UNFILED, epoch: asEpoch(0), cidDigest },
      wrappedKeys: nothing,
    })
    await world.chain.provider.send("hardhat_mine", ["0x60"])
    const waiting = await eraseFormer(services, keys, { scope: folder, epoch })
    await eraseAndCollect(world.app.services)
    const isThere = await services.store.isPinned(rootOfDigest(former!.cidDigest), keys.account)
    expect(titles(await seenBy(patient, patient)).filter(Boolean)).to.deep.equal(["One"])
    expect({ waiting, isThere }).to.deep.equal({ waiting: 0, isThere: false })
  })
})
