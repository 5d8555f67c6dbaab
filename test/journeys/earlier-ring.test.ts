import { expect } from "chai"
import { randomBytes, toHex } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import { wrapRecordKey } from "../../app/_core/keys/wrapped-keys"
import { asDigest, asEpoch, EVERYTHING } from "../../app/_core/types"
import { replacedByUnreadable } from "../../app/_journeys/put-back"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import { share, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { World } from "./world"

/**
 * Whoever was stopped keeps the rings of then. With one signature of the wallet they replace 256 records by contents that nobody
 * stored, wrapped under them: wraps that open under a ring of the patient's, to a key that nothing else has. Who has the keys
 * wraps under the epoch that stands when it is written.
 */
describe("a content under the ring of everything of an earlier epoch", () => {
  let world: World
  before(async () => {
    world = await startWorld()
  })
  after(() => world.stop())

  it("does not look like one of the owner's that the server withholds", async () => {
    const [patient, doctor] = [await world.actor(1), await world.actor(2)]
    await addRecords(patient, [newRecord(randomBytes(9), { title: "One" })], newFolder())
    await share(patient, EVERYTHING, doctor)
    const { keychain } = await viewOf(doctor, patient)
    const key = await keychain.ringKey(EVERYTHING, asEpoch(0))
    await revokeAccess(patient.services, patient.keys, { scope: EVERYTHING, grantees: [doctor.keys.account] })
    const [record] = [...(await viewOf(patient, patient)).state.records.values()]
    const wrappedKeys = await wrapRecordKey(randomBytes(32), [
      { scope: EVERYTHING, epoch: asEpoch(0), key: key! },
    ])
    const cidDigest = asDigest(`0x${toHex(randomBytes(32))}`)
    await patient.services.writer.replaceRecords({
      patient: patient.keys.account,
      replacements: [{ record: record!.number, epoch: asEpoch(0), cidDigest, wrappedKeys }],
    })
    const view = await viewOf(patient, patient)
    const found = await replacedByUnreadable(patient.services, patient.keys, view, new Map())
    expect(found.map(({ former }) => former.manifest.title)).to.deep.equal(["One"])
  })
})
