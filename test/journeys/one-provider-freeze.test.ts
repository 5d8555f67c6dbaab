import { expect } from "chai"
import { isKeywardError } from "../../app/_core/errors"
import type { Address } from "../../app/_core/types"
import { freezeAccount } from "../../app/_journeys/recover-account"
import type { Services } from "../../app/_journeys/services"
import { startWorld } from "./world"
import type { World } from "./world"

describe("one provider that lies about a freeze", () => {
  let world: World
  before(async () => {
    world = await startWorld()
  })
  after(() => world.stop())

  it("does not have the owner believe that the account is frozen, while a thief writes on", async () => {
    const patient = await world.actor(1)
    const { account } = patient.keys
    const honest = world.visitor(5)
    const known = await honest.reader.recoveryOf(account)
    const lie = { ...known, frozenAt: await honest.reader.now() }
    const reader = new Proxy(honest.reader, {
      get(target, name) {
        if (name === "recoveryOf")
          return (asked: Address) => (asked === account ? Promise.resolve(lie) : known)
        const member: unknown = Reflect.get(target, name)
        return typeof member === "function" ? (member.bind(target) as unknown) : member
      },
    })
    // The second provider, of the wallet that is connected, tells the truth
    const services: Services = { ...honest, reader }
    const outcome = await freezeAccount(services, { account, code: patient.recoveryCode }).then(
      () => "done",
      (error: unknown) => (isKeywardError(error) ? error.code : String(error)),
    )
    const isFrozen = (await honest.agreed.recoveryOf(account)).frozenAt !== 0
    expect(isFrozen || outcome !== "done", `${outcome}, and not frozen`).to.equal(true)
  })
})
