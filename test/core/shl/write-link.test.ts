import { readFileSync } from "node:fs"
import { expect } from "chai"
import { decodeProtectedHeader } from "jose"
import { fromBase64url, fromHex, fromUtf8, toHex, utf8 } from "../../../app/_core/crypto/bytes"
import { publicKeyOf } from "../../../app/_core/crypto/hpke"
import { isKeywardError } from "../../../app/_core/errors"
import { padme } from "../../../app/_core/records/padding"
import { fitting, linkFileOf } from "../../../app/_core/shl/files-out"
import { parseHealthLink } from "../../../app/_core/shl/health-link"
import { openOpen, recipientLine, sealOpen, SEALED_OPEN_LENGTH } from "../../../app/_core/shl/link-opens"
import { openLinkedFile } from "../../../app/_core/shl/open-file"
import { sealLinkedFile } from "../../../app/_core/shl/seal-file"
import { linkToken, linkTokenDigest } from "../../../app/_core/shl/link-token"
import {
  flagText,
  linkRow,
  newLinkSecrets,
  newPasscode,
  viewerAddress,
  writeHealthLink,
} from "../../../app/_core/shl/write-link"
import { LinkSecrets } from "../../../app/_server/links/link-secrets"

const vectors = JSON.parse(readFileSync(new URL("../../vectors/links.json", import.meta.url), "utf8")) as {
  readonly site: string
  readonly id: string
  readonly key: string
  readonly expires: number
  readonly label: string
  readonly payload: string
  readonly link: string
  readonly row: string
  readonly token: string
  readonly tokenDigest: string
  readonly serverSecret: string
  readonly passcode: string
  readonly passcodeDigest: string
  readonly location: string
  readonly file: { readonly json: string; readonly jwe: string }
  readonly open: {
    readonly identity: string
    readonly ctx: string
    readonly sealed: string
    readonly entry: { readonly at: number; readonly recipient: string; readonly result: "opened" }
  }
}
const secrets = { id: fromHex(vectors.id), key: fromHex(vectors.key) }
const terms = { flags: new Set(["P", "L"] as const), expires: vectors.expires, label: vectors.label }
const about = { title: "Letter", kind: "letter", time: "2026-11-30T10:00:00Z", authorName: "" } as const
const out = (content: Uint8Array, type = "application/pdf") =>
  linkFileOf({ record: about, file: { name: "a.pdf", type, size: content.length }, content })

describe("a link of ours", () => {
  it("is the vector's, and is read back by our reader", async () => {
    const link = writeHealthLink(vectors.site, secrets, terms)
    expect(link).to.equal(vectors.link)
    expect(fromUtf8(fromBase64url(link.slice("shlink:/".length)))).to.equal(vectors.payload)
    expect(await linkRow(secrets.id)).to.equal(vectors.row)
    const token = await linkToken(secrets.key, fromHex(vectors.row))
    expect([toHex(token), toHex(await linkTokenDigest(token))]).to.deep.equal([
      vectors.token,
      vectors.tokenDigest,
    ])
    const read = parseHealthLink(viewerAddress(vectors.site, link))
    expect(read.url.href).to.have.length.at.most(128)
    expect(read.unknown.concat(read.faults)).to.deep.equal([])
    expect([toHex(read.key), read.label, [...read.flags].join("")]).to.deep.equal([
      vectors.key,
      vectors.label,
      "LP",
    ])
    expect(read.expires?.getTime()).to.equal(vectors.expires * 1_000)
  })

  it("is not written with U and P, a long label, a long address or a broken expiry", () => {
    for (const wrong of [
      { flags: new Set(["U", "P"] as const) },
      { label: "x".repeat(81) },
      { expires: 1.5 },
      { expires: 0 },
    ])
      expect(() => writeHealthLink(vectors.site, secrets, { ...terms, ...wrong })).to.throw(RangeError)
    const long = `https://${"a".repeat(80)}.example`
    expect(() => writeHealthLink(long, secrets, terms)).to.throw(RangeError)
    expect(flagText(new Set())).to.equal("")
  })

  it("has new secrets and a new code of eight digits each time", () => {
    expect(toHex(newLinkSecrets().id)).not.to.equal(toHex(newLinkSecrets().id))
    const codes = Array.from({ length: 200 }, newPasscode)
    expect(codes.every((code) => /^\d{8}$/.test(code))).to.equal(true)
    expect(new Set(codes).size).to.be.greaterThan(195)
  })

  it("over http is read for this machine alone, and only where that is asked for", () => {
    const link = writeHealthLink("http://localhost:3000", secrets, terms)
    expect(() => parseHealthLink(link)).to.throw()
    expect(parseHealthLink(link, { loopback: true }).url.origin).to.equal("http://localhost:3000")
    const other = writeHealthLink("http://localhost.example", secrets, terms)
    expect(() => parseHealthLink(other, { loopback: true })).to.throw()
  })
})

