import { expect } from "chai"
import { FINAL_DEPTH } from "../../app/_adapters/chain/finality"
import { randomBytes, toHex } from "../../app/_core/crypto/bytes"
import { digestOfRoot } from "../../app/_core/dag/cid"
import { newFolder } from "../../app/_core/folder"
import { asDigest, asEpoch, EVERYTHING } from "../../app/_core/types"
import type { Cid, Scope, WrappedKeys } from "../../app/_core/types"
import { eraseFormer } from "../../app/_journeys/erase-former"
import { replaceRecord } from "../../app/_journeys/file-records"
import { putBack, replacedByUnreadable } from "../../app/_journeys/put-back"
import { rekeyRecords } from "../../app/_journeys/rekey-records"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import { signIn } from "../../app/_journeys/sign-in"
import { eraseAndCollect } from "../../app/_server/erasing"
import { ownerOf } from "../../app/_server/pins"
import { reconcile } from "../../app/_server/reconcile"
import { sampleCar } from "../core/dag/samples"
import { seenBy, share, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

describe("contents that somebody put in the records' places", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  let next = 1
  before(async () => {
    world = await startWorld()
  })
  beforeEach(async () => {
    patient = await world.actor(next++)
    doctor = await world.actor(next++)
  })
  after(() => world.stop())

  const anyDigest = () => asDigest(`0x${toHex(randomBytes(32))}`)
  const own = () => ({ patient: patient.keys.account, uploader: patient.keys.account })
  const isPinned = (root: Cid) => world.app.services.pins.isPinned(root, ownerOf(world.app.services, own()))
  const mine = (blocks: number) => world.chain.provider.send("hardhat_mine", [`0x${blocks.toString(16)}`])
  const open = async (title: string) => {
    const found = (await seenBy(patient, patient)).find((each) => each.open?.manifest.title === title)?.open
    if (!found) throw new Error(`${title} does not open`)
    return found
  }
  /** One signature for the patient's wallet: every record shows something that nobody stored. */
  const replaceAll = async (wraps: (before: WrappedKeys) => WrappedKeys = (before) => before) => {
    const { state } = await viewOf(patient, patient)
    const replacements = [...state.records.values()].map(({ number, folder, wrappedKeys }) => ({
      ...{ record: number, epoch: state.scopes.get(folder)?.epoch ?? asEpoch(0) },
      ...{ cidDigest: anyDigest(), wrappedKeys: wraps(wrappedKeys) },
    }))
    await patient.services.writer.replaceRecords({ patient: patient.keys.account, replacements })
  }
  const lost = async () =>
    replacedByUnreadable(patient.services, patient.keys, await viewOf(patient, patient), new Map())
  const addTwo = async (folder: Scope) => {
    await addRecords(
      patient,
      ["One", "Two"].map((title) => newRecord(randomBytes(9), { title })),
      folder,
    )
    return Promise.all(["One", "Two"].map(async (title) => (await open(title)).root))
  }

  for (const [name, wraps] of [
    ["with the former wraps", (before: WrappedKeys) => before],
    ["with wraps of nothing", () => randomBytes(53) as Uint8Array as WrappedKeys],
  ] as const)
    it(`and that nobody stored, ${name}, give way to the former by one confirmation`, async () => {
      const folder = newFolder()
      await addTwo(folder)
      await share(patient, folder, doctor)
      expect(await lost(), "nothing is wrong yet").to.deep.equal([])
      await replaceAll(wraps)
      expect(titles(await seenBy(patient, patient))).to.deep.equal([undefined, undefined])
      const found = await lost()
      expect(found.map(({ former }) => former.manifest.title)).to.have.members(["One", "Two"])
      const { writer } = patient.services
      let asked = 0
      const replaceRecords: typeof writer.replaceRecords = (...given) => (
        asked++,
        writer.replaceRecords(...given)
      )
      const counting = { ...patient.services, writer: { ...writer, replaceRecords } }
      await putBack(counting, patient.keys, found)
      expect(asked).to.equal(1)
      expect(titles(await seenBy(patient, patient))).to.have.members(["One", "Two"])
      expect(titles(await seenBy(doctor, patient))).to.have.members(["One", "Two"])
      expect(await lost()).to.deep.equal([])
    })

  it("do not get the former ones erased by new keys, and these go on once the former are back", async () => {
    const folder = newFolder()
    const roots = await addTwo(folder)
    await share(patient, folder, doctor)
    await replaceAll(() => randomBytes(53) as Uint8Array as WrappedKeys)
    await revokeAccess(patient.services, patient.keys, { scope: folder, grantees: [doctor.keys.account] })
    await mine(FINAL_DEPTH)
    const job = { scope: folder, epoch: asEpoch(1) }
    await rekeyRecords(patient.services, patient.keys, job)
    expect(await eraseFormer(patient.services, patient.keys, job)).to.equal(2)
    for (const root of roots) expect(await isPinned(root)).to.equal(true)
    await putBack(patient.services, patient.keys, await lost())
    await rekeyRecords(patient.services, patient.keys, job)
    await mine(FINAL_DEPTH)
    expect(await eraseFormer(patient.services, patient.keys, job)).to.equal(0)
    await eraseAndCollect(world.app.services)
    for (const root of roots) expect(await isPinned(root)).to.equal(false)
    expect(titles(await seenBy(patient, patient))).to.have.members(["One", "Two"])
  })

  it("and that a thief with a session stored do not get them erased either", async () => {
    const roots = await addTwo(EVERYTHING)
    const thief = world.visitor(next - 2)
    await signIn(thief, { host: world.app.host, origin: world.app.url })
    const { root, bytes } = await sampleCar([300])
    const car = {
      ...{ root, size: bytes.length, discard: () => Promise.resolve() },
      stream: () => new Blob([bytes as BlobPart]).stream(),
    }
    await thief.store.upload(car, patient.keys.account)
    const { state } = await viewOf(patient, patient)
    const [record] = [...state.records.values()]
    await patient.services.writer.replaceRecords({
      patient: patient.keys.account,
      replacements: [
        {
          ...{ record: record!.number, epoch: asEpoch(0), cidDigest: digestOfRoot(root) },
          wrappedKeys: record!.wrappedKeys,
        },
      ],
    })
    await mine(FINAL_DEPTH)
    await thief.store.unpin(roots[0]!, patient.keys.account, [])
    const later = {
      ...world.app.services,
      ...{ clock: () => new Date(Date.now() + 29 * 86_400_000), forgetsFormerChains: false },
    }
    await reconcile(later)
    await eraseAndCollect(later)
    const found = await lost()
    expect(found.map(({ former }) => former.manifest.title)).to.deep.equal(["One"])
    await putBack(patient.services, patient.keys, found)
    expect(titles(await seenBy(patient, patient))).to.have.members(["One", "Two"])
    await reconcile(later)
    await eraseAndCollect({ ...later, clock: () => new Date(Date.now() + 60 * 86_400_000) })
    expect(await isPinned(roots[0]!)).to.equal(true)
  })

  it("are told from what the patient replaced on purpose, which stays replaced", async () => {
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Before" })])
    const former = await open("Before")
    await replaceRecord(patient.services, patient.keys, former, newRecord(randomBytes(9), { title: "After" }))
    expect(await lost()).to.deep.equal([])
    await mine(FINAL_DEPTH)
    await eraseAndCollect(world.app.services)
    expect(await isPinned(former.root)).to.equal(false)
  })

  it("or their removal do not get what new keys have just put there erased by the owner's own page", async () => {
    const folder = newFolder()
    await addTwo(folder)
    await share(patient, folder, doctor)
    await revokeAccess(patient.services, patient.keys, { scope: folder, grantees: [doctor.keys.account] })
    const job = { scope: folder, epoch: asEpoch(1) }
    await rekeyRecords(patient.services, patient.keys, job)
    const found = await open("One")
    // One signature for the patient's wallet
    await patient.services.writer.removeRecord({
      patient: patient.keys.account,
      record: found.state.number,
    })
    await mine(FINAL_DEPTH)
    await eraseFormer(patient.services, patient.keys, job)
    await eraseAndCollect(world.app.services)
    expect(await isPinned(found.root)).to.equal(true)
  })
})
