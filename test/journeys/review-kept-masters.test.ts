import { expect } from "chai"
import { utf8 } from "../../app/_core/crypto/bytes"
import { keepCare, prepareCare } from "../../app/_journeys/care"
import { carryCare } from "../../app/_journeys/carry-care"
import { actForKept } from "../../app/_journeys/kept-care"
import { keepReplacement, prepareReplacement } from "../../app/_journeys/replace-keys"
import { seenBy, titles } from "./acts"
import { careTools } from "./caring"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/**
 * New keys of a keeper's that stop before `leaveFormer` (a closed page, a refused confirmation; by passkey always): the delegation is
 * wrapped to the former identity, so the keeper acts by the masters of the vault that they keep. Those are overwritten when that vault
 * is wiped: what is handed out are zeros. What the keeper loses: nothing of the child's opens or can be added (`locked`), though the
 * page says that they act for it. Honest outcome: they are copied before the vault is wiped.
 */
describe("review: acting for a kept account by its own vault", () => {
  let world: World
  before(async () => {
    world = await startWorld({ relayed: true, unlimited: true })
  })
  after(() => world.stop())

  it("opens records after new keys of the keeper's that stopped half-way", async () => {
    const keeper = await world.actor(1)
    const tools = careTools(world, keeper)
    const prepared = await prepareCare(keeper.keys, { name: "Nila", birthDate: "2019-04-02" }, tools)
    await keepCare(keeper.services, keeper.keys, prepared, tools)
    const { account } = prepared.document
    const before: Actor = { ...keeper, keys: await actForKept(keeper.services, keeper.keys, account) }
    // It stands in the journal, whatever the page makes of that
    await addRecords(before, [newRecord(utf8("seen at birth"), { title: "Seen at birth" })]).catch(
      () => undefined,
    )
    expect(titles(await seenBy(before, before))).to.deep.equal(["Seen at birth"])

    const replacement = await prepareReplacement(keeper.services, keeper.keys)
    const next = careTools(world, { ...keeper, keys: replacement.keys })
    await carryCare(keeper.services, keeper.keys, replacement.keys, next)
    await keepReplacement(keeper.services, keeper.keys, replacement)
    const acting: Actor = { ...keeper, keys: await actForKept(keeper.services, replacement.keys, account) }
    const outcome = await seenBy(acting, acting)
      .then(titles)
      .catch((error: unknown) => (error as { code?: string }).code ?? String(error))
    expect(outcome).to.deep.equal(["Seen at birth"])
  })
})
