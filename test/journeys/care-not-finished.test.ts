import { expect } from "chai"
import { finishCare, keepCare, prepareCare } from "../../app/_journeys/care"
import type { CareTools } from "../../app/_journeys/care"
import { actForKept, listCare } from "../../app/_journeys/kept-care"
import { DAY, neverBringing } from "./acts"
import { careTools } from "./caring"
import { startWorld } from "./world"
import type { World } from "./world"

/** The wallet's provider (or the relay and it) says that one thing is confirmed, which it never brought, and is honest else. */
describe("an account that is kept, and one provider that says that its keeper was named", () => {
  let world: World
  before(async () => {
    world = await startWorld({ relayed: true, unlimited: true })
  })
  after(() => world.stop())

  // What the keeper loses: the child's account in the app. It counts as finished, they are no delegate of it, "Open their records"
  // ends with `delegation-over`, and "Finish it" is offered for what is unfinished alone.
  // Honest outcome: it is finished once both providers show that the keeper acts for it.
  it("does not count as finished", async () => {
    const keeper = await world.actor(3)
    const honest = careTools(world, keeper)
    const tools: CareTools = {
      ...honest,
      async enterAs(opened) {
        const session = await honest.enterAs(opened)
        return { ...session, services: neverBringing(session.services, "setDelegate") }
      },
    }
    const prepared = await prepareCare(keeper.keys, { name: "Nila", birthDate: "2019-04-02" }, tools)
    await keepCare(keeper.services, keeper.keys, prepared, tools).catch(() => undefined)
    const [listed] = await listCare(keeper.services, keeper.keys)
    expect(listed).to.satisfy(
      (it: typeof listed) => it?.standing === "unfinished" || (it?.until ?? 0) > 0,
      JSON.stringify(listed),
    )
    await finishCare(keeper.services, keeper.keys, prepared.id, honest)
    const [finished] = await listCare(keeper.services, keeper.keys)
    expect(finished).to.deep.include({ standing: "kept", isLapsing: false })
    expect(await actForKept(keeper.services, keeper.keys, prepared.document.account)).to.be.an("object")
  })

  it("is to be gone on with where the keeper acts for it not for much longer, and no more", async () => {
    const keeper = await world.actor(4)
    const tools = careTools(world, keeper)
    const prepared = await prepareCare(keeper.keys, { name: "Nila", birthDate: "2019-04-02" }, tools)
    await keepCare(keeper.services, keeper.keys, prepared, tools)
    const isLapsing = async () => (await listCare(keeper.services, keeper.keys))[0]?.isLapsing
    for (const years of [19.5, 2]) {
      expect(await isLapsing()).to.equal(false)
      await world.later(years * 365 * DAY)
      expect(await isLapsing(), `after ${years} years`).to.equal(true)
      await finishCare(keeper.services, keeper.keys, prepared.id, tools)
      if (years === 19.5) await world.later(18.5 * 365 * DAY)
    }
    expect(await isLapsing()).to.equal(false)
  })
})
