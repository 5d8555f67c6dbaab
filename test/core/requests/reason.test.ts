import { expect } from "chai"
import { concat, u64be, utf8 } from "../../../app/_core/crypto/bytes"
import { wrapTo } from "../../../app/_core/crypto/hpke"
import { addressBytes } from "../../../app/_core/keys/context"
import {
  REASON_MOST,
  SEALED_REASON_LENGTH,
  digestOfReason,
  openReason,
  sealReason,
} from "../../../app/_core/requests/reason"
import { EVERYTHING, asScope } from "../../../app/_core/types"
import { rejects } from "../crypto/rejects"
import { ctx, doctor, otherContexts, patient, stranger } from "../keys/cast"

describe("a request's reason", () => {
  const binding = { ctx, asker: doctor.account, scope: EVERYTHING }
  const seal = (text: string) => sealReason(patient.publicKey, binding, text)
  const open = async (sealed: Uint8Array, more: Partial<typeof binding> = {}, seed = patient.seed) =>
    openReason(seed, { ...binding, ...more }, sealed, await digestOfReason(sealed))
  /** Somebody's own padding, sealed as a reason is. */
  const sealPadded = (padded: Uint8Array) =>
    wrapTo(
      patient.publicKey,
      concat(utf8("keyward/request/v1"), ctx, addressBytes(doctor.account), u64be(EVERYTHING)),
      padded,
    )
  const padded = (length: number, text: string) => {
    const bytes = new Uint8Array(2048)
    new DataView(bytes.buffer).setUint16(0, length)
    bytes.set(utf8(text), 2)
    return bytes
  }

  it("opens for the patient, whatever its letters", async () => {
    for (const text of ["", "A referral for Tuesday.\nThank you.", "हृदय", "🩺".repeat(REASON_MOST)])
      expect(await open(await seal(text))).to.equal(text)
  })

  it("is of one length, whatever it says", async () => {
    for (const text of ["", "x".repeat(REASON_MOST), "🩺".repeat(REASON_MOST)])
      expect((await seal(text)).length).to.equal(SEALED_REASON_LENGTH)
  })

  it("is at most 500 characters long", async () => {
    await rejects(() => seal("x".repeat(REASON_MOST + 1)), "reason-too-long")
    expect(await open(await sealPadded(padded(REASON_MOST + 1, "x".repeat(REASON_MOST + 1))))).to.equal(null)
  })

  it("does not open for anybody else, or as another asker's, for another scope or elsewhere", async () => {
    const sealed = await seal("For you alone.")
    expect(await open(sealed, {}, stranger.seed)).to.equal(null)
    expect(await open(sealed, { asker: stranger.account })).to.equal(null)
    expect(await open(sealed, { scope: asScope(7n) })).to.equal(null)
    for (const other of Object.values(otherContexts))
      expect(await open(sealed, { ctx: other })).to.equal(null)
  })

  it("does not open where its digest is not the one on chain", async () => {
    const [sealed, other] = [await seal("One."), await seal("Other.")]
    expect(await openReason(patient.seed, binding, sealed, await digestOfReason(other))).to.equal(null)
  })

  it("does not open altered, cut or prolonged", async () => {
    const sealed = await seal("As it was.")
    for (const at of [0, 1_119, 1_120, SEALED_REASON_LENGTH - 1])
      expect(await open(sealed.map((byte, index) => (index === at ? byte ^ 1 : byte)))).to.equal(null)
    expect(await open(sealed.slice(0, -1))).to.equal(null)
    expect(await open(concat(sealed, new Uint8Array(1)))).to.equal(null)
  })

  it("is refused where the padding is not zeros, the length too large or the text not UTF-8", async () => {
    expect(await open(await sealPadded(padded(1, "xy")))).to.equal(null)
    expect(await open(await sealPadded(padded(2047, "x")))).to.equal(null)
    const broken = padded(2, "")
    broken.set([0xc3, 0x28], 2)
    expect(await open(await sealPadded(broken))).to.equal(null)
  })

  it("is shown without what would turn it round or hide in it", async () => {
    expect(await open(await seal("a\u202eb\u0000c\u200bd\te\nf\ufeff"))).to.equal("abcd\te\nf")
  })
})
