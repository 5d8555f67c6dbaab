import { expect } from "chai"
import { FINAL_DEPTH } from "../../app/_adapters/chain/finality"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { digestOfRoot } from "../../app/_core/dag/cid"
import { newFolder } from "../../app/_core/folder"
import { keyDigest } from "../../app/_core/keys/key-digest"
import type { RekeyJob } from "../../app/_core/keys/rekey-work"
import type { Scope, WrappedKey, WrappedKeys } from "../../app/_core/types"
import { eraseFormer } from "../../app/_journeys/erase-former"
import { putBack, replacedByUnreadable } from "../../app/_journeys/put-back"
import { rekeyRecords } from "../../app/_journeys/rekey-records"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import { DAY, newest, seenBy, share, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/**
 * After a stop the owner gives a folder's records new keys. The new contents are stored and wait for the owner's one confirmation; who
 * runs the server, or reads its database, knows their roots. One signature of the wallet puts them into the records first, under wraps
 * that open nothing. A content that the owner's keys wrapped, at whatever entry, is the owner's.
 */
describe("new contents that somebody put in their places before the owner did", () => {
  let world: World
  let patient: Actor
  let folder: Scope
  let job: RekeyJob
  let next = 1
  before(async () => {
    world = await startWorld({ unlimited: true })
  })
  beforeEach(async () => {
    const doctor = await world.actor(next++)
    patient = await world.actor(next++)
    folder = newFolder()
    await addRecords(patient, [newRecord(randomBytes(9), { title: "One" })], folder)
    await share(patient, folder, doctor)
    const { services, keys } = patient
    await revokeAccess(services, keys, { scope: folder, grantees: [doctor.keys.account] })
    job = { scope: folder, epoch: (await viewOf(patient, patient)).state.scopes.get(folder)!.epoch }
  })
  after(() => world.stop())

  /** What this device is about to put into the record. */
  const waiting = async () => {
    const [row] = await patient.services.device.rekeys(patient.keys.account)
    return { record: row!.record, epoch: job.epoch, cidDigest: digestOfRoot(row!.root!) }
  }
  const plant = async (by: Actor = patient) => {
    // 01, one entry, of everything at the epoch that stands: in its form as the owner's
    const wrappedKeys = randomBytes(53) as Uint8Array as WrappedKeys
    wrappedKeys.set([1, ...new Uint8Array(12)])
    await by.services.writer.replaceRecords({
      patient: patient.keys.account,
      replacements: [{ ...(await waiting()), wrappedKeys }],
    })
  }
  const run = (services = patient.services, first?: () => Promise<void>) =>
    rekeyRecords(services, patient.keys, job, {
      async confirm(work) {
        await first?.()
        await work(() => undefined)
      },
    })
  const displaced = async () =>
    replacedByUnreadable(patient.services, patient.keys, await viewOf(patient, patient), new Map())
  const isFormerStored = async () => {
    const { services } = patient
    const record = (await viewOf(patient, patient)).state.records.get(await newest(patient))!
    return { record, former: record.versions[0]!.cidDigest, services }
  }
  /** That the record shows its new content, which is its own, and that the former one is erased. */
  async function expectDone(): Promise<void> {
    expect(titles(await seenBy(patient, patient))).to.deep.equal(["One"])
    const { record, former } = await isFormerStored()
    expect((await displaced()).map(({ former }) => former.manifest.title)).to.deep.equal([])
    expect(record.cidDigest).not.to.equal(former)
    await world.chain.provider.send("hardhat_mine", [`0x${FINAL_DEPTH.toString(16)}`])
    expect(await eraseFormer(patient.services, patient.keys, job)).to.equal(0)
  }

  it("are put there by the owner all the same, and the former ones erased", async () => {
    await run(patient.services, plant)
    await expectDone()
  })

  it("count as the owner's also where it came between the owner's look and their block", async () => {
    const { writer } = patient.services
    let isFirst = true
    const crossed = new Proxy(writer, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target)
        if (name === "replaceRecords" && isFirst)
          return async (...given: Parameters<typeof writer.replaceRecords>) => {
            isFirst = false
            await plant()
            return target.replaceRecords(...given)
          }
        return typeof value === "function" ? (value.bind(target) as unknown) : value
      },
    })
    await run({ ...patient.services, writer: crossed })
    await expectDone()
  })

  it("are the owner's once they were put back and the owner has gone on", async () => {
    await run(patient.services, async () => {
      await plant()
      throw new Error("the page was closed")
    }).catch(() => undefined)
    await putBack(patient.services, patient.keys, await displaced())
    await run()
    await expectDone()
  })

  it("are the owner's where somebody without keys whom a signature named put them there", async () => {
    const thief = await world.actor(next++)
    const { services, keys } = patient
    await services.writer.setDelegate({
      ...{ delegate: thief.keys.account, generation: 0, keyDigest: keyDigest(thief.keys.publicKey) },
      ...{
        until: (await services.reader.now()) + DAY,
        wrappedKey: randomBytes(1_168) as Uint8Array as WrappedKey,
      },
    })
    await run(services, () => plant(thief))
    await services.writer.endDelegate(thief.keys.account)
    await expectDone()
    expect(keys.account).not.to.equal(thief.keys.account)
  })

  it("are not taken for withheld, or forgotten, where something else was planted since", async () => {
    await run(patient.services, plant)
    const record = await newest(patient)
    const shown = (await viewOf(patient, patient)).state.records.get(record)!.cidDigest
    const nothing = randomBytes(53) as Uint8Array as WrappedKeys
    await patient.services.writer.replaceRecords({
      patient: patient.keys.account,
      replacements: [
        { record, epoch: job.epoch, cidDigest: digestOfRoot((await otherRoot()).root), wrappedKeys: nothing },
      ],
    })
    const found = await displaced()
    expect(found.map(({ former }) => former.state.cidDigest)).to.deep.equal([shown])
  })

  const otherRoot = async () => {
    const stranger = await world.actor(next++)
    await addRecords(stranger, [newRecord(randomBytes(9), { title: "Another's" })], newFolder())
    const [listed] = await seenBy(stranger, stranger)
    return listed!.open!
  }
})
