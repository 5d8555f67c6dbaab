import { expect } from "chai"
import { concat, u32be } from "../../../app/_core/crypto/bytes"
import { wrapTo } from "../../../app/_core/crypto/hpke"
import {
  delegationInfo,
  mastersToHand,
  MAX_DENSE_MASTERS,
  MAX_NUMBERED_MASTERS,
  unwrapMasters,
  wrapMasters,
} from "../../../app/_core/keys/delegation"
import { denseMasters, MAX_GENERATION } from "../../../app/_core/keys/masters"
import type { Masters } from "../../../app/_core/keys/masters"
import type { DelegationBinding } from "../../../app/_core/keys/delegation"
import { rejects } from "../crypto/rejects"
import { flip, pattern } from "../crypto/streams"
import { ctx, doctor, otherContexts, patient, stranger } from "./cast"

const masters = denseMasters([pattern(32, 1), pattern(32, 2), pattern(32, 3)])
const numbered: Masters = new Map([
  [0, pattern(32, 1)],
  [2, pattern(32, 2)],
])
const firstOf = (count: number) => denseMasters(Array.from({ length: count }, (_, i) => pattern(32, i)))
const binding: DelegationBinding = { ctx, delegate: doctor.account, generation: 2 }

describe("wrapMasters", () => {
  it("hands every master to the delegate, oldest first", async () => {
    const wrapped = await wrapMasters(doctor.publicKey, binding, masters)
    expect(wrapped).to.have.length(1136 + 96)
    expect(await unwrapMasters(doctor.seed, binding, wrapped)).to.deep.equal(masters)
  })

  it("names each one's generation where some are left out", async () => {
    const wrapped = await wrapMasters(doctor.publicKey, binding, numbered)
    expect(wrapped).to.have.length(1136 + 72)
    expect(await unwrapMasters(doctor.seed, binding, wrapped)).to.deep.equal(numbered)
  })

  it("fits the registry's 4,096 bytes with as many generations as it takes", async () => {
    const last = { ...binding, generation: MAX_DENSE_MASTERS - 1 }
    const many = firstOf(MAX_DENSE_MASTERS)
    expect(await wrapMasters(doctor.publicKey, last, many)).to.have.length.of.at.most(4096)
    const next = { ...binding, generation: MAX_DENSE_MASTERS }
    const tooMany = firstOf(MAX_DENSE_MASTERS + 1)
    await rejects(() => wrapMasters(doctor.publicKey, next, tooMany), "keys-full")
    const far = new Map([...firstOf(MAX_NUMBERED_MASTERS - 1), [MAX_GENERATION, pattern(32)]])
    const newest = { ...binding, generation: MAX_GENERATION }
    expect(await wrapMasters(doctor.publicKey, newest, far)).to.have.length.of.at.most(4096)
  })

  it("is of all masters where they fit, else of the newest and those that records need", async () => {
    expect(mastersToHand(firstOf(92), () => new Set())).to.deep.equal(firstOf(92))
    expect([...mastersToHand(firstOf(93), () => new Set([0, 7])).keys()]).to.deep.equal([0, 7, 92])
    const sparse = new Map([...firstOf(82), [300, pattern(32)]])
    expect([...mastersToHand(sparse, () => new Set([5])).keys()]).to.deep.equal([5, 300])
    await rejects(() => mastersToHand(firstOf(93), () => new Set(firstOf(82).keys())), "keys-full")
  })

  it("opens for nobody else, and for no other generation, delegate, chain, registry or patient", async () => {
    const wrapped = await wrapMasters(doctor.publicKey, binding, masters)
    expect(await unwrapMasters(stranger.seed, binding, wrapped)).to.equal(null)
    expect(await unwrapMasters(patient.seed, binding, wrapped)).to.equal(null)
    const moved: Record<string, DelegationBinding> = {
      generation: { ...binding, generation: 1 },
      delegate: { ...binding, delegate: stranger.account },
    }
    for (const [what, other] of Object.entries(otherContexts)) moved[what] = { ...binding, ctx: other }
    for (const [what, other] of Object.entries(moved))
      expect(await unwrapMasters(doctor.seed, other, wrapped), what).to.equal(null)
  })

  it("does not open when a bit of it was flipped", async () => {
    const wrapped = await wrapMasters(doctor.publicKey, binding, masters)
    for (const at of [0, 1119, 1120, wrapped.length - 1])
      expect(await unwrapMasters(doctor.seed, binding, flip(wrapped, at)), String(at)).to.equal(null)
  })

  it("refuses masters that end with another generation than the binding says", async () => {
    const [first, ...rest] = [...masters.values()]
    for (const other of [denseMasters(rest), denseMasters([...masters.values(), pattern(32, 9)])])
      await rejects(() => wrapMasters(doctor.publicKey, binding, other), "key-wrong")
    const short = denseMasters([...rest, pattern(31)])
    await rejects(() => wrapMasters(doctor.publicKey, { ...binding, generation: 2 }, short), "key-wrong")
    const one = await wrapTo(doctor.publicKey, delegationInfo(binding, 1), first ?? pattern(32))
    await rejects(() => unwrapMasters(doctor.seed, binding, one), "key-wrong")
  })

  it("refuses numbered masters that fall, come twice, are cut or end with another generation", async () => {
    const entry = (generation: number) => concat(u32be(generation), pattern(32, 1))
    const malformed = [
      concat(entry(1), entry(0), entry(2)),
      concat(entry(2), entry(2)),
      concat(entry(0), entry(1)),
      concat(entry(0), entry(3)),
      entry(2).slice(0, 35),
    ]
    for (const plaintext of malformed) {
      const wrapped = await wrapTo(doctor.publicKey, delegationInfo(binding, 2), plaintext)
      await rejects(() => unwrapMasters(doctor.seed, binding, wrapped), "key-wrong")
    }
  })
})
