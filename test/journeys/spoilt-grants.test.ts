import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { asEpoch, READ, recordScope } from "../../app/_core/types"
import type { Scope, WrappedKey } from "../../app/_core/types"
import { DAY, seenBy, share, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/** One signature of the wallet's gives up to 256 readers a key that opens nothing; the owner's page shows no difference. */
describe("readers to whom somebody without keys wrapped nothing", () => {
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
  const nothing = () => ({
    ...keyOf(doctor),
    wrappedKey: randomBytes(1172) as Uint8Array as WrappedKey,
  })

  it("in a re-wrap read what they read before", async () => {
    await patient.services.writer.rewrapAccess({
      ...{ patient: patient.keys.account, scope: folder, rewraps: [nothing()] },
    })
    expect(titles(await seenBy(doctor, patient))).to.deep.equal(["Shared"])
  })

  it("in a renewed grant read what they read before", async () => {
    const expiresAt = (await patient.services.reader.now()) + 30 * DAY
    await patient.services.writer.grantAccess({
      ...{ patient: patient.keys.account, scope: folder, expiresAt, permissions: READ, epoch: asEpoch(0) },
      ...nothing(),
    })
    expect(titles(await seenBy(doctor, patient))).to.deep.equal(["Shared"])
  })

  it("at twenty epochs, each raised for it by somebody who acts for the owner, read what they read before", async () => {
    for (let epoch = 1; epoch <= 20; epoch++)
      await patient.services.writer.revokeAccess({
        ...{ patient: patient.keys.account, scope: folder, grantees: [], newEpoch: asEpoch(epoch) },
        rewraps: [nothing()],
      })
    expect(titles(await seenBy(doctor, patient))).to.deep.equal(["Shared"])
  })

  it("nine times in a row read the record that was shared alone with them", async () => {
    const [number] = (await viewOf(patient, patient)).state.records.keys()
    const scope = recordScope(number!)
    const other = await world.actor(next++)
    await share(patient, scope, other)
    expect(titles(await seenBy(other, patient))).to.deep.equal(["Shared"])
    const rewraps = Array.from({ length: 9 }, () => ({ ...nothing(), ...keyOf(other) }))
    await patient.services.writer.rewrapAccess({ patient: patient.keys.account, scope, rewraps })
    expect(titles(await seenBy(other, patient))).to.deep.equal(["Shared"])
  })

  it("are given the key by the owner's next write at the latest", async () => {
    await patient.services.writer.rewrapAccess({
      ...{ patient: patient.keys.account, scope: folder, rewraps: [nothing()] },
    })
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Next" })], folder)
    expect(titles(await seenBy(doctor, patient))).to.have.members(["Shared", "Next"])
  })
})
