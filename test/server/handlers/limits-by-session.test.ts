import { expect } from "chai"
import { startApp } from "../app"
import type { App } from "../app"
import { patient } from "../people"

/** Whoever has stolen one session uses up that one's share; the owner has another by signing in again. */
describe("what is counted", () => {
  let app: App
  let [owner, stolen] = ["", ""]
  beforeEach(async () => {
    app = await startApp()
    stolen = await app.signIn(patient)
    owner = await app.signIn(patient)
  })
  afterEach(() => app.close())

  const headers = { "keyward-patient": patient.account }
  const row = "ab".repeat(32)
  for (const [what, flood, most, wanted, method] of [
    ["links read", "/api/links", 600, `/api/links/${row}`, "DELETE"],
  ] as const)
    it(`${what} are counted for the session`, async () => {
      const ask = async () => (await app.ask(flood, { as: stolen, headers })).status
      // More than the limit, for it fills up again while they are asked
      const statuses = new Set<number>()
      for (let asked = 0; asked < 3 * most && !statuses.has(429); asked += 50)
        for (const status of await Promise.all(Array.from({ length: 50 }, ask))) statuses.add(status)
      expect([...statuses]).to.include(429)
      expect((await app.ask(wanted, { as: owner, headers, method })).status).not.to.equal(429)
    })
})
