import { expect } from "chai"
import { codeOf, startApp } from "../app"
import type { App } from "../app"
import { patient, stranger } from "../people"

describe("the notebook", () => {
  let app: App
  before(async () => {
    app = await startApp()
  })
  after(() => app.close())

  const put = (as: string, body: unknown) =>
    app.ask("/api/notebook", {
      ...{ method: "PUT", as, body: JSON.stringify(body), headers: { "content-type": "application/json" } },
    })
  const get = async (as: string): Promise<unknown> => (await app.ask("/api/notebook", { as })).json()

  it("goes to its account, a version after the other", async () => {
    const [hers, his] = [await app.signIn(patient), await app.signIn(stranger)]
    expect(await get(hers)).to.equal(null)
    expect((await put(hers, { version: 1, sealed: "AAEC" })).status).to.equal(200)
    expect(await get(hers)).to.deep.equal({ version: 1, sealed: "AAEC" })
    for (const version of [1, 3]) {
      const moved = await put(hers, { version, sealed: "AAED" })
      expect([moved.status, await codeOf(moved)]).to.deep.equal([409, "notebook-moved"])
    }
    expect((await put(hers, { version: 2, sealed: "AAED" })).status).to.equal(200)
    expect(await get(his)).to.equal(null)
  })

  it("is refused without a session, and where it is none", async () => {
    expect((await app.ask("/api/notebook")).status).to.equal(401)
    const hers = await app.signIn(patient)
    const wrong = [
      {},
      { version: 0, sealed: "AAEC" },
      { version: 1.5, sealed: "AAEC" },
      { version: 3, sealed: "" },
    ]
    for (const body of wrong) expect((await put(hers, body)).status).to.equal(400)
    const most = Buffer.alloc(262_144).toString("base64url")
    expect((await put(hers, { version: 3, sealed: most })).status).to.equal(200)
    expect(
      (await put(hers, { version: 4, sealed: Buffer.alloc(262_145).toString("base64url") })).status,
    ).to.equal(400)
  })
})
