import { expect } from "chai"
import type { UnlockedKeys } from "../../app/_core/keys/unlocked"
import { keepCare, prepareCare } from "../../app/_journeys/care"
import { carryCare } from "../../app/_journeys/carry-care"
import { openKept } from "../../app/_journeys/kept-care"
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
describe("new keys of a keeper's that were begun and left several times", () => {
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
    const begun: UnlockedKeys[] = []
    for (let times = 0; times < 6; times++) {
      const replacement = await prepareReplacement(keeper.services, keeper.keys)
      begun.push(replacement.keys)
      const next = careTools(world, { ...keeper, keys: replacement.keys })
      await carryCare(keeper.services, keeper.keys, replacement.keys, next).then(
        () => outcomes.push("carried"),
        (error: unknown) => outcomes.push((error as { code?: string }).code ?? String(error)),
      )
    }
    expect(outcomes).to.deep.equal(Array.from({ length: 6 }, () => "carried"))
    const { account } = prepared.document
    const opened = async (keys: UnlockedKeys) =>
      openKept(keeper.services, keys, prepared.document).then(
        ({ vault }) => vault.account,
        (error: unknown) => (error as { code?: string }).code ?? String(error),
      )
    expect(await opened(keeper.keys), "the keys of now").to.equal(account)
    expect(await Promise.all(begun.map(opened)), "the newest of those that were begun").to.deep.equal([
      ...Array.from({ length: 3 }, () => "key-missing"),
      ...Array.from({ length: 3 }, () => account),
    ])
  })
})
