import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import { digestOfRoot } from "../../app/_core/dag/cid"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { newRecordKey } from "../../app/_core/records/record-key"
import type { WrappedKey } from "../../app/_core/types"
import { removeRecord } from "../../app/_journeys/file-records"
import { putBack, replacedByUnreadable } from "../../app/_journeys/put-back"
import { endUnnamed } from "../../app/_journeys/unnamed-delegates"
import { eraseAndCollect } from "../../app/_server/erasing"
import { DAY, newest, seenBy, titles, viewOf } from "./acts"
import { forgeRecord } from "./forging"
import { addRecords, newRecord, startWorld } from "./world"
import type { World } from "./world"

/**
 * Two signatures of the wallet: one adds a copy of a record, whose content and wraps are public; one names somebody without
 * keys, who puts something of theirs, stored and under wraps that look right, into the record itself. The owner ends them
 * and removes the copy, which they did not add: what the record is to be put back to stays.
 */
describe("a copy of a record in whose place something else was put", () => {
  let world: World
  before(async () => {
    world = await startWorld()
  })
  after(() => world.stop())

  it("does not take the record's own content with it when it is removed", async () => {
    const patient = await world.actor(1)
    const thief = await world.actor(2)
    const { services, keys } = patient
    await addRecords(patient, [newRecord(randomBytes(9), { title: "One" })], newFolder())
    const [own] = [...(await viewOf(patient, patient)).state.records.values()]
    const { number, cidDigest, epoch, wrappedKeys, folder } = own!
    await services.writer.setDelegate({
      ...{ delegate: thief.keys.account, generation: 0, keyDigest: keyDigest(thief.keys.publicKey) },
      ...{ until: (await services.reader.now()) + DAY, wrappedKey: randomBytes(1_168) as WrappedKey },
    })
    const { writer, store } = thief.services
    await services.writer.addRecord({ patient: keys.account, folder, epoch, cidDigest, wrappedKeys })
    const copy = await newest(patient)
    const { ctx } = await viewOf(thief, patient)
    const whose = { patient: keys.account, author: thief.keys.account, folder }
    const forged = { ...whose, plain: randomBytes(40), signature: null }
    const { car, root } = await forgeRecord(ctx, newRecordKey(), forged)
    await store.upload(car, keys.account)
    await writer.replaceRecords({
      patient: keys.account,
      replacements: [{ record: number, epoch, wrappedKeys, cidDigest: digestOfRoot(root) }],
    })
    await endUnnamed(services, keys)
    const shown = (await seenBy(patient, patient)).find(({ state }) => state.number === copy)
    expect(shown?.open?.manifest.title).to.equal("One")
    await removeRecord(services, keys, shown!.open!).catch(() => undefined)
    await world.chain.provider.send("hardhat_mine", ["0x60"])
    await eraseAndCollect(world.app.services)
    const view = await viewOf(patient, patient)
    await putBack(services, keys, await replacedByUnreadable(services, keys, view, new Map()))
    expect(titles(await seenBy(patient, patient))).to.deep.equal(["One"])
  })
})
