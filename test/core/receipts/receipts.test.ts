import { createHash, createPrivateKey, createPublicKey, hkdfSync, sign, verify } from "node:crypto"
import { readFileSync } from "node:fs"
import { expect } from "chai"
import { verifyTypedData } from "ethers"
import { concat, fromBase64url, fromHex, fromUtf8, toHex, utf8 } from "../../../app/_core/crypto/bytes"
import { publicKeyOf, unwrap, wrapTo } from "../../../app/_core/crypto/hpke"
import { registryContext } from "../../../app/_core/keys/context"
import {
  decodeBody,
  encodeBody,
  envelopeHash,
  headOf,
  isBodySigned,
  MAX_ENVELOPE_BYTES,
  MAX_RECEIPT_ENTRIES,
  NO_ENVELOPE,
  openEnvelope,
  sealEnvelope,
} from "../../../app/_core/receipts/envelope"
import type { ReceiptBody, ReceiptEntry } from "../../../app/_core/receipts/envelope"
import { faultsOf } from "../../../app/_core/receipts/receipt-line"
import { RECEIPT_KEY_SENTENCE, receiptKeyOf } from "../../../app/_core/receipts/receipt-key"
import { asAddress, asDigest, asRecordNumber } from "../../../app/_core/types"
import type { Address } from "../../../app/_core/types"

interface Vectors {
  readonly chainId: number
  readonly registry: Address
  readonly reader: Address
  readonly patient: Address
  readonly readerIdentity: string
  readonly patientIdentity: string
  readonly publicKey: string
  readonly until: number
  readonly certificate: `0x${string}`
  readonly envelopes: readonly {
    readonly entries: readonly ReceiptEntry[]
    readonly bytes: string
    readonly hash: string
    readonly leaf: string
  }[]
}
const V = JSON.parse(readFileSync(new URL("../../vectors/receipts.json", import.meta.url), "utf8")) as Vectors
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest()
const ctxOf = (patient: Address) => registryContext({ ...V, patient })
const [ctx, identity] = [ctxOf(V.patient), fromHex(V.patientIdentity)]
const envelopeAt = (index: number) => fromBase64url(V.envelopes[index]?.bytes ?? "")

describe("receipts, as docs/formats has them", () => {
  it("follow from the words of the page alone", async () => {
    // ctx by hand: u256 chainId ‖ registry ‖ account
    const word = (chainId: number) => fromHex(chainId.toString(16).padStart(64, "0"))
    const context = (account: Address) =>
      Buffer.concat([word(V.chainId), fromHex(V.registry), fromHex(account)])
    const info = Buffer.concat([Buffer.from("keyward/receipt/v1/key\0"), context(V.reader)])
    const seed = Buffer.from(hkdfSync("sha256", fromHex(V.readerIdentity), new Uint8Array(), info, 32))
    const der = Buffer.concat([fromHex("302e020100300506032b657004220420"), seed])
    const secret = createPrivateKey({ key: der, format: "der", type: "pkcs8" })
    const spki = createPublicKey(secret).export({ format: "der", type: "spki" })
    expect(toHex(spki.subarray(-32))).to.equal(V.publicKey)

    let previous = Buffer.alloc(32)
    for (const [index, { entries, hash, leaf }] of V.envelopes.entries()) {
      const envelope = Buffer.from(envelopeAt(index))
      const seq = fromHex((index + 1).toString(16).padStart(16, "0"))
      expect(envelope.subarray(0, 61)).to.deep.equal(
        Buffer.concat([Uint8Array.of(1), fromHex(V.reader), seq, previous]),
      )
      const hpke = Buffer.concat([
        Buffer.from("keyward/receipt/v1"),
        context(V.patient),
        fromHex(V.reader),
        seq,
      ])
      const body = await unwrap(identity, hpke, envelope.subarray(61))
      expect(body?.length).to.equal(2_048)
      const json = JSON.parse(fromUtf8(body!)) as Record<string, unknown>
      expect(Object.keys(json)).to.deep.equal(["certificate", "entries", "signature", "v"])
      expect(json["entries"]).to.deep.equal(entries)
      const signed = Buffer.concat([
        ...[Buffer.from("keyward/receipt/v1/sign\0"), context(V.patient), fromHex(V.reader), seq, previous],
        sha256(
          Buffer.from(
            JSON.stringify(
              entries.map(({ at, content, purpose, record }) => ({ at, content, purpose, record })),
            ),
          ),
        ),
      ])
      const signature = Buffer.from(String(json["signature"]), "base64url")
      expect(verify(null, signed, createPublicKey(secret), signature)).to.equal(true)
      expect(sign(null, signed, secret).equals(signature), "Ed25519 draws nothing").to.equal(true)
      expect(json["certificate"]).to.deep.equal({
        ...{ key: Buffer.from(fromHex(V.publicKey)).toString("base64url") },
        ...{ signature: V.certificate, until: V.until },
      })
      previous = sha256(envelope)
      expect([toHex(previous), toHex(sha256(concat(Uint8Array.of(0), envelope)))]).to.deep.equal([hash, leaf])
    }
    const types = {
      ReceiptKey: ["string sentence", "address account", "bytes32 key", "uint40 until"].map((field) => {
        const [type = "", name = ""] = field.split(" ")
        return { name, type }
      }),
    }
    const domain = { name: "Keyward", version: "1", chainId: V.chainId, verifyingContract: V.registry }
    const message = {
      sentence: RECEIPT_KEY_SENTENCE,
      ...{ account: V.reader, key: `0x${V.publicKey}`, until: V.until },
    }
    expect(verifyTypedData(domain, types, message, V.certificate).toLowerCase()).to.equal(V.reader)
  })
})

