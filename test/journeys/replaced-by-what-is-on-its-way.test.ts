import { expect } from "chai"
import { FINAL_DEPTH } from "../../app/_adapters/chain/finality"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import { digestOfRoot } from "../../app/_core/dag/cid"
import { asEpoch, UNFILED } from "../../app/_core/types"
import type { Cid, WrappedKeys } from "../../app/_core/types"
import { eraseFormer } from "../../app/_journeys/erase-former"
import { putBack, replacedByUnreadable } from "../../app/_journeys/put-back"
import { rekeyRecords } from "../../app/_journeys/rekey-records"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import type { Services } from "../../app/_journeys/services"
import { noteUploads, recordUploads, uploadRecord } from "../../app/_journeys/upload-records"
import { eraseAndCollect } from "../../app/_server/erasing"
import { ownerOf } from "../../app/_server/pins"
import { reconcile } from "../../app/_server/reconcile"
import { seenBy, share, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/**
 * What waits in the mempool, or at a relay, is public: one signature of the wallet's puts the content of a record that is
 * on its way into the place of another one first, and it opens, for no other record showed it before.
 */
describe("a record that somebody made show the content of one that is on its way", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  let right: Cid
  let next = 1
  const folder = newFolder()
  before(async () => {
    world = await startWorld()
  })
  beforeEach(async () => {
    patient = await world.actor(next++)
    doctor = await world.actor(next++)
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Right" })], folder)
    right = (await seenBy(patient, patient))[0]!.open!.root
    await share(patient, folder, doctor)
    const services = sentAfterAThief()
    await addRecords({ ...patient, services }, [newRecord(randomBytes(9), { title: "New" })], folder)
    expect(titles(await seenBy(patient, patient))).to.deep.equal(["New", "New"])
  })
  after(() => world.stop())

  const sentAfterAThief = (): Services => {
    const { writer } = patient.services
    const addRecord: typeof writer.addRecord = async (input, on) => {
      const { patient, cidDigest, wrappedKeys } = input
      const [record] = (await viewOf(actor(), actor())).state.records.keys()
      await writer.replaceRecords({
        patient,
        replacements: [{ record: record!, epoch: asEpoch(0), cidDigest, wrappedKeys }],
      })
      return writer.addRecord(input, on)
    }
    return { ...patient.services, writer: { ...writer, addRecord } }
  }
  const actor = () => patient
  const isPinned = () => {
    const owner = { patient: patient.keys.account, uploader: patient.keys.account }
    return world.app.services.pins.isPinned(right, ownerOf(world.app.services, owner))
  }
  const mine = (blocks: number) => world.chain.provider.send("hardhat_mine", [`0x${blocks.toString(16)}`])

  it("is named, and one confirmation puts it back", async () => {
    const { services, keys } = patient
    const found = await replacedByUnreadable(services, keys, await viewOf(patient, patient), new Map())
    expect(found.map(({ former }) => former.manifest.title)).to.deep.equal(["Right"])
    await putBack(services, keys, found)
    expect(titles(await seenBy(patient, patient))).to.have.members(["Right", "New"])
  })

  it("is not erased by the owner's own page when new keys are made for what was shared", async () => {
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

  it("is not erased by the server after thirty days", async () => {
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

describe("a record on its way whose content somebody put into another one's place, while its own entry was dropped", () => {
  let world: World
  let patient: Actor
  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    await addRecords(patient, [newRecord(randomBytes(9), { title: "There" })])
  })
  after(() => world.stop())

  it("is still to be added by the device that has its key", async () => {
    const { services, keys } = patient
    const record = newRecord(randomBytes(9), { title: "New" })
    const [row] = await noteUploads(services, keys, UNFILED, [record])
    const pinned = await uploadRecord(services, keys, row!, record)
    const [there] = (await viewOf(patient, patient)).state.records.keys()
    // As it waited in the mempool, with wraps that open nothing
    await services.writer.replaceRecords({
      patient: keys.account,
      replacements: [
        {
          ...{ record: there!, epoch: asEpoch(0), cidDigest: digestOfRoot(pinned.root!) },
          wrappedKeys: randomBytes(53) as Uint8Array as WrappedKeys,
        },
      ],
    })
    await recordUploads(services, keys, [pinned])
    expect(titles(await seenBy(patient, patient))).to.include("New")
  })
})
