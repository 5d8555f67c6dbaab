import { expect } from "chai"
import { randomBytes, utf8 } from "../../app/_core/crypto/bytes"
import { actForKept, listCare } from "../../app/_journeys/kept-care"
import { keepCare, prepareCare } from "../../app/_journeys/care"
import { carryCare, leaveFormer } from "../../app/_journeys/carry-care"
import { keepReplacement, prepareReplacement } from "../../app/_journeys/replace-keys"
import { signIn } from "../../app/_journeys/sign-in"
import { expectRefusal, seenBy, titles } from "./acts"
import { careTools } from "./caring"
import { addRecords, newRecord, startWorld } from "./world"
import type { World } from "./world"

/**
 * Attack: a stolen session of who keeps an account for somebody deletes (or writes over) the keeper's list of kept accounts:
 * `DELETE /api/sealed/care/<id>` takes no token. What the keeper loses: the one token that fetches the child's vault. They are
 * told nothing, for they go on as a delegate; they end the session and, as advised, make new keys: the child's account is not in
 * the list any more, so it is not carried, and the delegation was wrapped to the former identity. From then on the keeper opens
 * nothing of the child's, without the paper for good.
 * Honest outcome: as copies of links are: what is needed is not taken away by a session alone.
 */
describe("a keeper's list, and a stolen session of the keeper's", () => {
  let world: World
  before(async () => {
    world = await startWorld({ relayed: true, unlimited: true })
  })
  after(() => world.stop())

  it("keeps the account open to the keeper, who ends the session and makes new keys", async () => {
    const keeper = await world.actor(1)
    const tools = careTools(world, keeper)
    const prepared = await prepareCare(keeper.keys, { name: "Nila", birthDate: "2019-04-02" }, tools)
    await keepCare(keeper.services, keeper.keys, prepared, tools)
    const { account } = prepared.document
    const acting = { ...keeper, keys: await actForKept(keeper.services, keeper.keys, account) }
    await addRecords(acting, [newRecord(utf8("seen at birth"), { title: "Seen at birth" })])

    const stolen = world.visitor(1)
    await signIn(stolen, { host: world.app.host, origin: world.app.url })
    const nobodys = { ...keeper.keys, identity: null, masters: new Map([[0, randomBytes(32)]]) }
    const theirs = stolen.sealed(nobodys)
    for (const { id, version } of await theirs.list("care")) {
      await expectRefusal("not-allowed", theirs.remove("care", id, version))
      const token = randomBytes(32)
      await expectRefusal("not-allowed", theirs.remove("care", id, version, { token }))
      const body = utf8("of nobody")
      await expectRefusal(
        "not-allowed",
        stolen.sealed(keeper.keys).save("care", id, body, version, { token }),
      )
    }
    await stolen.server.signOut()

    const replacement = await prepareReplacement(keeper.services, keeper.keys)
    const next = { ...keeper, keys: replacement.keys }
    const nextTools = careTools(world, next)
    const carried = await carryCare(keeper.services, keeper.keys, replacement.keys, nextTools)
    await keepReplacement(keeper.services, keeper.keys, replacement)
    await leaveFormer(keeper.services, replacement.keys, carried, nextTools)
    const opened = await actForKept(keeper.services, replacement.keys, account).then(
      async (keys) => titles(await seenBy({ ...next, keys }, { ...next, keys })),
      (error: unknown) => (error as { code?: string }).code ?? String(error),
    )
    const listed = (await listCare(keeper.services, replacement.keys)).map((each) => each.account)
    expect({ opened, listed }).to.deep.equal({ opened: ["Seen at birth"], listed: [account] })
  })
})
