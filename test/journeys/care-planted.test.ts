import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { sealCare } from "../../app/_core/keys/care-document"
import { carryCare } from "../../app/_journeys/carry-care"
import { forgetCare, identityOf, listCare } from "../../app/_journeys/kept-care"
import { prepareReplacement } from "../../app/_journeys/replace-keys"
import { careTools } from "./caring"
import { startWorld } from "./world"
import type { Actor, World } from "./world"

/**
 * Attack: somebody who got into an account once (its keys and a session for a minute) leaves an entry in its list of people
 * whom it cares for, which names any account that somebody else has. What the owner loses: "Make new keys", which is there
 * to shut that intruder out, ends with `key-missing` or `not-allowed` each time, before anything is done; and the entry
 * cannot be taken off the list, for its account is neither taken over nor unfinished.
 * Honest outcome: what the owner's identity does not open holds nothing up, or can be forgotten.
 */
describe("an entry of the list of people cared for that an intruder left", () => {
  let world: World
  let owner: Actor
  let stranger: Actor
  before(async () => {
    world = await startWorld({ relayed: true, unlimited: true })
    ;[owner, stranger] = [await world.actor(1), await world.actor(2)]
  })
  after(() => world.stop())

  for (const what of ["kept", "unfinished"] as const)
    it(`that says "${what}" does not keep the owner from making new keys`, async () => {
      const id = `planted-${what}`
      const blob = randomBytes(64)
      const unfinished = {
        blob,
        fetchTokenDigest: `0x${"1".repeat(64)}` as never,
        recovery: stranger.keys.account,
      }
      const document = {
        ...{ account: stranger.keys.account, name: "Somebody", birthDate: "", token: randomBytes(32) },
        ...{ madeAt: 1, unfinished: what === "kept" ? null : unfinished },
      }
      await owner.services
        .sealed(owner.keys)
        .save("care", id, await sealCare(identityOf(owner.keys), id, document), 0)
      const replacement = await prepareReplacement(owner.services, owner.keys)
      const tools = careTools(world, { ...owner, keys: replacement.keys })
      const code = (error: unknown) => (error as { code?: string }).code ?? String(error)
      const forgotten = await forgetCare(owner.services, owner.keys, id).then(() => "forgotten", code)
      const carried = await carryCare(owner.services, owner.keys, replacement.keys, tools).then(
        () => "carried",
        code,
      )
      // For the next one
      const listed = await listCare(owner.services, owner.keys)
      for (const each of listed) {
        const kept = await owner.services.sealed(owner.keys).load("care", each.id)
        if (kept) await owner.services.sealed(owner.keys).remove("care", each.id, kept.version)
      }
      expect({ forgotten, carried }).to.satisfy(
        (it: { forgotten: string; carried: string }) => it.carried === "carried",
        JSON.stringify({ forgotten, carried }),
      )
    })
})
