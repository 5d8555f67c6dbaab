import { expect } from "chai"
import { isKeywardError } from "../../app/_core/errors"
import { freezeAccount, unfreezeAccount } from "../../app/_journeys/recover-account"
import type { Services } from "../../app/_journeys/services"
import { signIn } from "../../app/_journeys/sign-in"
import { startWorld } from "./world"
import type { World } from "./world"

describe("somebody with a stolen session cookie", () => {
  let world: World
  before(async () => {
    world = await startWorld()
  })
  after(() => world.stop())

  const enter = async (services: Services) =>
    signIn(services, { host: world.app.host, origin: world.app.url })
  const isIn = ({ server }: Services) =>
    server.vaults().then(
      () => true,
      (error: unknown) => {
        if (isKeywardError(error, "signed-out")) return false
        throw error
      },
    )

  it("does not end the sessions that the owner begins afterwards, one by one, for twelve hours", async () => {
    const stolen = world.visitor(1)
    await enter(stolen)
    await new Promise((done) => setTimeout(done, 1_100))
    const owner = world.visitor(1)
    await enter(owner)
    await stolen.server.endOtherSessions()
    expect(await isIn(owner), "the owner's new session").to.equal(true)
    await owner.server.endOtherSessions()
    expect(await isIn(stolen)).to.equal(false)
  })

  it("is signed out by a freeze, also where nothing is asked with it until the account is unfrozen", async () => {
    const { recoveryCode: code, keys } = await world.actor(2)
    const stolen = world.visitor(2)
    await enter(stolen)
    const lost = { account: keys.account, code }
    const elsewhere = world.visitor(3)
    await freezeAccount(elsewhere, lost)
    await unfreezeAccount(elsewhere, lost)
    // As long as the server remembers what the chain said of a wallet
    await new Promise((done) => setTimeout(done, 5_100))
    expect(await isIn(stolen)).to.equal(false)
  })
})
