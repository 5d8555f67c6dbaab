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
      for (let asked = 0; asked < most + 50; asked += 50)
        await Promise.all(Array.from({ length: 50 }, () => app.ask(flood, { as: stolen, headers })))
      expect((await app.ask(flood, { as: stolen, headers })).status).to.equal(429)
      expect((await app.ask(wanted, { as: owner, headers, method })).status).not.to.equal(429)
    })
})
