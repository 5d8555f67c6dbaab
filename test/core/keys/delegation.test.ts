import { expect } from "chai"
import { wrapTo } from "../../../app/_core/crypto/hpke"
import { MOST_MASTERS, delegationInfo, unwrapMasters, wrapMasters } from "../../../app/_core/keys/delegation"
import type { DelegationBinding } from "../../../app/_core/keys/delegation"
import { rejects } from "../crypto/rejects"
import { flip, pattern } from "../crypto/streams"
import { ctx, doctor, otherContexts, patient, stranger } from "./cast"

const masters = [pattern(32, 1), pattern(32, 2), pattern(32, 3)]
const binding: DelegationBinding = { ctx, delegate: doctor.account, generation: 2 }

describe("wrapMasters", () => {
  it("hands every master to the delegate, oldest first", async () => {
    const wrapped = await wrapMasters(doctor.publicKey, binding, masters)
    expect(wrapped).to.have.length(1136 + 96)
    expect(await unwrapMasters(doctor.seed, binding, wrapped)).to.deep.equal(masters)
  })

  it("fits the registry's 4,096 bytes with as many generations as it takes", async () => {
    const many = Array.from({ length: MOST_MASTERS }, (_, i) => pattern(32, i))
    const last = { ...binding, generation: MOST_MASTERS - 1 }
    expect(await wrapMasters(doctor.publicKey, last, many)).to.have.length.of.at.most(4096)
    await rejects(
      () => wrapMasters(doctor.publicKey, { ...binding, generation: MOST_MASTERS }, [...many, pattern(32)]),
      "key-wrong",
    )
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

  it("refuses another number of masters than the generation says", async () => {
    await rejects(() => wrapMasters(doctor.publicKey, binding, masters.slice(1)), "key-wrong")
    await rejects(
      () => wrapMasters(doctor.publicKey, binding, [...masters.slice(1), pattern(31)]),
      "key-wrong",
    )
    const short = await wrapTo(doctor.publicKey, delegationInfo(binding), masters[0] ?? pattern(32))
    await rejects(() => unwrapMasters(doctor.seed, binding, short), "key-wrong")
  })
})