describe("an envelope of receipts", () => {
  const entry = (record = 4): ReceiptEntry => ({
    ...{ record: asRecordNumber(record), purpose: "TREAT", at: 1_796_000_000 },
    content: asDigest(`0x${"c0".repeat(32)}`),
  })
  const certificate = { key: fromHex(V.publicKey), until: V.until, signature: V.certificate }
  const seal = async (entries: readonly ReceiptEntry[] = [entry()], head = {}) => {
    const key = await receiptKeyOf(fromHex(V.readerIdentity), ctxOf(V.reader))
    const to = { ctx, publicKey: publicKeyOf(identity) }
    return sealEnvelope(to, { reader: V.reader, seq: 1, previous: NO_ENVELOPE, ...head }, entries, {
      ...{ key, certificate },
    })
  }
  const opened = (envelope: Uint8Array) => openEnvelope(identity, ctx, envelope)

  it("opens to the patient alone, and its signature holds there alone", async () => {
    const envelope = await seal()
    const body = await opened(envelope)
    expect(body?.entries).to.deep.equal([entry()])
    const head = headOf(envelope)!
    expect(await isBodySigned(ctx, head, body!)).to.equal(true)
    expect(await openEnvelope(fromHex(V.readerIdentity), ctx, envelope), "the reader").to.equal(null)
    expect(await openEnvelope(identity, ctxOf(V.reader), envelope), "another context").to.equal(null)
    expect(await isBodySigned(ctxOf(V.reader), head, body!)).to.equal(false)
    expect(await isBodySigned(ctx, { ...head, seq: 2 }, body!)).to.equal(false)
    expect(await isBodySigned(ctx, { ...head, previous: certificate.key }, body!)).to.equal(false)
    const other = asAddress(`0x${"0d".repeat(20)}`)
    expect(await isBodySigned(ctx, { ...head, reader: other }, body!)).to.equal(false)
  })

  it("does not hold where an entry, the key or the signature is another", async () => {
    const envelope = await seal([entry(4), entry(5)])
    const [head, body] = [headOf(envelope)!, (await opened(envelope))!]
    const holds = (change: Partial<ReceiptBody>) => isBodySigned(ctx, head, { ...body, ...change })
    expect(await holds({})).to.equal(true)
    expect(await holds({ entries: [entry(5), entry(4)] })).to.equal(false)
    expect(await holds({ entries: [entry(4)] })).to.equal(false)
    expect(await holds({ entries: [entry(4), { ...entry(5), purpose: "HRESCH" }] })).to.equal(false)
    expect(
      await holds({ certificate: { ...body.certificate, key: body.certificate.key.map((b) => b ^ 1) } }),
    ).to.equal(false)
    expect(
      await holds({ signature: body.signature.map((byte, at) => (at === 9 ? byte ^ 1 : byte)) }),
    ).to.equal(false)
  })

  it("does not open where a byte of it is another, or its number in clear", async () => {
    const envelope = await seal()
    for (const at of [0, 1, 28, 61, 1_200, envelope.length - 1]) {
      const changed = envelope.map((byte, index) => (index === at ? byte ^ 1 : byte))
      expect(await opened(changed), `byte ${at}`).to.equal(null)
    }
    expect(await opened(envelope.subarray(0, -1))).to.equal(null)
  })

  it("tells by its length how many entries it has only roughly, and holds 64", async () => {
    const lengths = await Promise.all(
      [1, 2, 3, 5].map(
        async (count) => (await seal(Array.from({ length: count }, (_, i) => entry(i)))).length,
      ),
    )
    expect(new Set(lengths).size).to.equal(1)
    const most = await seal(Array.from({ length: MAX_RECEIPT_ENTRIES }, (_, i) => entry(i)))
    expect(most.length).to.be.at.most(MAX_ENVELOPE_BYTES)
    expect((await opened(most))?.entries.length).to.equal(MAX_RECEIPT_ENTRIES)
    for (const count of [0, MAX_RECEIPT_ENTRIES + 1])
      expect(
        await seal(Array.from({ length: count }, (_, i) => entry(i))).catch((error: unknown) => error),
      ).to.be.instanceOf(RangeError)
  })

  it("is no envelope in another version, in another length, or with the number 0", async () => {
    const envelope = await seal()
    expect(headOf(envelope)?.seq).to.equal(1)
    expect(headOf(concat(envelope, new Uint8Array(1)))).to.equal(null)
    expect(headOf(Uint8Array.of(2, ...envelope.subarray(1)))).to.equal(null)
    expect(headOf(concat(envelope.subarray(0, 21), new Uint8Array(8), envelope.subarray(29)))).to.equal(null)
    expect(headOf(new Uint8Array(100))).to.equal(null)
  })

  it("has a body in canonical JSON with exactly its members, and spaces", async () => {
    const body = (await opened(await seal()))!
    const json = fromUtf8(encodeBody(body))
    expect(decodeBody(utf8(`${json}   `))).to.deep.equal(body)
    const value = JSON.parse(json) as Record<string, unknown>
    const refused = [
      ` ${json}`,
      `${json}\n`,
      json.replace('"v":1', '"v":2'),
      json.replace('"v":1', '"v":1,"w":1'),
      json.replace('"TREAT"', '"MARKETING"'),
      json.replace('"record":4', '"record":-4'),
      json.replace('"record":4', '"record":4,"record":4'),
      JSON.stringify({ v: 1, ...value }),
      JSON.stringify({ ...value, entries: [] }),
      "[]",
      "",
    ]
    for (const each of refused) expect(decodeBody(utf8(each)), each.slice(0, 60)).to.equal(null)
    // What is no body says no more than what is not for this patient
    const head = headOf(await seal())!
    const info = concat(utf8("keyward/receipt/v1"), ctx, fromHex(head.reader), fromHex("0000000000000001"))
    const junk = await wrapTo(publicKeyOf(identity), info, new Uint8Array(2_048).fill(0x20))
    const front = (await seal()).subarray(0, 61)
    expect(await opened(concat(front, junk))).to.equal(null)
  })
})

