import { expect } from "chai"
import { FINAL_DEPTH } from "../../app/_adapters/chain/finality"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import { asEpoch } from "../../app/_core/types"
import type { Cid } from "../../app/_core/types"
import { correctRecord } from "../../app/_journeys/correct-record"
import { eraseFormer } from "../../app/_journeys/erase-former"
import { removeRecord } from "../../app/_journeys/file-records"
import { putBack, replacedByUnreadable } from "../../app/_journeys/put-back"
import { rekeyRecords } from "../../app/_journeys/rekey-records"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import { eraseAndCollect } from "../../app/_server/erasing"
import { ownerOf } from "../../app/_server/pins"
import { reconcile } from "../../app/_server/reconcile"
import { seenBy, share, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/** One signature of the wallet's, without any key: the wraps of every record are public. */
describe("a record that somebody made show another record's content", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  let next = 1
  let first: number
  let roots: Record<string, Cid>
  const folder = newFolder()
  before(async () => {
    world = await startWorld()
  })
  beforeEach(async () => {
    patient = await world.actor(next++)
    doctor = await world.actor(next++)
    roots = {}
    for (const title of ["One", "Two"])
      await addRecords(patient, [newRecord(randomBytes(9), { title })], folder)
    for (const { open } of await seenBy(patient, patient)) if (open) roots[open.manifest.title] = open.root
    await share(patient, folder, doctor)
    const { state } = await viewOf(patient, patient)
    const [one, two] = [...state.records.values()]
    first = Number(one!.number)
    await patient.services.writer.replaceRecords({
      patient: patient.keys.account,
      replacements: [
        { record: one!.number, epoch: asEpoch(0), cidDigest: two!.cidDigest, wrappedKeys: two!.wrappedKeys },
      ],
    })
    expect(titles(await seenBy(patient, patient))).to.deep.equal(["Two", "Two"])
  })
  after(() => world.stop())

  const isPinned = (root: Cid) => {
    const owner = { patient: patient.keys.account, uploader: patient.keys.account }
    return world.app.services.pins.isPinned(root, ownerOf(world.app.services, owner))
  }
  const mine = (blocks: number) => world.chain.provider.send("hardhat_mine", [`0x${blocks.toString(16)}`])
  const lost = async () =>
    replacedByUnreadable(patient.services, patient.keys, await viewOf(patient, patient), new Map())

  it("is named, and one confirmation puts it back", async () => {
    const found = await lost()
    expect(found.map(({ former }) => former.manifest.title)).to.deep.equal(["One"])
    await putBack(patient.services, patient.keys, found)
    expect(titles(await seenBy(patient, patient))).to.have.members(["One", "Two"])
  })

  it("is not erased by the owner's own page when new keys are made for what was shared", async () => {
    await revokeAccess(patient.services, patient.keys, { scope: folder, grantees: [doctor.keys.account] })
    await mine(FINAL_DEPTH)
    const job = { scope: folder, epoch: asEpoch(1) }
    await rekeyRecords(patient.services, patient.keys, job)
    await mine(FINAL_DEPTH)
    await eraseFormer(patient.services, patient.keys, job)
    await eraseAndCollect(world.app.services)
    expect(await isPinned(roots["One"]!)).to.equal(true)
  })

  it("is not given up when the owner corrects what the record is called", async () => {
    const [wrong] = (await seenBy(patient, patient)).filter(({ state }) => Number(state.number) === first)
    const { kind, time } = wrong!.open!.manifest
    const { services, keys } = patient
    const correction = { title: "One, again", kind, time }
    await correctRecord(services, keys, wrong!.state.number, correction).catch(() => undefined)
    await mine(FINAL_DEPTH)
    const at = (days: number) => ({
      ...world.app.services,
      ...{ clock: () => new Date(Date.now() + days * 86_400_000), forgetsFormerChains: false },
    })
    await reconcile(at(0))
    await eraseAndCollect(at(31))
    expect((await lost()).map(({ former }) => former.manifest.title)).to.deep.equal(["One"])
    expect(await isPinned(roots["One"]!)).to.equal(true)
  })

  it("is not given up when the owner removes what looks like a second copy", async () => {
    const [wrong] = (await seenBy(patient, patient)).filter(({ state }) => Number(state.number) === first)
    await removeRecord(patient.services, patient.keys, wrong!.open!).catch(() => undefined)
    await mine(FINAL_DEPTH)
    const at = (days: number) => ({
      ...world.app.services,
      ...{ clock: () => new Date(Date.now() + days * 86_400_000), forgetsFormerChains: false },
    })
    await reconcile(at(0))
    await eraseAndCollect(at(31))
    expect(await isPinned(roots["One"]!)).to.equal(true)
  })

  it("is not erased by the server after thirty days, as what nobody stored is not", async () => {
    await mine(FINAL_DEPTH)
    const at = (days: number) => ({
      ...world.app.services,
      ...{ clock: () => new Date(Date.now() + days * 86_400_000), forgetsFormerChains: false },
    })
    await reconcile(at(0))
    await eraseAndCollect(at(31))
    expect(await isPinned(roots["One"]!)).to.equal(true)
  })
})
