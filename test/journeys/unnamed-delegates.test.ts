import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { keyDigest } from "../../app/_core/keys/key-digest"
import type { WrappedKey } from "../../app/_core/types"
import { nameDelegate } from "../../app/_journeys/name-delegate"
import { endUnnamed, unnamedDelegates } from "../../app/_journeys/unnamed-delegates"
import { DAY, viewOf } from "./acts"
import { startWorld } from "./world"
import type { Actor, World } from "./world"

/** One signature for the wallet names somebody without keys, who changes and removes records as often as they like. */
describe("a delegate whom the account did not name in the app", () => {
  let world: World
  let [patient, sister, thief]: Actor[] = []
  before(async () => {
    world = await startWorld()
    ;[patient, sister, thief] = [await world.actor(1), await world.actor(2), await world.actor(3)]
    const { services, keys } = patient
    const until = (await services.reader.now()) + 30 * DAY
    const digestOf = (one: Actor) => keyDigest(one.keys.publicKey)
    await nameDelegate(services, keys, { delegate: sister.keys.account, keyDigest: digestOf(sister), until })
    await services.writer.setDelegate({
      ...{ delegate: thief.keys.account, generation: 0, keyDigest: digestOf(thief), until },
      wrappedKey: randomBytes(1168) as Uint8Array as WrappedKey,
    })
  })
  after(() => world.stop())

  it("is told from one whom it named, and ended with what they may have been handed", async () => {
    const { services, keys } = patient!
    const unnamed = async () => unnamedDelegates(services, keys, await viewOf(patient!, patient!))
    expect(await unnamed()).to.deep.equal([thief!.keys.account])
    await endUnnamed(services, keys)
    expect(await unnamed()).to.deep.equal([])
    const until = (one: Actor) => services.agreed.delegateUntil(keys.account, one.keys.account)
    expect([await until(thief!), await until(sister!)]).to.satisfy(
      ([ended, kept]: number[]) => ended === 0 && kept !== 0,
    )
  })
})
