import { expect } from "chai"
import { FINAL_DEPTH } from "../../app/_adapters/chain/finality"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { digestOfRoot } from "../../app/_core/dag/cid"
import { newFolder } from "../../app/_core/folder"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { wrapRecordKeyToPatient } from "../../app/_core/keys/wrapped-keys"
import { newRecordKey } from "../../app/_core/records/record-key"
import { asEpoch } from "../../app/_core/types"
import type { Cid, WrappedKey } from "../../app/_core/types"
import { eraseFormer } from "../../app/_journeys/erase-former"
import { replacedByUnreadable } from "../../app/_journeys/put-back"
import { contextOf } from "../../app/_journeys/read-patient"
import { rekeyRecords } from "../../app/_journeys/rekey-records"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import { eraseAndCollect } from "../../app/_server/erasing"
import { ownerOf } from "../../app/_server/pins"
import { reconcile } from "../../app/_server/reconcile"
import { DAY, seenBy, share, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/**
 * One signature of the wallet's names somebody without keys as a delegate. The patient's public key is public: whoever
 * may upload for the patient writes contents in the patient's own name that open to the patient. The app itself wraps
 * what replaces something under rings, which only who has keys can.
 */
describe("contents that somebody without keys wrapped to the patient's public key, in records' places", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  let thief: Actor
  let root: Cid
  let next = 1
  const folder = newFolder()
  before(async () => {
    world = await startWorld()
  })
  beforeEach(async () => {
    patient = await world.actor(next++)
    doctor = await world.actor(next++)
    thief = await world.actor(next++)
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Right" })], folder)
    const [listed] = await seenBy(patient, patient)
    root = listed!.open!.root
    await share(patient, folder, doctor)
    await patient.services.writer.setDelegate({
      ...{ delegate: thief.keys.account, generation: 0, keyDigest: keyDigest(thief.keys.publicKey) },
      ...{ until: (await patient.services.reader.now()) + 30 * DAY },
      wrappedKey: randomBytes(1168) as Uint8Array as WrappedKey,
    })
    await forge()
  })
  after(() => world.stop())

  const isPinned = () => {
    const owner = { patient: patient.keys.account, uploader: patient.keys.account }
    return world.app.services.pins.isPinned(root, ownerOf(world.app.services, owner))
  }
  const mine = (blocks: number) => world.chain.provider.send("hardhat_mine", [`0x${blocks.toString(16)}`])
  const forge = async () => {
    const { services } = thief
    const account = patient.keys.account
    const recordKey = newRecordKey()
    const context = contextOf(services.reader, account)
    const { id, files, head } = newRecord(randomBytes(9), { title: "Forged" })
    const car = await services.cipher.encrypt(
      {
        ...{ upload: id, files, recordKey, context },
        head: { ...head, patient: account, author: account, folder: String(folder) },
      },
      {},
    )
    await services.store.upload(car, account)
    const binding = { ctx: context, author: thief.keys.account, folder }
    const wrappedKeys = await wrapRecordKeyToPatient(patient.keys.publicKey, binding, recordKey)
    const [record] = [...(await viewOf(patient, patient)).state.records.values()]
    await services.writer.replaceRecords({
      patient: account,
      replacements: [
        { record: record!.number, epoch: asEpoch(0), cidDigest: digestOfRoot(car.root), wrappedKeys },
      ],
    })
  }

  it("are named, and the former offered to be put back", async () => {
    const { services, keys } = patient
    const found = await replacedByUnreadable(services, keys, await viewOf(patient, patient), new Map())
    expect(titles(found.map(({ state, former }) => ({ state, open: former, problem: null })))).to.deep.equal([
      "Right",
    ])
  })

  it("do not get the former erased by the owner's own page when new keys are made for what was shared", async () => {
    const { services, keys } = patient
    await revokeAccess(services, keys, { scope: folder, grantees: [doctor.keys.account] })
    await mine(FINAL_DEPTH)
    const job = { scope: folder, epoch: asEpoch(1) }
    await rekeyRecords(services, keys, job)
    await mine(FINAL_DEPTH)
    await eraseFormer(services, keys, job)
    await eraseAndCollect(world.app.services)
    expect(await isPinned()).to.equal(true)
  })

  it("do not get the former erased by the server after thirty days", async () => {
    await mine(FINAL_DEPTH)
    const at = (days: number) => ({
      ...world.app.services,
      ...{ clock: () => new Date(Date.now() + days * 86_400_000), forgetsFormerChains: false },
    })
    await reconcile(at(0))
    await eraseAndCollect(at(31))
    expect(await isPinned()).to.equal(true)
  })
})
