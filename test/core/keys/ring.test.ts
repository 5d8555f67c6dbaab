import { expect } from "chai"
import { toHex } from "../../../app/_core/crypto/bytes"
import { denseMasters } from "../../../app/_core/keys/masters"
import type { Masters } from "../../../app/_core/keys/masters"
import { registryContext } from "../../../app/_core/keys/context"
import {
  epochsToGrant,
  firstEpochOf,
  generationOf,
  nextEpoch,
  previousSecret,
  raisesTo,
  ringKey,
  ringKeyAt,
  ringPairs,
  ringSecret,
  secretAt,
} from "../../../app/_core/keys/ring"
import { EVERYTHING, asEpoch, asRecordNumber, asScope, recordScope } from "../../../app/_core/types"
import type { Address } from "../../../app/_core/types"
import { rejects } from "../crypto/rejects"
import { pattern } from "../crypto/streams"
import { chainId, ctx, otherContexts, patient, registry } from "./cast"

const master = pattern(32, 5)
const folder = asScope(77n)
const at = (epoch: number, scope = folder, context = ctx) =>
  ringSecret(master, context, scope, asEpoch(epoch))

describe("registryContext", () => {
  it("is chain, registry and patient at fixed width", () => {
    expect(toHex(registryContext({ chainId, registry, patient: patient.account }))).to.equal(
      "0000000000000000000000000000000000000000000000000000000000007a69" +
        "5fbdb2315678afecb367f032d93f642f64180aa3" +
        "00000000000000000000000000000000000000a1",
    )
  })

  it("refuses what is no account", () => {
    const wrong = "0x00" as Address
    expect(() => registryContext({ chainId, registry, patient: wrong })).to.throw(TypeError)
  })
})

describe("ring", () => {
  it("leads from an epoch to the one before, and nowhere else", async () => {
    expect(await previousSecret(await at(9))).to.deep.equal(await at(8))
    const pair = { epoch: asEpoch(9), secret: await at(9) }
    expect(await secretAt(pair, asEpoch(9))).to.deep.equal(await at(9))
    expect(await secretAt(pair, asEpoch(0))).to.deep.equal(await at(0))
    expect(await secretAt(pair, asEpoch(10))).to.equal(null)
  })

  it("does not lead from one generation to another", async () => {
    const pair = { epoch: asEpoch(300), secret: await at(300) }
    expect(await secretAt(pair, asEpoch(256))).to.not.equal(null)
    expect(await secretAt(pair, asEpoch(255))).to.equal(null)
    expect(await previousSecret(await at(256))).to.not.deep.equal(await at(255))
  })

  it("differs by master, scope, generation and context", async () => {
    const secrets = [
      await at(1),
      await at(257),
      await at(1, EVERYTHING),
      await ringSecret(pattern(32, 6), ctx, folder, asEpoch(1)),
      ...(await Promise.all(Object.values(otherContexts).map((context) => at(1, folder, context)))),
    ]
    expect(new Set(secrets.map(toHex))).to.have.length(secrets.length)
  })

  it("gives a wrapping key that is not the secret", async () => {
    const pair = { epoch: asEpoch(4), secret: await at(4) }
    expect(await ringKeyAt([pair], asEpoch(3))).to.deep.equal(await ringKey(await at(3)))
    expect(await ringKey(await at(3))).to.not.deep.equal(await at(3))
    expect(await ringKeyAt([pair], asEpoch(5))).to.equal(null)
    expect(await ringKeyAt([], asEpoch(0))).to.equal(null)
  })

  it("refuses record scopes and wrong lengths", async () => {
    await rejects(() => at(0, recordScope(asRecordNumber(1))), "key-wrong")
    await rejects(() => ringSecret(pattern(31), ctx, folder, asEpoch(0)), "key-wrong")
    await rejects(() => ringSecret(master, ctx.slice(1), folder, asEpoch(0)), "key-wrong")
    await rejects(() => ringKey(pattern(33)), "key-wrong")
    await rejects(() => secretAt({ epoch: asEpoch(1), secret: pattern(31) }, asEpoch(0)), "key-wrong")
  })
})

