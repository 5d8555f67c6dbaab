import { expect } from "chai"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { deflateRawSync } from "node:zlib"
import { CompactEncrypt } from "jose"
import { fromUtf8, randomBytes, toBase64url, utf8 } from "../../../app/_core/crypto/bytes"
import { isKeywardError } from "../../../app/_core/errors"
import { askLink, fetchLinked } from "../../../app/_core/shl/ask-link"
import type { LinkFetcher, LinkResponse, ManifestRequest } from "../../../app/_core/shl/ask-link"
import { parseHealthLink } from "../../../app/_core/shl/health-link"
import { isTakenBack, MAX_LINKED_FILES, parseManifest } from "../../../app/_core/shl/manifest"
import { openLinkedFile } from "../../../app/_core/shl/open-file"
import { folderOf } from "../../viewers/shared"

const key = randomBytes(32)
const seal = (text: string, head = {}) =>
  new CompactEncrypt(utf8(text))
    .setProtectedHeader({ alg: "dir", enc: "A256GCM", cty: "application/fhir+json", ...head })
    .encrypt(key)
const linkOf = (flag: string, url = "https://links.example/abc") =>
  parseHealthLink(`shlink:/${toBase64url(utf8(JSON.stringify({ url, key: toBase64url(key), flag })))}`)
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "",
    (error: unknown) => (isKeywardError(error) ? error.code : error),
  )
const { signal } = new AbortController()

/** A host that answers with this, and what it was asked. */
function host(answer: Partial<LinkResponse>) {
  const asked: { url: string; manifest: ManifestRequest | null }[] = []
  const fetcher: LinkFetcher = {
    fetch(url, manifest) {
      asked.push({ url: url.href, manifest })
      return Promise.resolve({ status: 200, text: "", retryAfter: null, ...answer })
    },
  }
  return { asked, fetcher }
}
const who = { recipient: "A reader", passcode: "1234" }

describe("a file of a SMART Health Link", () => {
  it("is opened with the link's key", async () => {
    const { content, type } = await openLinkedFile(await seal(`{"a":1}`), key)
    expect([fromUtf8(content), type]).to.deep.equal([`{"a":1}`, "application/fhir+json"])
  })

  it("may be deflated, and longer than what the library inflates by itself", async () => {
    const text = `{"text":"${"long ".repeat(200_000)}"}`
    expect(deflateRawSync(text).length).to.be.below(250_000)
    const { content } = await openLinkedFile(await seal(text, { zip: "DEF" }), key)
    expect(fromUtf8(content)).to.equal(text)
  })

  it("is damaged with another key, a changed byte or another method", async () => {
    const jwe = await seal("text")
    const other = await new CompactEncrypt(utf8("text"))
      .setProtectedHeader({ alg: "A256KW", enc: "A256GCM" })
      .encrypt(key)
    expect(await codeOf(openLinkedFile(jwe, randomBytes(32)))).to.equal("document-damaged")
    const parts = jwe.split(".")
    parts[3] = toBase64url(utf8("tent"))
    expect(await codeOf(openLinkedFile(parts.join("."), key))).to.equal("document-damaged")
    expect(await codeOf(openLinkedFile(other, key))).to.equal("document-damaged")
    expect(await codeOf(openLinkedFile("<html>", key))).to.equal("document-damaged")
  })

  it("of the samples opens to its published bundle", async function () {
    const folder = folderOf(this, "samples/shl")
    const textOf = (name: string) => readFile(join(folder, name), "utf8")
    const link = parseHealthLink(await textOf("IPS_IG-bundle-01-shl.txt"))
    const { content } = await openLinkedFile(await textOf("IPS_IG-bundle-01-enc.txt"), link.key)
    expect(JSON.parse(fromUtf8(content))).to.deep.equal(JSON.parse(await textOf("IPS_IG-bundle-01.json")))
  })
})

