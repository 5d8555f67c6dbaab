import { expect } from "chai"
import { createHmac } from "node:crypto"
import { concat } from "../../../app/_core/crypto/bytes"
import {
  maxSeveral,
  oneOfSeveral,
  splitSeveral,
  wrapLeaves,
  wrapSeveral,
} from "../../../app/_core/keys/several-keys"
import {
  unwrapRecordKey,
  wrapRecordKey,
  wrapRecordKeyToPatient,
  wrappedKeysKind,
  wrappedScopes,
} from "../../../app/_core/keys/wrapped-keys"
import { batchLeafKey, coverOf } from "../../../app/_core/records/record-key"
import { EVERYTHING, asEpoch, asScope } from "../../../app/_core/types"
import type { WrappedKeys } from "../../../app/_core/types"
import { rejects } from "../crypto/rejects"
import { flip, pattern } from "../crypto/streams"
import { ctx, doctor, patient } from "./cast"

const folder = asScope(77n)
const entryKey = pattern(32, 5)
const keys = [pattern(32, 30), pattern(32, 31), pattern(32, 32)]
const rings = [
  { scope: EVERYTHING, epoch: asEpoch(2), key: pattern(32, 20) },
  { scope: folder, epoch: asEpoch(5), key: pattern(32, 21) },
]

describe("several record keys in one entry", () => {
  let inner: WrappedKeys
  let wrapped: WrappedKeys
  before(async () => {
    inner = await wrapRecordKey(entryKey, rings)
    wrapped = await wrapSeveral(entryKey, keys, inner)
  })

  it("are 40 bytes each, and are read as what is within them where it is about rings", async () => {
    expect(wrapped).to.have.length(2 + 3 * 40 + inner.length)
    expect([...wrapped.slice(0, 2)]).to.deep.equal([3, 3])
    expect(wrappedKeysKind(wrapped)).to.equal("under-rings")
    expect(wrappedScopes(wrapped)).to.deep.equal(wrappedScopes(inner))
    expect(await unwrapRecordKey(wrapped, () => rings[0]!.key).catch(() => null)).to.equal(null)
    expect(
      await unwrapRecordKey(wrapped, (scope) => rings.find((ring) => ring.scope === scope)?.key ?? null),
    ).to.deep.equal(entryKey)
  })

  it("open each at its place and nowhere else", async () => {
    const several = splitSeveral(wrapped)!
    for (const [place, key] of keys.entries())
      expect(await oneOfSeveral(several, entryKey, place)).to.deep.equal(key)
    for (const place of [null, -1, 3, 0.5])
      await rejects(() => oneOfSeveral(several, entryKey, place), "key-wrong")
    await rejects(() => oneOfSeveral(several, pattern(32, 6), 0), "key-wrong")
  })

  it("notice every flipped bit of a key", async () => {
    for (let at = 2; at < 2 + 40; at++) {
      const several = splitSeveral(flip(wrapped, at))!
      await rejects(() => oneOfSeveral(several, entryKey, 0), "key-wrong")
      expect(await oneOfSeveral(several, entryKey, 1)).to.deep.equal(keys[1])
    }
  })

  it("fill what the registry takes, and no more", async () => {
    for (const each of [
      inner,
      await wrapRecordKeyToPatient(patient.publicKey, { ctx, author: doctor.account, folder }, entryKey),
    ]) {
      const most = maxSeveral(each)
      expect(most).to.be.within(70, 256)
      const full = await wrapSeveral(entryKey, Array<Uint8Array>(most).fill(keys[0]!), each)
      expect(full.length).to.be.within(4_096 - 40, 4_096)
      await rejects(
        () => wrapSeveral(entryKey, Array<Uint8Array>(most + 1).fill(keys[0]!), each),
        "key-wrong",
      )
    }
    await rejects(() => wrapSeveral(entryKey, [], inner), "key-wrong")
  })

  it("are refused where they are cut, empty or within each other", async () => {
    for (let length = 1; length < wrapped.length; length += 7)
      await rejects(() => Promise.resolve().then(() => wrappedScopes(wrapped.slice(0, length))), "key-wrong")
    await rejects(
      () => Promise.resolve().then(() => wrappedKeysKind(concat(Uint8Array.of(3, 0), inner))),
      "key-wrong",
    )
    const nested = concat(Uint8Array.of(3, 1), wrapped.subarray(2, 42), wrapped)
    await rejects(() => Promise.resolve().then(() => wrappedKeysKind(nested)), "key-wrong")
    await rejects(() => unwrapRecordKey(nested, () => null), "key-wrong")
  })
})

