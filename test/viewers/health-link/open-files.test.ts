import { expect } from "chai"
import { CompactEncrypt } from "jose"
import { randomBytes, utf8 } from "../../../app/_core/crypto/bytes"
import { isKeywardError } from "../../../app/_core/errors"
import type { LinkFetcher } from "../../../app/_core/shl/ask-link"
import type { ManifestFile } from "../../../app/_core/shl/manifest"
import { openFiles } from "../../../app/_viewers/health-link/open-files"
import { pageFetcher } from "../../../app/_viewers/page-fetcher"
import { refusalInWords } from "../../../app/_viewers/health-link/refusal-in-words"

const key = randomBytes(32)
const seal = (text: string, withKey = key) =>
  new CompactEncrypt(utf8(text))
    .setProtectedHeader({ alg: "dir", enc: "A256GCM", cty: "application/fhir+json" })
    .encrypt(withKey)
const { signal } = new AbortController()

describe("the files of a link", () => {
  const asked: string[] = []
  const fetcher: LinkFetcher = {
    async fetch(url) {
      asked.push(url.host)
      return { status: 200, text: await seal(url.host), retryAfter: null }
    },
  }
  beforeEach(() => (asked.length = 0))
  const at = (url: string): ManifestFile => ({ type: "", at: { url: new URL(url) }, status: "" })

  it("are fetched from hosts only that were agreed to, each once", async () => {
    const files = [
      at("https://one.example/1"),
      at("https://two.example/2"),
      { type: "", at: { jwe: await seal("x") }, status: "" as const },
    ]
    const agreed = new Set(["one.example"])
    const first = await openFiles(files, { key, agreed }, fetcher, signal)
    expect(first.map(({ step }) => step)).to.deep.equal(["open", "waiting", "open"])
    expect(asked).to.deep.equal(["one.example"])
    agreed.add("two.example")
    const second = await openFiles(files, { key, agreed }, fetcher, signal, first)
    expect(second.map(({ step }) => step)).to.deep.equal(["open", "open", "open"])
    expect(asked).to.deep.equal(["one.example", "two.example"])
    const [, file] = second
    expect(file?.step === "open" && (await file.attachment.content?.text())).to.equal("two.example")
  })

  it("that cannot be opened are named, and the others are shown", async () => {
    const files = [
      { type: "", at: { jwe: await seal("x", randomBytes(32)) }, status: "" as const },
      { type: "text/plain", at: { jwe: await seal("y") }, status: "retracted" as const },
    ]
    const [first, second] = await openFiles(files, { key, agreed: new Set() }, fetcher, signal)
    expect(first).to.deep.equal({
      step: "failed",
      fault: "File 1: it is damaged, or it was not encrypted for this link.",
    })
    expect(second).to.include({ step: "open", status: "retracted" })
    expect(second?.step === "open" && second.attachment.type).to.equal("application/fhir+json")
  })
})

describe("asking a host through this server", () => {
  const { fetch: platform } = globalThis
  afterEach(() => (globalThis.fetch = platform))
  const answering = (response: Response) => {
    globalThis.fetch = () => Promise.resolve(response)
    return pageFetcher.fetch(new URL("https://links.example/"), null, signal)
  }
  const codeOf = (work: Promise<unknown>) =>
    work.catch((error: unknown) => (isKeywardError(error) ? error.code : error))

  it("gives the host's status, text and wait", async () => {
    const headers = { "keyward-link-status": "429", "keyward-link-retry-after": "90" }
    expect(await answering(new Response("text", { headers }))).to.deep.equal({
      ...{ status: 429, text: "text", retryAfter: 90 },
    })
  })

  it("fails with what this server says", async () => {
    const refused = Response.json({ code: "link-unreachable", details: {} }, { status: 502 })
    expect(await codeOf(answering(refused))).to.equal("link-unreachable")
    expect(await codeOf(answering(new Response("", { status: 500 })))).to.equal("server-failed")
    expect(await codeOf(answering(new Response("no status")))).to.equal("link-unreachable")
  })
})

describe("a refusal in words", () => {
  const wrong = (remainingAttempts: number | null) =>
    refusalInWords({ outcome: "passcode-wrong", remainingAttempts }, "links.example").replace("\u00a0", " ")
  it("says how many tries are left", () => {
    expect(wrong(2)).to.contain("2 tries left")
    expect(wrong(1)).to.contain("1 try left")
    expect(wrong(0)).to.contain("has ended")
    expect(wrong(null)).to.contain("does not say")
  })
  it("says that the link has ended, or how long to wait", () => {
    expect(refusalInWords({ outcome: "ended" }, "links.example")).to.contain(
      "does not know this link any more",
    )
    const later = refusalInWords({ outcome: "later", seconds: 90 }, "links.example")
    expect(later.replace("\u00a0", " ")).to.contain("in 2 minutes")
  })
})
