import { request as httpRequest } from "node:http"
import { expect } from "chai"
import { makeLimits } from "../../../app/_server/http/limits"
import { codeOf, startApp } from "../app"
import type { App } from "../app"
import { patient } from "../people"

describe("any request to the API", () => {
  let app: App
  before(async () => {
    app = await startApp()
  })
  after(() => app.close())

  const json = { "content-type": "application/json" }
  const foreign: Record<string, Record<string, string>> = {
    "another site's Origin": { origin: "https://evil.example" },
    "the Origin of another port": { origin: "http://127.0.0.1:1" },
    "an opaque Origin": { origin: "null" },
    "a cross-site fetch": { "sec-fetch-site": "cross-site" },
    "a same-site fetch": { "sec-fetch-site": "same-site" },
    "a navigation that posts": { "sec-fetch-site": "none" },
  }
  const changing: readonly [string, string][] = [
    ["POST", "/api/session"],
    ["DELETE", "/api/session"],
    ["PUT", "/api/vault"],
    ["POST", "/api/vault/recover"],
    ["POST", "/api/vault/open"],
    ["PUT", "/api/records/x"],
    ["DELETE", "/api/records/x"],
  ]
  for (const [what, headers] of Object.entries(foreign)) {
    it(`is refused with ${what}, whatever it would change`, async () => {
      for (const [method, path] of changing) {
        const body = method === "DELETE" ? null : "{}"
        const response = await app.ask(path, { method, body, headers: { ...json, ...headers } })
        expect(response.status, `${method} ${path}`).to.equal(400)
        expect(await response.json()).to.deep.equal({
          code: "request-malformed",
          details: { reason: "cross-site" },
        })
      }
    })
  }

  it("is refused when it changes something and does not say where it comes from", async () => {
    const response = await fetch(`${app.url}/api/session`, {
      method: "DELETE",
      headers: { "sec-fetch-mode": "cors" },
    })
    expect(response.status).to.equal(400)
  })

  it("is refused under a name that somebody pointed at us", async () => {
    expect(await rawStatus(app, "GET", { host: "evil.example" })).to.equal(400)
    expect(await rawStatus(app, "GET", { host: "127.0.0.1.evil.example" })).to.equal(400)
    expect(await rawStatus(app, "GET", { host: "localhost:3000" })).to.equal(200)
  })

  it("is refused with another content type, too long a body, and what is no JSON object", async () => {
    const post = (body: BodyInit, headers: Record<string, string> = json) =>
      app.ask("/api/session", { method: "POST", body, headers })
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]) {
      expect(await reasonOf(await post("{}", { "content-type": type }))).to.equal("content-type")
    }
    expect(await reasonOf(await post("x".repeat(40_000)))).to.equal("too-long")
    for (const text of ["", "[]", "null", "{", '"x"'])
      expect(await reasonOf(await post(text))).to.equal("json")
    expect(await reasonOf(await post(new Uint8Array([0xff])))).to.equal("utf-8")
    expect(await reasonOf(await post('{"message":1}'))).to.equal("message")
  })

  it("counts a body that does not say how long it is", async () => {
    let sent = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536
        controller.enqueue(new Uint8Array(65_536).fill(32))
      },
    })
    const init = { method: "POST", body: endless, headers: json, duplex: "half" } as RequestInit
    const answer = await app.ask("/api/session", init as never).catch(() => null)
    if (answer) expect(await reasonOf(answer)).to.equal("too-long")
    expect(sent).to.be.below(50_000_000)
  })

  it("closes the connection of what it refuses unread", async () => {
    const response = await app.ask("/api/vault", { method: "PUT", body: "{}", headers: json })
    expect(response.status).to.equal(401)
    expect(response.headers.get("connection")).to.equal("close")
  })

  it("is answered so that nobody keeps, frames or guesses at it", async () => {
    for (const path of ["/api/config", "/api/vault", "/api/nothing"]) {
      const { headers } = await app.ask(path)
      expect(headers.get("cache-control")).to.equal("no-store")
      expect(headers.get("x-content-type-options")).to.equal("nosniff")
      expect(headers.get("content-security-policy")).to.include("default-src 'none'")
      expect(headers.get("cross-origin-resource-policy")).to.equal("same-origin")
      expect(headers.get("access-control-allow-origin")).to.equal(null)
    }
  })

  it("is answered in JSON also where there is nothing", async () => {
    const response = await app.ask("/api/nothing")
    expect(response.status).to.equal(404)
    expect(await codeOf(response)).to.equal("request-malformed")
  })

  it("leaves a line in the log that names nobody", async () => {
    const cookie = await app.signIn(patient)
    await app.ask("/api/vault/share?vault=secretvault", { as: cookie })
    const lines = app.log.map((line) => JSON.stringify(line)).join("\n")
    expect(lines).to.include('"method":"GET"').and.include('"status":200')
    for (const personal of [patient.account, patient.signer.address, "secretvault", "192.0.2.1", cookie]) {
      expect(lines).not.to.include(personal)
    }
    for (const line of app.log) expect(Object.keys(line)).to.satisfy((keys: string[]) => keys.length <= 7)
  })

  it("is refused when there are too many", async () => {
    const busy = await startApp({ limits: makeLimits(() => 0) })
    try {
      const statuses = await Promise.all(
        Array.from({ length: 250 }, async () => (await busy.ask("/api/session/nonce")).status),
      )
      expect(statuses.filter((status) => status === 200)).to.have.length(240)
      expect(statuses.filter((status) => status === 429)).to.have.length(10)
    } finally {
      await busy.close()
    }
  })

  it("says whether database, store and chain work", async () => {
    const ill = await startApp()
    try {
      const well = await ill.ask("/api/health")
      expect([well.status, await well.json()]).to.deep.equal([
        200,
        { database: "ok", store: "ok", chain: "ok", relay: "off" },
      ])
      ill.chain.reachable = false
      await ill.services.pins.close()
      const response = await ill.ask("/api/health")
      const state = { database: "ok", store: "store-unreachable", chain: "chain-unreachable", relay: "off" }
      expect([response.status, await response.json()]).to.deep.equal([503, state])
    } finally {
      await ill.close()
    }
  })
})

async function reasonOf(response: Response): Promise<unknown> {
  const { code, details } = (await response.json()) as { code: string; details: { reason?: unknown } }
  expect(code).to.equal("request-malformed")
  return details.reason
}

/** `fetch` does not let a Host be set. */
function rawStatus(app: App, method: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(`${app.url}/api/config`, { method, headers }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    sent.on("error", reject)
    sent.end()
  })
}