describe("a file of a link of ours", () => {
  const json = '{"resourceType":"Bundle"}'
  it("opens as the vector, with the type inside what is authenticated", async () => {
    const { content, type } = await openLinkedFile(vectors.file.jwe, secrets.key)
    expect(fromUtf8(content).trimEnd()).to.equal(vectors.file.json)
    expect(type).to.equal("application/fhir+json")
  })

  it("is padded with spaces, not deflated, and another ciphertext each time", async () => {
    const file = { type: "application/fhir+json", json } as const
    const [first, second] = [await sealLinkedFile(file, secrets.key), await sealLinkedFile(file, secrets.key)]
    expect(first).not.to.equal(second)
    expect(decodeProtectedHeader(first)).to.deep.equal({ alg: "dir", enc: "A256GCM", cty: file.type })
    const { content } = await openLinkedFile(first, secrets.key)
    expect(content).to.have.length(padme(json.length))
    expect(fromUtf8(content)).to.equal(json.padEnd(content.length))
  })

  it("past 10 MB is refused", async () => {
    const big = { type: "application/fhir+json", json: "1".repeat(10_000_001) } as const
    const refused = await sealLinkedFile(big, secrets.key).catch((error: unknown) => error)
    expect(isKeywardError(refused, "file-too-large")).to.equal(true)
  })

  it("is FHIR or a card as it is, and a DocumentReference around everything else", () => {
    expect(out(utf8(json))).to.deep.equal({ type: "application/fhir+json", json })
    const card = '{"verifiableCredential":["e.y.z"]}'
    expect(out(utf8(card))).to.deep.equal({ type: "application/smart-health-card", json: card })
    for (const bytes of [new Uint8Array(70_000).fill(0x7b), utf8("{broken"), utf8("[1]"), utf8('{"a":1}')]) {
      const file = out(bytes)
      expect(file.type).to.equal("application/fhir+json")
      const { resourceType, content } = JSON.parse(file.json) as {
        resourceType: string
        content: { attachment: { data: string; contentType: string; size: number } }[]
      }
      expect(resourceType).to.equal("DocumentReference")
      expect(new Uint8Array(Buffer.from(content[0]!.attachment.data, "base64"))).to.deep.equal(bytes)
      expect(content[0]!.attachment).to.include({ contentType: "application/pdf", size: bytes.length })
    }
  })

  it("is left out, by its place, where it does not fit", () => {
    const [small, large] = [
      out(utf8(json)),
      { type: "application/fhir+json", json: "1".repeat(9_000_000) } as const,
    ]
    const huge = { ...large, json: "1".repeat(10_500_000) }
    expect(fitting([small, huge, large]).left).to.deep.equal([1])
    expect(fitting(Array.from({ length: 22 }, () => small)).left).to.deep.equal([20, 21])
    expect(fitting(Array.from({ length: 6 }, () => large)).left).to.deep.equal([5])
  })
})

describe("the log of a link", () => {
  const { open } = vectors
  const binding = { ctx: fromHex(open.ctx), row: fromHex(vectors.row) }
  it("opens as the vector, by the account's key alone, for its own link alone", async () => {
    const sealed = fromHex(open.sealed)
    expect(await openOpen(fromHex(open.identity), binding, sealed)).to.deep.equal(open.entry)
    expect(await openOpen(new Uint8Array(32).fill(9), binding, sealed)).to.equal(null)
    const other = { ...binding, row: new Uint8Array(32) }
    expect(await openOpen(fromHex(open.identity), other, sealed)).to.equal(null)
    expect(await openOpen(fromHex(open.identity), binding, sealed.slice(1))).to.equal(null)
  })

  it("has entries of one length, whatever somebody typed, and names without signs that are not seen", async () => {
    const key = publicKeyOf(fromHex(open.identity))
    for (const recipient of [
      "",
      "é".repeat(500),
      '"'.repeat(500),
      "\u{1f468}".repeat(200),
      "Dr \u202eA\u0000nna\n",
    ]) {
      const sealed = await sealOpen(key, binding, {
        at: 2_000_000_000,
        recipient,
        result: "passcode-missing",
      })
      expect(sealed).to.have.length(SEALED_OPEN_LENGTH)
      const entry = await openOpen(fromHex(open.identity), binding, sealed)
      expect(entry?.recipient).to.equal(recipientLine(recipient))
    }
    expect(recipientLine("Dr \u202eA\u0000nna\n")).to.equal("Dr Anna")
  })
})

describe("the server's secrets of links", () => {
  const server = new LinkSecrets(fromHex(vectors.serverSecret))
  it("are the vector's", async () => {
    expect(toHex(await server.passcode(vectors.row, vectors.passcode))).to.equal(vectors.passcodeDigest)
    const location = { link: vectors.row, edition: 1, place: 2, until: vectors.expires }
    expect(await server.locate(location)).to.equal(vectors.location)
  })

  it("give no address past its time, altered, or of another server", async () => {
    const location = { link: vectors.row, edition: 1, place: 0, until: 1_000 }
    const token = await server.locate(location)
    expect(await server.located(token, 999)).to.deep.equal(location)
    expect(await server.located(token, 1_000)).to.equal(null)
    const bytes = Buffer.from(token, "base64url")
    for (const at of [0, 35, 39, 47, 48, 79]) {
      const altered = Buffer.from(bytes)
      altered[at] = (altered[at] ?? 0) ^ 1
      expect(await server.located(altered.toString("base64url"), 0), String(at)).to.equal(null)
    }
    for (const wrong of ["", "x", `${token}A`, `${token}=`])
      expect(await server.located(wrong, 0)).to.equal(null)
    expect(await new LinkSecrets(new Uint8Array(32).fill(3)).located(token, 0)).to.equal(null)
  })
})
