import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { MAX_SEALED_DOCUMENT_BYTES } from "../../app/_core/ports/sealed-documents"
import { keepCare, prepareCare } from "../../app/_journeys/care"
import { carryCare } from "../../app/_journeys/carry-care"
import { listCare } from "../../app/_journeys/kept-care"
import { prepareReplacement } from "../../app/_journeys/replace-keys"
import { signIn } from "../../app/_journeys/sign-in"
import { nodeServices } from "../../scripts/lib/node-services"
import { careTools } from "./caring"
import { startWorld } from "./world"
import type { Actor, World } from "./world"

/**
 * Attack: a stolen session fills the room for the list of kept accounts (64 MiB, 1,024 documents) with bytes of nobody's: some
 * 33 requests. What the owner loses, after the session was ended: whoever keeps an account can make no new keys any more (the
 * list is to be carried over first: `sealed-full`), and nobody can be taken care of; no page shows these documents or removes them.
 * Honest outcome: as for links and records that a stolen session left: the owner ends the session and goes on.
 */
describe("the room for a keeper's list, and a stolen session", () => {
  let world: World
  let keeper: Actor
  let tools: ReturnType<typeof careTools>
  before(async () => {
    world = await startWorld({ relayed: true, unlimited: true })
    keeper = await world.actor(1)
    tools = careTools(world, keeper)
    await make()
  })
  after(() => world.stop())

  const make = async () => {
    const prepared = await prepareCare(keeper.keys, { name: "Nila", birthDate: "2019-04-02" }, tools)
    await keepCare(keeper.services, keeper.keys, prepared, tools)
  }
  const fill = async (name: string) => {
    const stolen = nodeServices(world.app.url, world.config, 1)
    await signIn(stolen, { host: world.app.host, origin: world.app.url })
    const nobodys = { ...keeper.keys, identity: null, masters: new Map([[0, randomBytes(32)]]) }
    const theirs = stolen.sealed(nobodys)
    const junk = new Uint8Array(MAX_SEALED_DOCUMENT_BYTES - 32)
    for (let size = junk.length, i = 0; size >= 1; i++) {
      const saved = await theirs.save("care", `${name}-${i}`, junk.subarray(0, size), 0).then(
        () => true,
        () => false,
      )
      if (!saved) size = size > 4_096 ? Math.floor(size / 4) : 0
    }
    await stolen.server.signOut()
  }
  const code = (error: unknown) => (error as { code?: string }).code ?? String(error)

  it("is there again once the session has ended", async () => {
    await fill("junk")
    const made = await make().then(() => "made", code)
    const replacement = await prepareReplacement(keeper.services, keeper.keys)
    const nextTools = careTools(world, { ...keeper, keys: replacement.keys })
    const carried = await carryCare(keeper.services, keeper.keys, replacement.keys, nextTools).then(
      () => "carried",
      code,
    )
    expect({ made, carried }).to.deep.equal({ made: "made", carried: "carried" })
  })

  it("is made by taking away what opens to nobody, where the room of ended sessions is full, too", async () => {
    await fill("more")
    expect(await make().then(() => "made", code)).to.equal("made")
    expect((await listCare(keeper.services, keeper.keys)).length).to.equal(3)
  })
})
