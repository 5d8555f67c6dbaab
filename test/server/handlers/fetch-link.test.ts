import { expect } from "chai"
import { KeywardError } from "../../../app/_core/errors"
import type { FetchedAnswer } from "../../../app/_server/links/fetch-public"
import { codeOf, startApp } from "../app"
import type { App } from "../app"
import { patient, stranger } from "../people"

describe("the hosts of links", () => {
  let app: App
  let answer: FetchedAnswer
  let asked: unknown[]
  before(async () => {
    app = await startApp({
      fetchPublic: (url, body) => {
        asked.push([url, body])
        return answer.status === 0
          ? Promise.reject(new KeywardError("link-unreachable"))
          : Promise.resolve(answer)
      },
    })
  })
  beforeEach(() => {
    asked = []
    answer = { status: 200, body: new TextEncoder().encode("<script>"), retryAfter: null }
  })
  after(() => app.close())

  const post = (body: unknown, as?: string) =>
    app.ask("/api/fetch-link", {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
      ...(as ? { as } : {}),
    })
  const url = "https://links.example/abc"
  const manifest = { recipient: "A reader", passcode: "1234", embeddedLengthMax: 100 }

  it("are asked for nobody who is not signed in", async () => {
    const response = await post({ url })
    expect([response.status, await codeOf(response)]).to.deep.equal([401, "signed-out"])
    expect(asked).to.deep.equal([])
  })

  it("are asked with what the specification has, and answered as bytes that no page runs", async () => {
    const as = await app.signIn(patient)
    const response = await post({ url, manifest: { ...manifest, more: "x" } }, as)
    expect(asked).to.deep.equal([[url, JSON.stringify(manifest)]])
    expect(await response.text()).to.equal("<script>")
    expect(response.headers.get("content-type")).to.equal("application/octet-stream")
    expect(response.headers.get("content-security-policy")).to.contain("sandbox")
    expect(response.headers.get("cache-control")).to.equal("no-store")
    expect(response.headers.get("keyward-link-status")).to.equal("200")
    await post({ url }, as)
    expect(asked[1]).to.deep.equal([url, null])
  })

  it("have their refusals passed on: a wrong passcode, an end, a wait", async () => {
    const as = await app.signIn(patient)
    for (const status of [401, 404, 429]) {
      answer = { ...answer, status, retryAfter: "30" }
      const response = await post({ url, manifest }, as)
      expect(response.status).to.equal(200)
      expect(response.headers.get("keyward-link-status")).to.equal(String(status))
      expect(response.headers.get("keyward-link-retry-after")).to.equal("30")
    }
  })

  it("have one error for all else", async () => {
    const as = await app.signIn(patient)
    for (const status of [0, 204, 302, 403, 500]) {
      answer = { ...answer, status }
      const response = await post({ url }, as)
      expect([response.status, await response.json()]).to.deep.equal([
        502,
        { code: "link-unreachable", details: {} },
      ])
    }
  })

  it("are not asked for what is no request", async () => {
    const as = await app.signIn(patient)
    for (const body of [
      {},
      { url: 1 },
      { url: "x".repeat(3_000) },
      { url, manifest: [] },
      { url, manifest: {} },
    ]) {
      const response = await post(body, as)
      expect([response.status, await codeOf(response)]).to.deep.equal([400, "request-malformed"])
    }
    expect(asked).to.deep.equal([])
  })

  it("are asked sixty times an hour for one account", async () => {
    const as = await app.signIn(stranger)
    const statuses: number[] = []
    for (let count = 0; count < 61; count++) statuses.push((await post({ url }, as)).status)
    expect(statuses.slice(0, 60).every((status) => status === 200)).to.equal(true)
    expect(statuses[60]).to.equal(429)
  })
})
