import { expect } from "chai"
import { compactDecrypt } from "jose"
import { toBase64url, utf8 } from "../../../app/_core/crypto/bytes"
import { boxKey } from "../../../app/_core/keys/private-box"
import { openDocument, sealDocument, sealedLength } from "../../../app/_core/keys/sealed-document"
import type { DocumentBinding } from "../../../app/_core/keys/sealed-document"
import { MAX_SEALED_BODY_BYTES, MAX_SEALED_DOCUMENT_BYTES } from "../../../app/_core/ports/sealed-documents"
import { rejects } from "../crypto/rejects"
import { flip, pattern } from "../crypto/streams"
import { patient, stranger } from "./cast"

const master = pattern(32, 1)
const binding: DocumentBinding = { purpose: "search", account: patient.account, id: "segment-1", version: 3 }

describe("a sealed document", () => {
  it("opens as what it was, whatever its length", async () => {
    for (const length of [0, 1, 1_000, 65_504, 65_505, 200_000, MAX_SEALED_BODY_BYTES]) {
      const body = pattern(length)
      const sealed = await sealDocument(master, binding, body)
      expect(sealed).to.have.length(sealedLength(length))
      expect(Buffer.compare(await openDocument([master], binding, sealed), body), `${length}`).to.equal(0)
    }
  })

  it("shows a padded length alone: 64 KiB at least, 2 MiB at most", async () => {
    expect([0, 65_504, 65_505, 70_000].map(sealedLength)).to.deep.equal([65_536, 65_536, 67_584, 71_680])
    expect(sealedLength(MAX_SEALED_BODY_BYTES)).to.equal(MAX_SEALED_DOCUMENT_BYTES)
    await rejects(() => sealDocument(master, binding, pattern(MAX_SEALED_BODY_BYTES + 1)), "sealed-full")
  })

  it("is never the same twice", async () => {
    const [first, second] = [
      await sealDocument(master, binding, pattern(9)),
      await sealDocument(master, binding, pattern(9)),
    ]
    expect(first).not.to.deep.equal(second)
  })

  it("opens with the master it was sealed with, the newest or a former one, and with no other", async () => {
    const sealed = await sealDocument(master, binding, pattern(9))
    for (const masters of [[master], [pattern(32, 7), master], [master, pattern(32, 8), pattern(32, 9)]])
      expect(await openDocument(masters, binding, sealed)).to.deep.equal(pattern(9))
    await rejects(() => openDocument([pattern(32, 7), pattern(32, 8)], binding, sealed), "key-wrong")
    await rejects(() => openDocument([], binding, sealed), "key-wrong")
  })

  it("opens for no other account, purpose or id, and as no other version", async () => {
    const sealed = await sealDocument(master, binding, pattern(9))
    const others: Record<string, Partial<DocumentBinding>> = {
      account: { account: stranger.account },
      purpose: { purpose: "results" },
      id: { id: "segment-2" },
      "a later version": { version: 4 },
      "an earlier version": { version: 2 },
      "a part of the id taken for the version": { id: "segment", version: 13 },
    }
    for (const [what, other] of Object.entries(others))
      await rejects(() => openDocument([master], { ...binding, ...other }, sealed), "key-wrong").catch(
        (error: unknown) => expect.fail(`${what}: ${String(error)}`),
      )
  })

  it("does not open when it was altered, shortened or made longer", async () => {
    const sealed = await sealDocument(master, binding, pattern(70_000))
    const { length } = sealed
    const altered = [0, 11, 12, 16, 40_000, length - 17, length - 1].map((at) => flip(sealed, at))
    const cut = [0, 27, 28, 1_000, 65_536, length - 1].map((end) => sealed.slice(0, end))
    const longer = [Uint8Array.of(...sealed, 0), new Uint8Array(MAX_SEALED_DOCUMENT_BYTES + 1)]
    for (const [i, bytes] of [...altered, ...cut, ...longer].entries())
      await rejects(() => openDocument([master], binding, bytes), "key-wrong").catch((error: unknown) =>
        expect.fail(`case ${i}: ${String(error)}`),
      )
  })

  it("does not open where the padding is not what it must be", async () => {
    const key = await crypto.subtle.importKey("raw", await boxKey(master, "search"), "AES-GCM", false, [
      "encrypt",
    ])
    const iv = pattern(12)
    const seal = async (padded: Uint8Array) => {
      const algorithm = { name: "AES-GCM", iv, additionalData: utf8(protectedHeader) }
      const box = await crypto.subtle.encrypt(algorithm, key, Uint8Array.from(padded))
      return Uint8Array.of(...iv, ...new Uint8Array(box))
    }
    const padded = new Uint8Array(65_536 - 28)
    padded.set([0, 0, 0, 2, 7, 8])
    expect(await openDocument([master], binding, await seal(padded))).to.deep.equal(Uint8Array.of(7, 8))
    const dirty = Uint8Array.from(padded)
    dirty[dirty.length - 1] = 1
    const tooLong = Uint8Array.from(padded)
    tooLong.set([0xff, 0xff, 0xff, 0xff])
    const pastTheEnd = Uint8Array.from(padded)
    pastTheEnd.set([0, 0, 0xff, 0xff])
    const twoSteps = new Uint8Array(67_584 - 28)
    twoSteps.set(padded)
    for (const wrong of [dirty, tooLong, pastTheEnd, twoSteps]) {
      const sealed = await seal(wrong)
      await rejects(() => openDocument([master], binding, sealed), "key-wrong")
    }
  })

  it("is a compact JWE without its header: another implementation opens it", async () => {
    const sealed = await sealDocument(master, binding, pattern(9))
    const parts = [sealed.slice(0, 12), sealed.slice(12, -16), sealed.slice(-16)].map(toBase64url)
    const jwe = `${protectedHeader}..${parts.join(".")}`
    const { plaintext } = await compactDecrypt(jwe, await boxKey(master, "search"))
    expect(plaintext.slice(0, 13)).to.deep.equal(Uint8Array.of(0, 0, 0, 9, ...pattern(9)))
  })
})

const protectedHeader = toBase64url(
  utf8(`{"alg":"dir","enc":"A256GCM","for":"search:${patient.account}:segment-1:3"}`),
)
