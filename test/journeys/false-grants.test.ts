import { expect } from "chai"
import { fromHex, randomBytes } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import { wrapGrant } from "../../app/_core/keys/grant"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { asEpoch, READ, recordScope } from "../../app/_core/types"
import type { Scope, WrappedKey } from "../../app/_core/types"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import type { Services } from "../../app/_journeys/services"
import { DAY, newest, seenBy, share, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/** A grantee's public key is public: one signature can give them keys that open, and are nobody's. */
describe("readers to whom somebody without keys wrapped keys of nobody's", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  let folder: Scope
  let next = 1
  before(async () => {
    world = await startWorld()
  })
  beforeEach(async () => {
    folder = newFolder()
    patient = await world.actor(next++)
    doctor = await world.actor(next++)
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Shared" })], folder)
    await share(patient, folder, doctor)
    expect(titles(await seenBy(doctor, patient))).to.deep.equal(["Shared"])
  })
  after(() => world.stop())

  const keyOf = ({ keys }: Actor) => ({ grantee: keys.account, keyDigest: keyDigest(keys.publicKey) })
  const epoch = asEpoch(0)
  const falseRing = async () => {
    const { ctx } = await viewOf(patient, patient)
    const binding = { ctx, scope: folder, epoch, grantee: doctor.keys.account }
    const pairs = [{ epoch, secret: randomBytes(32) }]
    return wrapGrant(doctor.keys.publicKey, binding, { kind: "ring", pairs })
  }

  it("read by the ring that they were given before", async () => {
    const rewraps = [{ ...keyOf(doctor), wrappedKey: await falseRing() }]
    await patient.services.writer.rewrapAccess({ patient: patient.keys.account, scope: folder, rewraps })
    expect(titles(await seenBy(doctor, patient))).to.deep.equal(["Shared"])
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Next" })], folder)
    expect(titles(await seenBy(doctor, patient))).to.have.members(["Shared", "Next"])
  })

  it("read by the ring that they are given afterwards", async () => {
    const late = await world.actor(next++)
    const { ctx } = await viewOf(patient, patient)
    const binding = { ctx, scope: folder, epoch, grantee: late.keys.account }
    const pairs = [{ epoch, secret: randomBytes(32) }]
    await patient.services.writer.grantAccess({
      ...{ patient: patient.keys.account, scope: folder, permissions: READ, epoch, ...keyOf(late) },
      expiresAt: (await patient.services.reader.now()) + 30 * DAY,
      wrappedKey: await wrapGrant(late.keys.publicKey, binding, { kind: "ring", pairs }),
    })
    await share(patient, folder, late)
    expect(titles(await seenBy(late, patient))).to.deep.equal(["Shared"])
  })

  it("read a record of their folder that they seem to be given alone", async () => {
    const { ctx, state } = await viewOf(patient, patient)
    const number = await newest(patient)
    const scope = recordScope(number)
    const cidDigest = fromHex(state.records.get(number)!.cidDigest)
    const binding = { ctx, scope, epoch, cidDigest, grantee: doctor.keys.account }
    const recordKey = randomBytes(32)
    await patient.services.writer.grantAccess({
      ...{ patient: patient.keys.account, scope, permissions: READ, epoch, ...keyOf(doctor) },
      expiresAt: (await patient.services.reader.now()) + 30 * DAY,
      wrappedKey: await wrapGrant(doctor.keys.publicKey, binding, { kind: "record", recordKey }),
    })
    expect(titles(await seenBy(doctor, patient))).to.deep.equal(["Shared"])
  })

  it("between a stop and its re-wrap are given the new key all the same", async () => {
    const other = await world.actor(next++)
    await share(patient, folder, other)
    const { writer } = patient.services
    const nothing = { ...keyOf(doctor), wrappedKey: randomBytes(1172) as Uint8Array as WrappedKey }
    const between: Services["writer"] = {
      ...writer,
      revokeAccess: async (input, on) => {
        await writer.revokeAccess(input, on)
        await writer.rewrapAccess({ patient: input.patient, scope: folder, rewraps: [nothing] })
      },
    }
    const services = { ...patient.services, writer: between }
    const { behind, leftOut } = await revokeAccess(services, patient.keys, {
      ...{ scope: folder, grantees: [other.keys.account] },
    })
    expect([...behind, ...leftOut]).to.deep.equal([])
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Next" })], folder)
    expect(titles(await seenBy(doctor, patient))).to.have.members(["Shared", "Next"])
    expect(titles(await seenBy(other, patient)).filter(Boolean)).to.deep.equal([])
  })
})
