import { expect } from "chai"
import { utf8 } from "../../app/_core/crypto/bytes"
import { asEpoch, EVERYTHING } from "../../app/_core/types"
import { keepCare, prepareCare } from "../../app/_journeys/care"
import { actForKept } from "../../app/_journeys/kept-care"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import { seenBy, share, titles } from "./acts"
import { careTools } from "./caring"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/**
 * Attack: one signature of the wallet of who keeps a child's account raises the child's scope to the last step of its generation
 * (one call, 255 steps; 255 stops of the keeper's do the same). What is lost: nobody can be stopped in that scope any more. The next
 * epoch needs a master in the child's vault; the keeper acts as a delegate, who has no vault to seal it in, and nobody else is there.
 * Honest outcome: the keeper has the child's signer and vault (`finishCare`): the master is sealed by it, or at the least the grant is
 * ended, so that the gate is shut, before a new epoch is asked for.
 */
describe("stopping somebody who reads a kept account", () => {
  let world: World
  before(async () => {
    world = await startWorld({ relayed: true, unlimited: true })
  })
  after(() => world.stop())

  it("works after one signature of the keeper's used the epochs of a generation up", async () => {
    const [keeper, doctor] = [await world.actor(1), await world.actor(2)]
    const tools = careTools(world, keeper)
    const prepared = await prepareCare(keeper.keys, { name: "Nila", birthDate: "2019-04-02" }, tools)
    await keepCare(keeper.services, keeper.keys, prepared, tools)
    const { account } = prepared.document
    const acting: Actor = { ...keeper, keys: await actForKept(keeper.services, keeper.keys, account, tools) }
    await addRecords(acting, [newRecord(utf8("seen at birth"), { title: "Seen at birth" })])
    await share(acting, EVERYTHING, doctor)
    await keeper.services.writer.revokeAccess({
      ...{ patient: account, scope: EVERYTHING, grantees: [], newEpoch: asEpoch(255), rewraps: [] },
    })
    const outcome = await revokeAccess(keeper.services, acting.keys, {
      ...{ scope: EVERYTHING, grantees: [doctor.keys.account] },
    }).then(
      () => "stopped",
      (error: unknown) => (error as { code?: string }).code ?? String(error),
    )
    const { permissions } = await keeper.services.agreed.grant(account, EVERYTHING, doctor.keys.account)
    expect({ outcome, permissions }).to.deep.equal({ outcome: "stopped", permissions: 0 })
    await addRecords(acting, [newRecord(utf8("seen at school"), { title: "Seen at school" })])
    const later: Actor = { ...keeper, keys: await actForKept(keeper.services, keeper.keys, account) }
    for (const page of [acting, later])
      expect(titles(await seenBy(page, page))).to.have.members(["Seen at birth", "Seen at school"])
    expect([...acting.keys.masters.keys()]).to.deep.equal([0, 1])
  })
})
