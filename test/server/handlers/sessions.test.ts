import { expect } from "chai"
import type { SessionEntry } from "../../../app/_core/ports/account"
import { IDLE_SECONDS } from "../../../app/_server/ledger/sessions"
import { browserName } from "../../../app/_server/sign-in/browser-name"
import { codeOf, startApp } from "../app"
import type { App } from "../app"
import { patient, stranger } from "../people"

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

describe("the list of sessions", () => {
  let app: App
  let later = 0
  let [here, elsewhere, theirs] = ["", "", ""]
  beforeEach(async () => {
    later = 0
    app = await startApp({ clock: () => new Date(Date.now() + later * 1_000) })
    elsewhere = await app.signIn(patient)
    here = await app.signIn(patient)
    theirs = await app.signIn(stranger)
  })
  afterEach(() => app.close())

  const list = async (as: string): Promise<SessionEntry[]> => {
    const response = await app.ask("/api/sessions", { as })
    expect(response.status).to.equal(200)
    return ((await response.json()) as { sessions: SessionEntry[] }).sessions
  }
  const whoAmI = async (as: string): Promise<unknown> => (await app.ask("/api/session", { as })).json()
  const end = (as: string, id = "") => app.ask(`/api/sessions${id && `/${id}`}`, { method: "DELETE", as })

  it("shows where the account is signed in, which one asks, and no address", async () => {
    const sessions = await list(here)
    expect(sessions.map(({ isThis }) => isThis).sort()).to.deep.equal([false, true])
    for (const session of sessions)
      expect(Object.keys(session).sort()).to.deep.equal([
        "begunAt",
        "browser",
        "endable",
        "id",
        "isThis",
        "seenAt",
      ])
    expect(await list(theirs)).to.have.length(1)
    const kept = JSON.stringify(await app.services.database.query("SELECT * FROM sessions"))
    expect(kept).not.to.include("192.0.2.1")
  })

  it("names the browser roughly, and keeps nothing of what a client calls itself", async () => {
    const text = await app.message(patient)
    const body = JSON.stringify({
      message: text,
      signature: await patient.signer.signMessage({ message: text }),
    })
    const headers = { "content-type": "application/json", "user-agent": `${FIREFOX} <script>secret-word` }
    expect((await app.ask("/api/session", { method: "POST", headers, body })).status).to.equal(200)
    expect((await list(here)).map(({ browser }) => browser)).to.include("Firefox on Linux")
    const kept = JSON.stringify(await app.services.database.query("SELECT * FROM sessions"))
    expect(kept).not.to.include("secret-word")
  })

  it("ends one of the account\u2019s own at once, and nobody else\u2019s", async () => {
    const other = (await list(here)).find(({ isThis }) => !isThis)!
    expect((await end(theirs, other.id)).status).to.equal(200)
    expect(await whoAmI(elsewhere)).not.to.equal(null)
    expect((await end(here, other.id)).status).to.equal(200)
    expect(await whoAmI(elsewhere)).to.equal(null)
    expect(await whoAmI(here)).not.to.equal(null)
    expect((await end(here, other.id)).status, "once more").to.equal(200)
    expect([(await end(here, "x")).status, await codeOf(await end(here, "..%2f"))]).to.deep.equal([
      400,
      "request-malformed",
    ])
  })

  it("ends none that began later", async () => {
    const sessions = await list(elsewhere)
    expect(sessions.map(({ isThis, endable }) => isThis === endable)).to.deep.equal([true, true])
    const newer = sessions.find(({ isThis }) => !isThis)!
    expect(await codeOf(await end(elsewhere, newer.id))).to.equal("not-allowed")
    expect((await end(elsewhere)).status).to.equal(200)
    expect(await whoAmI(here)).not.to.equal(null)
  })

  it("ends all that began before the one that asks", async () => {
    expect((await end(here)).status).to.equal(200)
    expect(await whoAmI(elsewhere)).to.equal(null)
    expect(await whoAmI(here)).not.to.equal(null)
    expect(await whoAmI(theirs)).not.to.equal(null)
  })

  it("is for nobody without a session", async () => {
    for (const method of ["GET", "DELETE"])
      expect((await app.ask("/api/sessions", { method })).status).to.equal(401)
    expect((await end("", "00".repeat(16))).status).to.equal(401)
  })

  it("forgets one that was signed out, of which a copied cookie is worth nothing", async () => {
    await app.ask("/api/session", { method: "DELETE", as: elsewhere })
    expect(await list(here)).to.have.length(1)
    expect(await whoAmI(elsewhere)).to.equal(null)
  })

  it("ends what was not used for two hours, and goes on with what was", async () => {
    later = IDLE_SECONDS - 60
    expect(await whoAmI(here)).not.to.equal(null)
    later = IDLE_SECONDS + 60
    expect(await whoAmI(elsewhere)).to.equal(null)
    expect((await list(here)).map(({ isThis }) => isThis)).to.deep.equal([true])
  })
})

describe("browserName", () => {
  const names: readonly [string | null, string][] = [
    [FIREFOX, "Firefox on Linux"],
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0",
      "Edge on Windows",
    ],
    [
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15",
      "Safari on a Mac",
    ],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile Safari/604.1",
      "Chrome on an iPhone",
    ],
    [
      "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0 Mobile Safari/537.36",
      "Samsung Internet on Android",
    ],
    ["curl/8.0", ""],
    ["Chrome/1", "Chrome"],
    [null, ""],
  ]
  for (const [given, name] of names)
    it(`${name || "nothing"}: ${(given ?? "no header").slice(0, 40)}`, () =>
      expect(browserName(given)).to.equal(name))
})
