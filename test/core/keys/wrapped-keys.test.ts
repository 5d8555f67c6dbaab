import { expect } from "chai"
import { concat, toHex } from "../../../app/_core/crypto/bytes"
import {
  unwrapRecordKey,
  unwrapRecordKeyAsPatient,
  wrapRecordKey,
  wrapRecordKeyToPatient,
  wrappedKeysKind,
  wrappedScopes,
} from "../../../app/_core/keys/wrapped-keys"
import { EVERYTHING, asEpoch, asRecordNumber, asScope, recordScope } from "../../../app/_core/types"
import type { Epoch, Scope } from "../../../app/_core/types"
import { rejects } from "../crypto/rejects"
import { flip, pattern } from "../crypto/streams"
import { ctx, doctor, otherContexts, patient, stranger } from "./cast"

const folder = asScope(77n)
const recordKey = pattern(32, 8)
const everything = { scope: EVERYTHING, epoch: asEpoch(2), key: pattern(32, 20) }
const ofFolder = { scope: folder, epoch: asEpoch(5), key: pattern(32, 21) }
const ENTRY = 52

/** Knows these keys and no other. */
const knowing =
  (...entries: { scope: Scope; epoch: Epoch; key: Uint8Array }[]) =>
  (scope: Scope, epoch: Epoch) =>
    entries.find((entry) => entry.scope === scope && entry.epoch === epoch)?.key ?? null

describe("wrapRecordKey", () => {
  it("wraps under everything and the folder, in order of scope", async () => {
    const wrapped = await wrapRecordKey(recordKey, [ofFolder, everything])
    expect(wrapped).to.have.length(1 + 2 * ENTRY)
    expect(toHex(wrapped.slice(0, 13))).to.equal("01" + "0000000000000000" + "00000002")
    expect(wrappedScopes(wrapped)).to.deep.equal([
      { scope: 0n, epoch: 2 },
      { scope: 77n, epoch: 5 },
    ])
    expect(wrappedKeysKind(wrapped)).to.equal("under-rings")
  })

  it("opens by either key", async () => {
    const wrapped = await wrapRecordKey(recordKey, [everything, ofFolder])
    for (const keys of [[everything], [ofFolder], [everything, ofFolder]]) {
      expect(await unwrapRecordKey(wrapped, knowing(...keys))).to.deep.equal(recordKey)
    }
  })

  it("gives null to who holds another scope or an old epoch", async () => {
    const wrapped = await wrapRecordKey(recordKey, [everything, ofFolder])
    expect(await unwrapRecordKey(wrapped, knowing())).to.equal(null)
    expect(await unwrapRecordKey(wrapped, knowing({ ...ofFolder, scope: asScope(78n) }))).to.equal(null)
    expect(await unwrapRecordKey(wrapped, knowing({ ...ofFolder, epoch: asEpoch(4) }))).to.equal(null)
  })

  it("refuses a key that does not fit, a flipped bit and a moved entry", async () => {
    const wrapped = await wrapRecordKey(recordKey, [ofFolder])
    const wrongKey = knowing({ ...ofFolder, key: pattern(32, 99) })
    await rejects(() => unwrapRecordKey(wrapped, wrongKey), "key-wrong")
    for (let i = 13; i < wrapped.length; i++) {
      await rejects(() => unwrapRecordKey(flip(wrapped, i), knowing(ofFolder)), "key-wrong")
    }
    // The same 40 bytes presented under another scope or epoch: that one's key does not open them.
    const moved = Uint8Array.from(wrapped)
    moved.set(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 78), 1)
    const other = { scope: asScope(78n), epoch: asEpoch(5), key: pattern(32, 22) }
    await rejects(() => unwrapRecordKey(moved, knowing(other)), "key-wrong")
  })

  it("notices where two entries hide two different keys", async () => {
    const [one, two] = [
      await wrapRecordKey(recordKey, [everything]),
      await wrapRecordKey(pattern(32, 9), [ofFolder]),
    ]
    const mixed = concat(one, two.slice(1))
    expect(await unwrapRecordKey(mixed, knowing(everything))).to.deep.equal(recordKey)
    await rejects(() => unwrapRecordKey(mixed, knowing(everything, ofFolder)), "record-altered")
    const spoilt = flip(await wrapRecordKey(recordKey, [everything, ofFolder]), 100)
    await rejects(() => unwrapRecordKey(spoilt, knowing(everything, ofFolder)), "record-altered")
  })

  it("refuses what is cut, extended, out of order, doubled, empty or of another version", async () => {
    const wrapped = await wrapRecordKey(recordKey, [everything, ofFolder])
    const [first, second] = [wrapped.slice(1, 1 + ENTRY), wrapped.slice(1 + ENTRY)]
    const one = Uint8Array.of(1)
    const recordEntry = Uint8Array.from(wrapped.slice(0, 1 + ENTRY))
    recordEntry[1] = 0x80
    for (const wrong of [
      wrapped.slice(0, -1),
      concat(wrapped, Uint8Array.of(0)),
      concat(one, second, first),
      concat(one, first, first),
      one,
      new Uint8Array(),
      concat(Uint8Array.of(3), first),
      concat(Uint8Array.of(2), first),
      recordEntry,
    ]) {
      await rejects(() => unwrapRecordKey(wrong, knowing(everything, ofFolder)), "key-wrong")
    }
    const ofRecord = { ...everything, scope: recordScope(asRecordNumber(1)) }
    await rejects(() => wrapRecordKey(recordKey, [ofRecord]), "key-wrong")
    await rejects(() => wrapRecordKey(recordKey, [everything, everything]), "key-wrong")
    await rejects(() => wrapRecordKey(recordKey, []), "key-wrong")
    await rejects(() => wrapRecordKey(pattern(16), [everything]), "key-wrong")
  })
})

