import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import { asEpoch, EVERYTHING } from "../../app/_core/types"
import type { Scope } from "../../app/_core/types"
import { correctRecord } from "../../app/_journeys/correct-record"
import { replaceRecord } from "../../app/_journeys/file-records"
import { replacedByUnreadable } from "../../app/_journeys/put-back"
import { rekeyRecords } from "../../app/_journeys/rekey-records"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import type { Services } from "../../app/_journeys/services"
import { newest, seenBy, share, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/**
 * A content that comes under an earlier ring of everything is nobody's, for whoever was stopped could have written it. The
 * owner's own, on its way while another device stops somebody, is put there once more under the ring that holds then.
 */
describe("what the owner puts into a record while another device stops somebody", () => {
  let world: World
  let patient: Actor
  let folder: Scope
  let next = 1
  before(async () => {
    world = await startWorld({ unlimited: true })
  })
  beforeEach(async () => {
    patient = await world.actor(next++)
    folder = newFolder()
    await addRecords(patient, [newRecord(randomBytes(9), { title: "One" })], folder)
  })
  after(() => world.stop())

  /** Everything is raised just before the first block that replaces. */
  function crossing(): Services {
    const { writer } = patient.services
    let isFirst = true
    const crossed = new Proxy(writer, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target)
        if (name === "replaceRecords" && isFirst)
          return async (...given: Parameters<typeof writer.replaceRecords>) => {
            isFirst = false
            const all = { patient: patient.keys.account, scope: EVERYTHING, newEpoch: asEpoch(1) }
            await target.revokeAccess({ ...all, grantees: [], rewraps: [] })
            return target.replaceRecords(...given)
          }
        return typeof value === "function" ? (value.bind(target) as unknown) : value
      },
    })
    return { ...patient.services, writer: crossed }
  }
  const present = async () => (await seenBy(patient, patient))[0]!.open!
  async function expectOwn(title: string): Promise<void> {
    expect(titles(await seenBy(patient, patient))).to.deep.equal([title])
    const view = await viewOf(patient, patient)
    const displaced = await replacedByUnreadable(patient.services, patient.keys, view, new Map())
    expect(displaced.map(({ former }) => former.manifest.title)).to.deep.equal([])
  }

  it("stays: a correction", async () => {
    const { manifest, state } = await present()
    const { kind, time } = manifest
    await correctRecord(crossing(), patient.keys, state.number, { title: "Corrected", kind, time })
    await expectOwn("Corrected")
  })

  it("stays: another file", async () => {
    const replacement = newRecord(randomBytes(9), { title: "Replaced" })
    await replaceRecord(crossing(), patient.keys, await present(), replacement)
    await expectOwn("Replaced")
  })

  it("stays: a new key", async () => {
    const doctor = await world.actor(next++)
    const { services, keys } = patient
    await share(patient, folder, doctor)
    await revokeAccess(services, keys, { scope: folder, grantees: [doctor.keys.account] })
    const { scopes, records } = (await viewOf(patient, patient)).state
    const before = records.get(await newest(patient))!.cidDigest
    await rekeyRecords(crossing(), keys, { scope: folder, epoch: scopes.get(folder)!.epoch })
    await expectOwn("One")
    const after = (await viewOf(patient, patient)).state.records.get(await newest(patient))!
    expect(after.cidDigest).not.to.equal(before)
  })
})
