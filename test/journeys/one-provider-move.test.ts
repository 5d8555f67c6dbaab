import { expect } from "chai"
import { isKeywardError } from "../../app/_core/errors"
import type { Address } from "../../app/_core/types"
import { consentToMove, moveAccount } from "../../app/_journeys/move-account"
import type { Services } from "../../app/_journeys/services"
import { startWorld } from "./world"
import type { World } from "./world"

describe("one provider that lies about a move to another wallet", () => {
  let world: World
  before(async () => {
    world = await startWorld()
  })
  after(() => world.stop())

  it("does not have the owner believe that the account is the new wallet's, and throw the old one away", async () => {
    const patient = await world.actor(1)
    const { account } = patient.keys
    const fresh = await consentToMove(world.visitor(7), account)
    // Whoever brings it says that it is confirmed, and nothing was brought
    const services: Services = {
      ...patient.services,
      recovery: {
        ...patient.services.recovery,
        addressOf: (key) => patient.services.recovery.addressOf(key),
        writer: (key) => ({
          ...patient.services.recovery.writer(key),
          moveAccount: () => Promise.resolve(),
        }),
      },
    }
    const outcome = await moveAccount(services, { ...fresh, code: patient.recoveryCode }).then(
      () => "done",
      (error: unknown) => (isKeywardError(error) ? error.code : String(error)),
    )
    const known: Address = (await patient.services.agreed.recoveryOf(account)).wallet
    expect(known === fresh.wallet || outcome !== "done", `${outcome}, and not moved`).to.equal(true)
  })
})
