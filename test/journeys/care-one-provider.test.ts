import { expect } from "chai"
import { utf8 } from "../../app/_core/crypto/bytes"
import type { Address } from "../../app/_core/types"
import { keepCare, prepareCare } from "../../app/_journeys/care"
import { carryCare, leaveFormer } from "../../app/_journeys/carry-care"
import { actForKept } from "../../app/_journeys/kept-care"
import { keepReplacement, prepareReplacement } from "../../app/_journeys/replace-keys"
import { seenBy, titles } from "./acts"
import { careTools } from "./caring"
import { addRecords, newRecord, startWorld } from "./world"
import type { World } from "./world"

/**
 * Attack: the page's provider says, while a keeper makes new keys, that the child's account has another wallet now. What the
 * keeper loses: the child's account. It counts as taken over and is not carried; list, vault and delegation are sealed to the
 * former identity, which is gone. Honest outcome: it is asked of both providers, as all that is decided upon; `providers-disagree`,
 * and nothing is replaced.
 */
describe("a keeper makes new keys, and one provider lies about whom they care for", () => {
  let world: World
  before(async () => {
    world = await startWorld({ relayed: true, unlimited: true })
  })
  after(() => world.stop())

  it("goes on opening the child's account, or replaces nothing", async () => {
    const keeper = await world.actor(1)
    const tools = careTools(world, keeper)
    const prepared = await prepareCare(keeper.keys, { name: "Nila", birthDate: "2019-04-02" }, tools)
    await keepCare(keeper.services, keeper.keys, prepared, tools)
    const { account } = prepared.document
    const acting = { ...keeper, keys: await actForKept(keeper.services, keeper.keys, account) }
    await addRecords(acting, [newRecord(utf8("seen at birth"), { title: "Seen at birth" })])

    const { reader } = keeper.services
    const lying = new Proxy(reader, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target)
        if (name === "recoveryOf")
          return async (of: Address) => {
            const true_ = await target.recoveryOf(of)
            return of === account ? { ...true_, wallet: keeper.services.account } : true_
          }
        return typeof value === "function" ? (value.bind(target) as unknown) : value
      },
    })
    const services = { ...keeper.services, reader: lying }
    const replacement = await prepareReplacement(services, keeper.keys)
    const next = { ...keeper, keys: replacement.keys }
    const replaced = await carryCare(services, keeper.keys, replacement.keys, careTools(world, next)).then(
      async (carried) => {
        await keepReplacement(services, keeper.keys, replacement)
        await leaveFormer(services, replacement.keys, carried, careTools(world, next))
        return true
      },
      () => false,
    )
    const keys = replaced ? replacement.keys : keeper.keys
    const opened = await actForKept(keeper.services, keys, account).then(
      async (kept) => titles(await seenBy({ ...keeper, keys: kept }, { ...keeper, keys: kept })),
      (error: unknown) => (error as { code?: string }).code ?? String(error),
    )
    expect({ replaced, opened }).to.deep.include({ opened: ["Seen at birth"] })
  })
})
