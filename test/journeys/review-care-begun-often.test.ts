import { expect } from "chai"
import { keepCare, prepareCare } from "../../app/_journeys/care"
import { carryCare } from "../../app/_journeys/carry-care"
import { prepareReplacement } from "../../app/_journeys/replace-keys"
import { careTools } from "./caring"
import { startWorld } from "./world"
import type { World } from "./world"

/**
 * Attack: anything that makes "Make new keys" stop between carrying the kept accounts over and the owner's own seal: one signature
 * that seals something first (`vault-changed`), a provider that disagrees, a relay that refuses. The keeper closes the dialog and
 * begins anew, with other keys each time. What they lose: each beginning adds a keeper's way to the child's vault, which takes four;
 * from the fourth beginning on it ends before anything is done, for ever. Honest outcome: ways of keys that never came into force give way.
 */
describe("review: new keys of a keeper's that were begun and left several times", () => {
  let world: World
  before(async () => {
    world = await startWorld({ relayed: true, unlimited: true })
  })
  after(() => world.stop())

  it("can be begun once more", async () => {
    const keeper = await world.actor(1)
    const tools = careTools(world, keeper)
    const prepared = await prepareCare(keeper.keys, { name: "Nila", birthDate: "2019-04-02" }, tools)
    await keepCare(keeper.services, keeper.keys, prepared, tools)
    const outcomes: string[] = []
    for (let times = 0; times < 6; times++) {
      const replacement = await prepareReplacement(keeper.services, keeper.keys)
      const next = careTools(world, { ...keeper, keys: replacement.keys })
      await carryCare(keeper.services, keeper.keys, replacement.keys, next).then(
        () => outcomes.push("carried"),
        (error: unknown) => outcomes.push((error as { code?: string }).code ?? String(error)),
      )
    }
    expect(outcomes).to.deep.equal(Array.from({ length: 6 }, () => "carried"))
  })
})