describe("wrapRecordKeyToPatient", () => {
  const binding = { ctx, author: doctor.account, folder }

  it("opens for the patient", async () => {
    const wrapped = await wrapRecordKeyToPatient(patient.publicKey, binding, recordKey)
    expect(wrapped).to.have.length(1169)
    expect(wrappedKeysKind(wrapped)).to.equal("to-patient")
    expect(wrappedScopes(wrapped)).to.deep.equal([])
    expect(await unwrapRecordKeyAsPatient(patient.seed, binding, wrapped)).to.deep.equal(recordKey)
  })

  it("opens for nobody else, no other author, folder or context", async () => {
    const wrapped = await wrapRecordKeyToPatient(patient.publicKey, binding, recordKey)
    expect(await unwrapRecordKeyAsPatient(doctor.seed, binding, wrapped)).to.equal(null)
    const moved = [
      { ...binding, author: stranger.account },
      { ...binding, folder: asScope(78n) },
      ...Object.values(otherContexts).map((context) => ({ ...binding, ctx: context })),
    ]
    for (const other of moved) {
      expect(await unwrapRecordKeyAsPatient(patient.seed, other, wrapped)).to.equal(null)
    }
    expect(await unwrapRecordKeyAsPatient(patient.seed, binding, flip(wrapped, 1168))).to.equal(null)
  })

  it("is not mistaken for the other form", async () => {
    const toPatient = await wrapRecordKeyToPatient(patient.publicKey, binding, recordKey)
    const underRings = await wrapRecordKey(recordKey, [everything])
    await rejects(() => unwrapRecordKey(toPatient, knowing(everything)), "key-wrong")
    await rejects(() => unwrapRecordKeyAsPatient(patient.seed, binding, underRings), "key-wrong")
    await rejects(() => unwrapRecordKeyAsPatient(patient.seed, binding, toPatient.slice(0, -1)), "key-wrong")
    const inRecord = { ...binding, folder: recordScope(asRecordNumber(1)) }
    await rejects(() => wrapRecordKeyToPatient(patient.publicKey, inRecord, recordKey), "key-wrong")
  })
})
