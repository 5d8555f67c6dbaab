import { expect } from "chai"
import { isKeywardError } from "../../app/_core/errors"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { endDelegate } from "../../app/_journeys/end-delegate"
import { nameDelegate } from "../../app/_journeys/name-delegate"
import type { Services } from "../../app/_journeys/services"
import { keepWays, prepareWays } from "../../app/_journeys/unlock-keys"
import { DAY } from "./acts"
import { startWorld } from "./world"
import type { World } from "./world"

/** The wallet's provider says that a transaction is confirmed, and it was never brought. */
describe("one provider that lies about what is confirmed", () => {
  let world: World
  let next = 1
  before(async () => {
    world = await startWorld()
  })
  after(() => world.stop())

  const outcomeOf = (work: Promise<unknown>) =>
    work.then(
      () => "done",
      (error: unknown) => (isKeywardError(error) ? error.code : String(error)),
    )
  const lyingTo = (services: Services, lies: Partial<Services["writer"]>): Services => ({
    ...services,
    writer: { ...services.writer, ...lies },
  })

  it("does not have the owner believe that a delegate is over, who acts on", async () => {
    const [patient, delegate] = [await world.actor(next++), await world.actor(next++)]
    const { services, keys } = patient
    await nameDelegate(services, keys, {
      ...{ delegate: delegate.keys.account, keyDigest: keyDigest(delegate.keys.publicKey) },
      until: (await services.reader.now()) + 30 * DAY,
    })
    const lying = lyingTo(services, { endDelegate: () => Promise.resolve() })
    const outcome = await outcomeOf(endDelegate(lying, keys, delegate.keys.account))
    const isOver = (await services.agreed.delegateUntil(keys.account, delegate.keys.account)) === 0
    expect(isOver || outcome !== "done", `${outcome}, and not over`).to.equal(true)
  })

  it("does not have the owner throw the former recovery code away, which alone opens what is sealed", async () => {
    const { services, recoveryCode: code } = await world.actor(next++)
    const lying = lyingTo(services, {
      sealVault: () => Promise.resolve(),
      setRecovery: () => Promise.resolve(),
    })
    const ways = await prepareWays(lying, { kind: "recovery-code", code }, { kind: "new-recovery-code" })
    const outcome = await outcomeOf(keepWays(lying, ways))
    const isSealed = (await services.agreed.vaultDigest(services.account)) === ways.digest
    expect(isSealed || outcome !== "done", `${outcome}, and not sealed`).to.equal(true)
  })
})