describe("a reader's line of envelopes", () => {
  const [doctor, other] = [V.reader, asAddress(`0x${"0d".repeat(20)}`)]
  const hashOf = (name: string) => new Uint8Array(sha256(utf8(name)))
  const line = (seq: number, name: string, previous: string | null, reader = doctor) => ({
    ...{ reader, seq, hash: hashOf(name) },
    previous: previous === null ? NO_ENVELOPE : hashOf(previous),
  })
  const whole = [line(1, "a", null), line(2, "b", "a"), line(3, "c", "b")]

  it("is whole in any order, and each reader's is their own", () => {
    expect(faultsOf(whole.toReversed())).to.deep.equal([])
    expect(faultsOf([...whole, line(1, "x", null, other), line(2, "y", "x", other)])).to.deep.equal([])
    expect(faultsOf([...whole, ...whole]), "the same twice").to.deep.equal([])
  })

  it("shows what was dropped, but for the last one", () => {
    const missing = { fault: "missing", reader: doctor }
    expect(faultsOf(whole.slice(1))).to.deep.equal([{ ...missing, from: 1, to: 1 }])
    expect(faultsOf([whole[0]!, whole[2]!])).to.deep.equal([{ ...missing, from: 2, to: 2 }])
    expect(faultsOf(whole.slice(0, 2))).to.deep.equal([])
  })

  it("shows a fork, and an envelope that does not name the one before it", () => {
    expect(faultsOf([...whole, line(2, "z", "a")])).to.deep.equal([
      { fault: "forked", reader: doctor, seq: 2 },
    ])
    const unlinked = { fault: "unlinked", reader: doctor }
    expect(faultsOf([line(1, "a", "b"), line(2, "b", "a")])).to.deep.equal([{ ...unlinked, seq: 1 }])
    expect(faultsOf([whole[0]!, whole[1]!, line(3, "c", "a")])).to.deep.equal([{ ...unlinked, seq: 3 }])
  })

  it("hashes what is sent, all of it", async () => {
    expect(toHex(await envelopeHash(envelopeAt(0)))).to.equal(V.envelopes[0]?.hash)
  })
})