describe("the next epoch", () => {
  it("is one more", () => {
    expect(nextEpoch(asEpoch(0), 0)).to.deep.equal({ epoch: 1, needsMaster: false })
    expect(nextEpoch(asEpoch(260), 1)).to.deep.equal({ epoch: 261, needsMaster: false })
  })

  it("needs a new master after step 255", () => {
    expect(nextEpoch(asEpoch(254), 0)).to.deep.equal({ epoch: 255, needsMaster: false })
    expect(nextEpoch(asEpoch(255), 0)).to.deep.equal({ epoch: 256, needsMaster: true })
    expect(nextEpoch(asEpoch(255), 1)).to.deep.equal({ epoch: 256, needsMaster: false })
  })

  it("joins the newest generation where the scope fell behind it", () => {
    expect(nextEpoch(asEpoch(3), 2)).to.deep.equal({ epoch: 512, needsMaster: false })
    expect(firstEpochOf(2)).to.equal(512)
    expect(generationOf(asEpoch(511))).to.equal(1)
  })

  it("goes there by raises that the registry takes, generation by generation where none was begun", () => {
    expect(raisesTo(asEpoch(7), 0)).to.deep.equal([7])
    expect(raisesTo(asEpoch(256), 0)).to.deep.equal([256])
    expect(raisesTo(asEpoch(768), 5), "another scope was there").to.deep.equal([768])
    expect(raisesTo(asEpoch(768), 0)).to.deep.equal([256, 512, 768])
    expect(raisesTo(asEpoch(257), 0), "whose first was taken back").to.deep.equal([256, 257])
    expect(raisesTo(asEpoch(257), 1)).to.deep.equal([257])
  })

  it("refuses an epoch whose generation the vault does not know", async () => {
    await rejects(() => nextEpoch(asEpoch(256), 0), "master-missing")
  })
})

describe("what a grant carries", () => {
  const epochs = (...numbers: number[]) => numbers.map(asEpoch)
  const ofGenerations = (...generations: number[]): Masters =>
    new Map(generations.map((generation) => [generation, pattern(32, generation)]))
  const room = { most: 82, needed: () => new Set<number>() }

  it("is the current epoch and each earlier generation's last used one", () => {
    const granted = (current: number, ...used: number[]) =>
      epochsToGrant(asEpoch(current), epochs(...used), ofGenerations(0, 1, 2), room)
    expect(granted(0)).to.deep.equal([0])
    expect(granted(7, 1, 2, 7)).to.deep.equal([7])
    expect(granted(513, 256, 3, 260, 1, 513, 512)).to.deep.equal([513, 260, 3])
    expect(granted(512, 512)).to.deep.equal([512, 0])
  })

  it("leaves out generations without a master, through which somebody raised the scope", () => {
    const raised = epochs(...Array.from({ length: 300 }, (_, i) => i * 256))
    expect(epochsToGrant(asEpoch(299 * 256), raised, ofGenerations(0, 299), room)).to.deep.equal([
      299 * 256,
      0,
    ])
  })

  it("leaves out what no record needs where all do not fit, and refuses what does not fit then", async () => {
    const used = epochs(...Array.from({ length: 6 }, (_, i) => i * 256))
    const masters = ofGenerations(0, 1, 2, 3, 4, 5)
    const [current] = epochs(1281)
    const granted = (...needed: number[]) =>
      epochsToGrant(current ?? asEpoch(0), used, masters, { most: 3, needed: () => new Set(needed) })
    expect(granted(1, 4, 5)).to.deep.equal([1281, 1024, 256])
    await rejects(() => granted(0, 1, 4), "keys-full")
  })

  it("comes from the master of each generation", async () => {
    const masters = denseMasters([master, pattern(32, 6)])
    const pairs = await ringPairs(masters, ctx, folder, epochs(258, 3))
    expect(pairs[0]?.secret).to.deep.equal(await ringSecret(pattern(32, 6), ctx, folder, asEpoch(258)))
    expect(pairs[1]?.secret).to.deep.equal(await at(3))
    const one = denseMasters([master])
    await rejects(() => ringPairs(one, ctx, folder, epochs(258)), "master-missing")
  })
})