describe("a manifest", () => {
  it("has files inside and at addresses, and counts what is of no use", () => {
    const manifest = parseManifest(
      JSON.stringify({
        status: "can-change",
        files: [
          { contentType: "application/fhir+json", embedded: "a.b.c.d.e" },
          { contentType: "application/smart-health-card", location: "https://files.example/1" },
          { location: "http://files.example/2" },
          { location: "no address" },
          7,
        ],
      }),
    )
    expect(manifest.status).to.equal("can-change")
    expect(manifest.files.map(({ at }) => ("jwe" in at ? at.jwe : at.url.href))).to.deep.equal([
      "a.b.c.d.e",
      "https://files.example/1",
    ])
    expect(manifest.left).to.equal(3)
  })

  it("says what the host has taken back, as a whole or file by file", () => {
    const files = ["no-longer-valid", "entered-in-error", "retracted", "finalized", "can-change", "new"].map(
      (status) => ({ embedded: "x", status }),
    )
    const manifest = parseManifest(JSON.stringify({ status: "no-longer-valid", files }))
    expect(isTakenBack(manifest.status)).to.equal(true)
    expect(manifest.files.map(({ status }) => isTakenBack(status))).to.deep.equal([
      true,
      true,
      true,
      false,
      false,
      false,
    ])
    expect(manifest.files.at(-1)?.status).to.equal("")
  })

  it("is taken up to a number of files", () => {
    const files = Array.from({ length: MAX_LINKED_FILES + 2 }, () => ({ embedded: "x" }))
    expect(parseManifest(JSON.stringify({ files }))).to.include({ left: 2, status: "" })
  })

  it("is damaged if it is none", async () => {
    for (const text of ["", "<html>", "null", "[]", "{}"])
      expect(await codeOf(Promise.resolve().then(() => parseManifest(text))), text).to.equal(
        "document-damaged",
      )
  })
})

describe("asking a link's host", () => {
  it("posts who asks, and a passcode only where the link asks for one", async () => {
    const { asked, fetcher } = host({ text: `{"files":[{"embedded":"x"}]}` })
    const answer = await askLink(linkOf("P"), who, fetcher, signal)
    expect(answer).to.deep.include({ outcome: "files", retryAfter: null })
    await askLink(linkOf(""), who, fetcher, signal)
    expect(asked[0]?.manifest).to.deep.include({ recipient: "A reader", passcode: "1234" })
    expect(asked[1]?.manifest).not.to.have.property("passcode")
  })

  it("hands on how long the host asks to wait before the next time", async () => {
    const { fetcher } = host({ text: `{"files":[]}`, retryAfter: 120 })
    expect(await askLink(linkOf("L"), who, fetcher, signal)).to.include({ outcome: "files", retryAfter: 120 })
  })

  it("gets the one file of a direct address, whose spelling is kept", async () => {
    const { asked, fetcher } = host({ text: "a.b.c.d.e" })
    const answer = await askLink(linkOf("U", "https://links.example/f?sig=a%20b"), who, fetcher, signal)
    expect(asked).to.deep.equal([
      { url: "https://links.example/f?sig=a%20b&recipient=A%20reader", manifest: null },
    ])
    expect(answer).to.deep.equal({
      outcome: "files",
      manifest: { status: "", files: [{ type: "", at: { jwe: "a.b.c.d.e" }, status: "" }], left: 0 },
      retryAfter: null,
    })
  })

  it("says how many tries are left", async () => {
    const wrong = async (text: string) =>
      askLink(linkOf("P"), who, host({ status: 401, text }).fetcher, signal)
    expect(await wrong(`{"remainingAttempts":2}`)).to.deep.equal({
      outcome: "passcode-wrong",
      remainingAttempts: 2,
    })
    for (const text of ["", "{}", `{"remainingAttempts":"2"}`, `{"remainingAttempts":-1}`])
      expect(await wrong(text)).to.deep.equal({ outcome: "passcode-wrong", remainingAttempts: null })
  })

  it("says that it has ended, or when to ask again", async () => {
    expect(await askLink(linkOf(""), who, host({ status: 404 }).fetcher, signal)).to.deep.equal({
      outcome: "ended",
    })
    const later = host({ status: 429, retryAfter: 30 })
    expect(await askLink(linkOf(""), who, later.fetcher, signal)).to.deep.equal({
      outcome: "later",
      seconds: 30,
    })
  })

  it("gets a file at another address, or says that it cannot", async () => {
    const url = new URL("https://files.example/1")
    expect(await fetchLinked(url, host({ text: "a.b" }).fetcher, signal)).to.equal("a.b")
    expect(await codeOf(fetchLinked(url, host({ status: 404 }).fetcher, signal))).to.equal("link-unreachable")
  })
})
