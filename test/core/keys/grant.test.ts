import { expect } from "chai"
import { concat, toHex, u32be } from "../../../app/_core/crypto/bytes"
import { wrapTo } from "../../../app/_core/crypto/hpke"
import { decodeGrant, encodeGrant, grantInfo, unwrapGrant, wrapGrant } from "../../../app/_core/keys/grant"
import type { GrantBinding, GrantContents } from "../../../app/_core/keys/grant"
import { EVERYTHING, asEpoch, asRecordNumber, asScope, recordScope } from "../../../app/_core/types"
import { rejects } from "../crypto/rejects"
import { flip, pattern } from "../crypto/streams"
import { ctx, doctor, otherContexts, patient, stranger } from "./cast"

const folder = asScope(77n)
const epoch = asEpoch(258)
const binding: GrantBinding = { ctx, grantee: doctor.account, scope: folder, epoch }
const ring: GrantContents = {
  kind: "ring",
  pairs: [
    { epoch, secret: pattern(32, 1) },
    { epoch: asEpoch(3), secret: pattern(32, 2) },
  ],
}
const ofRecord: GrantBinding = {
  ctx,
  grantee: doctor.account,
  scope: recordScope(asRecordNumber(5)),
  epoch: asEpoch(0),
  cidDigest: pattern(32, 7),
}
const record: GrantContents = { kind: "record", recordKey: pattern(32, 8) }

describe("wrapGrant", () => {
  it("hands the ring pairs to the grantee", async () => {
    const wrapped = await wrapGrant(doctor.publicKey, binding, ring)
    expect(wrapped).to.have.length(1136 + 72)
    expect(await unwrapGrant(doctor.seed, binding, wrapped)).to.deep.equal(ring)
  })

  it("hands one record's key to the grantee", async () => {
    const wrapped = await wrapGrant(doctor.publicKey, ofRecord, record)
    expect(wrapped).to.have.length(1168)
    expect(await unwrapGrant(doctor.seed, ofRecord, wrapped)).to.deep.equal(record)
  })

  it("opens for nobody else", async () => {
    const wrapped = await wrapGrant(doctor.publicKey, binding, ring)
    expect(await unwrapGrant(stranger.seed, binding, wrapped)).to.equal(null)
    expect(await unwrapGrant(patient.seed, binding, wrapped)).to.equal(null)
    expect(await unwrapGrant(stranger.seed, { ...binding, grantee: stranger.account }, wrapped)).to.equal(
      null,
    )
  })

  it("opens for no other grantee, scope, epoch, chain, registry or patient", async () => {
    const wrapped = await wrapGrant(doctor.publicKey, binding, ring)
    const moved: Record<string, GrantBinding> = {
      grantee: { ...binding, grantee: stranger.account },
      everything: { ...binding, scope: EVERYTHING },
      folder: { ...binding, scope: asScope(78n) },
      "old epoch": { ...binding, epoch: asEpoch(257) },
      "next epoch": { ...binding, epoch: asEpoch(259) },
    }
    for (const [name, context] of Object.entries(otherContexts)) moved[name] = { ...binding, ctx: context }
    for (const [name, other] of Object.entries(moved)) {
      expect(await unwrapGrant(doctor.seed, other, wrapped), name).to.equal(null)
    }
  })

  it("opens for no other record, nor for other content of the same record", async () => {
    const wrapped = await wrapGrant(doctor.publicKey, ofRecord, record)
    const otherRecord = { ...ofRecord, scope: recordScope(asRecordNumber(6)) }
    expect(await unwrapGrant(doctor.seed, otherRecord, wrapped)).to.equal(null)
    expect(await unwrapGrant(doctor.seed, { ...ofRecord, cidDigest: pattern(32, 9) }, wrapped)).to.equal(null)
  })

  it("does not open where a bit is flipped or the end is cut", async () => {
    const wrapped = await wrapGrant(doctor.publicKey, binding, ring)
    for (const position of [0, 1100, 1120, wrapped.length - 1]) {
      expect(await unwrapGrant(doctor.seed, binding, flip(wrapped, position, 3))).to.equal(null)
    }
    expect(await unwrapGrant(doctor.seed, binding, wrapped.slice(0, -1))).to.equal(null)
    await rejects(() => unwrapGrant(doctor.seed, binding, wrapped.slice(0, 1000)), "key-wrong")
  })

  it("refuses a binding or contents that do not fit the scope", async () => {
    await rejects(() => wrapGrant(doctor.publicKey, ofRecord, ring), "key-wrong")
    await rejects(() => wrapGrant(doctor.publicKey, binding, record), "key-wrong")
    await rejects(() => grantInfo({ ...binding, cidDigest: pattern(32) }), "key-wrong")
    await rejects(() => grantInfo({ ...ofRecord, cidDigest: undefined }), "key-wrong")
    await rejects(() => grantInfo({ ...ofRecord, epoch: asEpoch(1) }), "key-wrong")
    await rejects(() => grantInfo({ ...binding, ctx: ctx.slice(1) }), "key-wrong")
  })
})

describe("a grant's bytes", () => {
  it("are the label, the context and what is bound", () => {
    expect(toHex(grantInfo(binding))).to.equal(
      toHex(new TextEncoder().encode("keyward/grant/v1")) +
        toHex(ctx) +
        doctor.account.slice(2) +
        "000000000000004d" +
        "00000102",
    )
    expect(grantInfo(ofRecord)).to.have.length(16 + 72 + 20 + 8 + 4 + 32)
  })

  it("carry epoch and secret of each pair", () => {
    const bytes = encodeGrant(ring, folder, epoch)
    expect(bytes).to.deep.equal(concat(u32be(258), pattern(32, 1), u32be(3), pattern(32, 2)))
    expect(decodeGrant(bytes, folder, epoch)).to.deep.equal(ring)
  })

  it("are refused where pairs are missing, cut, of one generation or out of order", async () => {
    const pair = (number: number) => concat(u32be(number), pattern(32, number))
    const wrong = {
      none: new Uint8Array(),
      cut: pair(258).slice(1),
      "another epoch first": pair(257),
      "one generation twice": concat(pair(258), pair(257)),
      "out of order": concat(pair(258), pair(3), pair(256)),
      "too many": concat(...Array.from({ length: 83 }, (_, i) => pair((200 - i) * 256))),
    }
    for (const [name, bytes] of Object.entries(wrong)) {
      const first = name === "too many" ? asEpoch(200 * 256) : epoch
      const error = await rejects(() => decodeGrant(bytes, folder, first), "key-wrong")
      expect(error, name).to.not.equal(undefined)
    }
    await rejects(() => decodeGrant(pattern(36), recordScope(asRecordNumber(5)), asEpoch(0)), "key-wrong")
  })

  it("are refused as well where a patient wrapped them malformed", async () => {
    const wrapped = await wrapTo(doctor.publicKey, grantInfo(binding), pattern(37))
    await rejects(() => unwrapGrant(doctor.seed, binding, wrapped), "key-wrong")
  })
})
