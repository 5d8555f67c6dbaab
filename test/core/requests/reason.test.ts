import { expect } from "chai"
import { concat, u64be, utf8 } from "../../../app/_core/crypto/bytes"
import { publicKeyOf, wrapTo } from "../../../app/_core/crypto/hpke"
import { addressBytes } from "../../../app/_core/keys/context"
import { REASON_MOST, digestOfReason, openReason, sealReason } from "../../../app/_core/requests/reason"
import type { OpenedReason } from "../../../app/_core/requests/reason"
import {
  isSealedLength,
  MOST_DELEGATES,
  reasonHead,
  reasonInfo,
  reasonKeys,
  sealedLength,
} from "../../../app/_core/requests/reason-bytes"
import { EVERYTHING, asAddress, asScope } from "../../../app/_core/types"
import { pattern } from "../crypto/streams"
import { rejects } from "../crypto/rejects"
import { ctx, doctor, otherContexts, patient, stranger } from "../keys/cast"
import type { Person } from "../keys/cast"

const HEAD = 34
const SLOT = 20 + 1_168

describe("a request's reason", () => {
  const binding = { ctx, asker: doctor.account, scope: EVERYTHING }
  const person = (number: number): Person => {
    const seed = pattern(32, 7 * number)
    const account = asAddress(`0x${number.toString(16).padStart(40, "0")}`)
    return { account, seed, publicKey: publicKeyOf(seed) }
  }
  const mother = person(0xb7)
  const carer = person(0xb2)
  const seal = (text: string, beside: readonly Person[] = []) =>
    sealReason([patient, ...beside], binding, text)
  const open = async (sealed: Uint8Array, more: Partial<typeof binding> = {}, who = patient) =>
    openReason(
      { account: who.account, identity: who.seed },
      { ...binding, ...more },
      sealed,
      await digestOfReason(sealed),
    )
  const text = (said: string): OpenedReason => ({ kind: "text", text: said })
  const closed: OpenedReason = { kind: "closed" }

  /** Somebody's own bytes, sealed as a reason is. */
  const sealPadded = async (padded: Uint8Array) => {
    const secret = pattern(32, 5)
    const { key, commit } = await reasonKeys(secret, binding)
    const wrap = await wrapTo(patient.publicKey, reasonInfo(binding, patient.account), secret)
    const head = reasonHead(commit, [{ reader: patient.account, wrap }])
    const aes = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"])
    const algorithm = { name: "AES-GCM", iv: new Uint8Array(12), additionalData: head }
    return concat(head, new Uint8Array(await crypto.subtle.encrypt(algorithm, aes, Uint8Array.from(padded))))
  }
  const padded = (length: number, said: string) => {
    const bytes = new Uint8Array(2048)
    new DataView(bytes.buffer).setUint16(0, length)
    bytes.set(utf8(said), 2)
    return bytes
  }

  it("opens for the patient, whatever its letters", async () => {
    for (const said of ["", "A referral for Tuesday.\nThank you.", "हृदय", "🩺".repeat(REASON_MOST)])
      expect(await open(await seal(said))).to.deep.equal(text(said))
  })

  it("opens for each of those who act for the patient, in whatever order they were given", async () => {
    for (const beside of [
      [mother, carer],
      [carer, mother],
    ]) {
      const sealed = await seal("For the family.", beside)
      for (const who of [patient, mother, carer])
        expect(await open(sealed, {}, who)).to.deep.equal(text("For the family."))
      expect(await open(sealed, {}, stranger)).to.deep.equal({ kind: "not-for-you" })
    }
  })

  it("is of one length for so many readers, whatever it says", async () => {
    for (const said of ["", "x".repeat(REASON_MOST), "🩺".repeat(REASON_MOST)]) {
      expect((await seal(said)).length).to.equal(3_286)
      expect((await seal(said, [mother, carer])).length).to.equal(3_286 + 2 * SLOT)
    }
    expect([1, 9].map(sealedLength)).to.deep.equal([3_286, 12_790])
    for (const readers of [1, 2, 9]) expect(isSealedLength(sealedLength(readers))).to.equal(true)
    for (const length of [0, 3_285, 3_287, sealedLength(0), sealedLength(10), -SLOT, NaN])
      expect(isSealedLength(length), String(length)).to.equal(false)
  })

  it("is at most 500 characters long", async () => {
    await rejects(() => seal("x".repeat(REASON_MOST + 1)), "reason-too-long")
    const long = padded(REASON_MOST + 1, "x".repeat(REASON_MOST + 1))
    expect(await open(await sealPadded(long))).to.deep.equal(closed)
  })

  it("is sealed to the patient first, to nobody twice, and to eight others at most", async () => {
    const eight = Array.from({ length: MOST_DELEGATES }, (_, i) => person(0x100 + i))
    expect(await open(await seal("All.", eight), {}, eight[7])).to.deep.equal(text("All."))
    await rejects(() => seal("One too many.", [...eight, mother]), "key-wrong")
    await rejects(() => seal("Twice.", [mother, mother]), "key-wrong")
    await rejects(() => seal("Herself twice.", [patient]), "key-wrong")
    await rejects(() => sealReason([mother], binding, "Without her."), "key-wrong")
    await rejects(() => sealReason([], binding, "To nobody."), "key-wrong")
  })

  it("does not open by another's key, as another asker's, for another scope or elsewhere", async () => {
    const sealed = await seal("For you alone.", [mother])
    const thief = { ...patient, seed: stranger.seed }
    expect(await open(sealed, {}, thief)).to.deep.equal(closed)
    expect(await open(sealed, {}, { ...mother, seed: patient.seed })).to.deep.equal(closed)
    for (const who of [patient, mother]) {
      expect(await open(sealed, { asker: stranger.account }, who)).to.deep.equal(closed)
      expect(await open(sealed, { scope: asScope(7n) }, who)).to.deep.equal(closed)
      for (const other of Object.values(otherContexts))
        expect(await open(sealed, { ctx: other }, who)).to.deep.equal(closed)
    }
  })

  it("does not open where its digest is not the one on chain", async () => {
    const [sealed, other] = [await seal("One."), await digestOfReason(await seal("Other."))]
    const reader = { account: patient.account, identity: patient.seed }
    expect(await openReason(reader, binding, sealed, other)).to.deep.equal({ kind: "altered" })
    for (let at = 0; at < sealed.length; at += 97) {
      const spoiled = sealed.map((byte, index) => (index === at ? byte ^ 1 : byte))
      expect(await openReason(reader, binding, spoiled, await digestOfReason(sealed))).to.deep.equal({
        kind: "altered",
      })
    }
  })

  it("does not open with one bit flipped in any part, cut, prolonged, or with its parts in another order", async () => {
    const sealed = await seal("As it was.", [carer, mother])
    const [box, hers] = [HEAD + 3 * SLOT, HEAD + 20]
    const parts = { form: 0, count: 1, commit: 2, reader: HEAD, enc: hers, tag: HEAD + SLOT - 1, box }
    // Another's slot too: what stands before the box belongs to it.
    const spots = { ...parts, "end of the box": sealed.length - 1, "another's wrap": HEAD + 2 * SLOT + 30 }
    for (const [name, at] of Object.entries(spots))
      expect(await open(sealed.map((byte, i) => (i === at ? byte ^ 1 : byte))), name).to.deep.equal(closed)
    expect(await open(sealed.slice(0, -1))).to.deep.equal(closed)
    expect(await open(concat(sealed, new Uint8Array(1)))).to.deep.equal(closed)
    const slot = (i: number) => sealed.slice(HEAD + i * SLOT, HEAD + (i + 1) * SLOT)
    const [start, end] = [sealed.slice(0, HEAD), sealed.slice(box)]
    for (const order of [
      [0, 2, 1],
      [1, 0, 2],
      [0, 1, 1],
    ])
      expect(await open(concat(start, ...order.map(slot), end)), String(order)).to.deep.equal(closed)
    const fewer = concat(Uint8Array.of(2, 2), start.slice(2), slot(0), slot(1), end)
    expect(await open(fewer), "a reader cut out").to.deep.equal(closed)
    const swapped = concat(
      start,
      slot(0),
      slot(1).slice(0, 20),
      slot(2).slice(20),
      slot(2).slice(0, 20),
      slot(1).slice(20),
      end,
    )
    expect(await open(swapped, {}, carer), "wraps swapped").to.deep.equal(closed)
  })

  it("does not open under a secret that its commitment does not name: nobody reads another text", async () => {
    const sealed = await seal("What she reads.", [mother])
    const wrap = await wrapTo(mother.publicKey, reasonInfo(binding, mother.account), pattern(32, 9))
    const forged = concat(sealed.slice(0, HEAD + SLOT + 20), wrap, sealed.slice(HEAD + 2 * SLOT))
    expect(await open(forged, {}, mother)).to.deep.equal(closed)
  })

  it("is refused where the padding is not zeros, the length too large or the text not UTF-8", async () => {
    expect(await open(await sealPadded(padded(1, "x")))).to.deep.equal(text("x"))
    expect(await open(await sealPadded(padded(1, "xy")))).to.deep.equal(closed)
    expect(await open(await sealPadded(padded(2047, "x")))).to.deep.equal(closed)
    const broken = padded(2, "")
    broken.set([0xc3, 0x28], 2)
    expect(await open(await sealPadded(broken))).to.deep.equal(closed)
  })

  it("is shown without what would turn it round or hide in it", async () => {
    expect(await open(await seal("a\u202eb\u0000c\u200bd\te\nf\ufeff"))).to.deep.equal(text("abcd\te\nf"))
  })

  it("is bound as docs/formats says", () => {
    const bound = concat(ctx, addressBytes(doctor.account), u64be(EVERYTHING), addressBytes(mother.account))
    expect(reasonInfo(binding, mother.account)).to.deep.equal(concat(utf8("keyward/request/v2"), bound))
  })
})