describe("leaves of a batch in one entry", () => {
  const batchKey = pattern(32, 7)
  const all = Array.from({ length: 256 }, (_, at) => at)
  const cover = (numbers: readonly number[]) => coverOf(all.map((at) => numbers.includes(at)))
  let inner: WrappedKeys
  before(async () => {
    inner = await wrapRecordKey(entryKey, rings)
  })
  const wrap = async (numbers: readonly number[]) => (await wrapLeaves(entryKey, batchKey, numbers, inner))!

  it("are keys that another implementation derives likewise", async () => {
    for (const leaf of [0, 1, 27, 255]) {
      let key = Buffer.from(batchKey)
      for (const child of [leaf >> 6, (leaf >> 4) & 3, (leaf >> 2) & 3, leaf & 3])
        key = createHmac("sha512", key)
          .update(Buffer.concat([Buffer.from("keyward/batch-node/v1"), Buffer.from([child, 1])]))
          .digest()
          .subarray(0, 32)
      expect(Buffer.from(await batchLeafKey(batchKey, leaf)).equals(key), String(leaf)).to.equal(true)
    }
  })

  it("are opened each at its place, whatever of the batch is missing, and no other leaf follows", async () => {
    for (const missing of [[], [0], [255], [100], [3, 64, 65, 200], all.filter((at) => at % 64 !== 5)]) {
      const numbers = all.filter((at) => !missing.includes(at))
      const wrapped = await wrap(numbers)
      expect(wrapped.length).to.equal(33 + 40 * cover(numbers).length + inner.length)
      expect(wrappedKeysKind(wrapped)).to.equal("under-rings")
      expect(wrappedScopes(wrapped)).to.deep.equal(wrappedScopes(inner))
      const several = splitSeveral(wrapped)!
      for (const place of [0, 1, Math.floor(numbers.length / 2), numbers.length - 1])
        expect(await oneOfSeveral(several, entryKey, place)).to.deep.equal(
          await batchLeafKey(batchKey, numbers[place]!),
        )
      for (const place of [null, -1, numbers.length, 0.5])
        await rejects(() => oneOfSeveral(several, entryKey, place), "key-wrong")
      await rejects(() => oneOfSeveral(several, pattern(32, 6), 0), "key-wrong")
      for (const node of cover(numbers)) {
        const leaves = Array.from({ length: 4 ** (4 - node.depth) }, (_, at) => node.first + at)
        expect(
          leaves.filter((leaf) => missing.includes(leaf)),
          "below a node that is handed out",
        ).to.deep.equal([])
      }
    }
    expect(cover(all)).to.deep.equal([{ depth: 0, first: 0 }])
    expect(cover(all.slice(1))).to.have.length(12)
  })

  it("do not fit where they lie too scattered, and are refused where they do not rise", async () => {
    expect(
      await wrapLeaves(
        entryKey,
        batchKey,
        all.filter((at) => at % 2 === 0),
        inner,
      ),
    ).to.equal(null)
    for (const numbers of [[], [1, 1], [2, 1], [256], [-1], [0.5]])
      await rejects(() => wrap(numbers), "key-wrong")
  })

  it("are refused where they are cut, empty, within each other or changed", async () => {
    const wrapped = await wrap(all.slice(1))
    for (let length = 1; length < wrapped.length; length += 7)
      await rejects(() => Promise.resolve().then(() => wrappedScopes(wrapped.slice(0, length))), "key-wrong")
    const none = concat(Uint8Array.of(4), new Uint8Array(32), inner)
    await rejects(() => Promise.resolve().then(() => wrappedKeysKind(none)), "key-wrong")
    const nested = concat(wrapped.subarray(0, wrapped.length - inner.length), wrapped)
    await rejects(() => Promise.resolve().then(() => wrappedKeysKind(nested)), "key-wrong")
    for (let at = 33; at < 33 + 40; at++) {
      const several = splitSeveral(flip(wrapped, at))!
      await rejects(() => oneOfSeveral(several, entryKey, 0), "key-wrong")
    }
  })
})
