import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import { KeptKeys } from "../../app/_core/keys/kept-keys"
import type { Services } from "../../app/_journeys/services"
import { startGeneration } from "../../app/_journeys/start-generation"
import { unlockKeys } from "../../app/_journeys/unlock-keys"
import { expectRefusal, share, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

describe("keys that are locked while something is under way", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    doctor = await world.actor(2)
  })
  after(() => world.stop())

  /** Unlocked anew, and services that lock these keys at the `nth` question to both providers. */
  async function locking(nth: number) {
    const keys = KeptKeys.of(await unlockKeys(patient.services, { kind: "wallet" }))
    let asked = 0
    const agreed = new Proxy(patient.services.agreed, {
      get(reader, name) {
        const value: unknown = Reflect.get(reader, name)
        if (typeof value !== "function") return value
        return async (...args: unknown[]) => {
          const answer = await (value.apply(reader, args) as Promise<unknown>)
          if (++asked === nth) keys.end()
          return answer
        }
      },
    })
    const services: Services = { ...patient.services, agreed }
    return { services, keys, asked: () => asked }
  }

  it("seal no vault of zeros: it ends, and what is sealed opens as before", async () => {
    const { services, keys } = await locking(1)
    const before = await services.reader.vaultDigest(services.account)
    await expectRefusal("locked", startGeneration(services, keys))
    expect(await services.reader.vaultDigest(services.account)).to.equal(before)
    const again = await unlockKeys(patient.services, { kind: "wallet" })
    expect(again.masters).to.deep.equal(patient.keys.masters)
  })

  it("wrap nothing under zeros, wherever it is locked", async () => {
    const folder = newFolder()
    await addRecords(patient, [newRecord(randomBytes(20), { title: "Kept" })], folder)
    for (let nth = 1; ; nth++) {
      const { services, keys, asked } = await locking(nth)
      const outcome = await share({ ...patient, services, keys }, folder, doctor).then(
        () => "shared",
        (error: { code?: string }) => error.code,
      )
      if (asked() < nth) break
      if (outcome === "shared") {
        const { keychain, state } = await viewOf(doctor, patient)
        const own = (await viewOf(patient, patient)).keychain
        const { epoch } = state.scopes.get(folder) ?? { epoch: 0 as never }
        expect(await keychain.ringKey(folder, epoch)).to.deep.equal(await own.ringKey(folder, epoch))
      } else expect(outcome).to.equal("locked")
      expect(nth).to.be.below(20)
    }
  })
})
