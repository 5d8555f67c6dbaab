import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { isKeywardError } from "../../app/_core/errors"
import { sha256 } from "../../app/_core/crypto/hash"
import { signIn } from "../../app/_journeys/sign-in"
import { sampleCar } from "../core/dag/samples"
import { seenBy, titles } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/** What a session uses up is that session's: the owner ends it and goes on. */
describe("a stolen session that uses up what the account may", () => {
  let world: World
  let patient: Actor
  let next = 1
  before(async () => {
    world = await startWorld()
  })
  beforeEach(async () => {
    patient = await world.actor(next++)
  })
  after(() => world.stop())

  const enter = async () => {
    const services = world.visitor(next - 1)
    await signIn(services, { host: world.app.host, origin: world.app.url })
    return services
  }

  it("by uploads that no record shows keeps the owner from adding no longer than it lives", async () => {
    const { room } = world.app.services
    Object.assign(world.app.services, {
      room: { ...room, unrecorded: { ...room.unrecorded, account: 400_000 } },
    })
    const stolen = await enter()
    const token = await sha256(randomBytes(32))
    for (let seed = 1; seed <= 8; seed++) {
      const { root, bytes } = await sampleCar([90_000], seed)
      const car = {
        ...{ root, size: bytes.length, discard: () => Promise.resolve() },
        stream: () => new Blob([bytes as BlobPart]).stream(),
      }
      await stolen.store.upload(car, patient.keys.account, { eraseDigest: token }).catch(() => undefined)
    }
    // The session that ends it has to begin after it
    await signIn(patient.services, { host: world.app.host, origin: world.app.url })
    await patient.services.server.endOtherSessions()
    const outcome = await addRecords(patient, [newRecord(randomBytes(60_000), { title: "Hers" })]).then(
      () => "added",
      (error: unknown) => (isKeywardError(error) ? error.code : String(error)),
    )
    expect(outcome).to.equal("added")
    expect(titles(await seenBy(patient, patient))).to.include("Hers")
  })
})
