import { expect } from "chai"
import { randomBytes, toHex } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { recordKeyOf } from "../../app/_core/keys/keychain"
import { wrapRecordKey } from "../../app/_core/keys/wrapped-keys"
import { asDigest, asEpoch, CONTRIBUTE, EVERYTHING } from "../../app/_core/types"
import type { WrappedKey } from "../../app/_core/types"
import { letAdd } from "../../app/_journeys/let-add"
import { replacedByUnreadable } from "../../app/_journeys/put-back"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import { DAY, newest, share, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

describe("review: what a former reader keeps, together with one signature", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  let next = 1
  before(async () => {
    world = await startWorld()
  })
  beforeEach(async () => {
    ;[patient, doctor] = [await world.actor(next++), await world.actor(next++)]
  })
  after(() => world.stop())

  // Attack: a reader of everything was stopped, and the epoch raised, long ago. With one signature of the wallet they replace 256
  // records by contents that nobody stored, wrapped under the ring of then. What the owner loses: the records do not open, and
  // nothing is offered: the wraps open under a ring of the patient's, to a key that nothing else has, so the server "withholds" it.
  // Honest outcome: who has the keys wraps under the epoch that holds when it is written; what is under an earlier one is nobody's.
  it("does not make a content that was never stored look like the owner's", async () => {
    await addRecords(patient, [newRecord(randomBytes(9), { title: "One" })], newFolder())
    await share(patient, EVERYTHING, doctor)
    const { keychain } = await viewOf(doctor, patient)
    const key = await keychain.ringKey(EVERYTHING, asEpoch(0))
    await revokeAccess(patient.services, patient.keys, { scope: EVERYTHING, grantees: [doctor.keys.account] })
    const [record] = [...(await viewOf(patient, patient)).state.records.values()]
    await patient.services.writer.replaceRecords({
      patient: patient.keys.account,
      replacements: [
        {
          record: record!.number,
          epoch: asEpoch(0),
          cidDigest: asDigest(`0x${toHex(randomBytes(32))}`),
          wrappedKeys: await wrapRecordKey(randomBytes(32), [
            { scope: EVERYTHING, epoch: asEpoch(0), key: key! },
          ]),
        },
      ],
    })
    const view = await viewOf(patient, patient)
    const found = await replacedByUnreadable(patient.services, patient.keys, view, new Map())
    expect(found.map(({ former }) => former.manifest.title)).to.deep.equal(["One"])
  })

  // Attack: one signature grants a reader of a folder once more, without reading: "may add". The owner, who sees that and finds it
  // right, lets them add for another month. What the owner loses: the reader keeps the ring's key of an epoch that goes on: what is
  // added from then on opens to them, wherever they get the ciphertext (the gate alone is between).
  // Honest outcome: as promised: whoever has been given the scope's key is stopped before they are let add.
  it("is closed out by a new epoch before they are let add, whatever they were granted since", async () => {
    const folder = newFolder()
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Before" })], folder)
    await share(patient, folder, doctor)
    const { keychain } = await viewOf(doctor, patient)
    const { services, keys } = patient
    const named = { scope: folder, grantee: doctor.keys.account, keyDigest: keyDigest(doctor.keys.publicKey) }
    const expiresAt = (await services.reader.now()) + 30 * DAY
    await services.writer.grantAccess({
      ...{ ...named, patient: keys.account, expiresAt, permissions: CONTRIBUTE, epoch: asEpoch(0) },
      wrappedKey: new Uint8Array() as WrappedKey,
    })
    await letAdd(services, keys, { ...named, expiresAt })
    await addRecords(patient, [newRecord(randomBytes(9), { title: "After" })], folder)
    const after = (await viewOf(patient, patient)).state.records.get(await newest(patient))
    expect(await recordKeyOf(after!, keychain)).to.equal(null)
  })
})
