import { expect } from "chai"
import { concat } from "../../../app/_core/crypto/bytes"
import { maxSeveral, oneOfSeveral, splitSeveral, wrapSeveral } from "../../../app/_core/keys/several-keys"
import {
  unwrapRecordKey,
  wrapRecordKey,
  wrapRecordKeyToPatient,
  wrappedKeysKind,
  wrappedScopes,
} from "../../../app/_core/keys/wrapped-keys"
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
