import { expect } from "chai"
import { KNOWN_TABLES } from "../../../app/_core/ports/known"
import type { KnownPage } from "../../../app/_core/ports/known"
import { codeOf, startApp } from "../app"
import type { App } from "../app"
import { patient, stranger } from "../people"

describe("what this server knows of an account", () => {
  let app: App
  before(async () => {
    app = await startApp()
  })
  after(() => app.close())

  const rowsOf = async (as: string, table: string) => {
    const response = await app.ask(`/api/account/rows/${table}`, { as })
    expect(response.status).to.equal(200)
    return ((await response.json()) as KnownPage).rows
  }

  it("is told to who is signed in: how much, and each row", async () => {
    const as = await app.signIn(patient)
    await app.signIn(stranger)
    const answer = await app.ask("/api/account/rows", { as })
    const { tables } = (await answer.json()) as { tables: { table: string; rows: number }[] }
    expect(tables.map(({ table }) => table)).to.deep.equal(KNOWN_TABLES)
    expect(tables.find(({ table }) => table === "sessions")?.rows).to.equal(1)
    const [session] = await rowsOf(as, "sessions")
    expect(session).to.include({ account: patient.account, wallet: patient.account, chain_id: 31337 })
    expect(session?.["id_digest"]).to.deep.equal({ notShown: "SHA-256 of a session's id" })
    expect((await rowsOf(as, "rate_limits")).map(({ name }) => name)).to.include("known")
  })

  it("is told to nobody else", async () => {
    for (const path of ["/api/account/rows", "/api/account/rows/sessions"])
      expect(await codeOf(await app.ask(path)), path).to.equal("signed-out")
  })

  it("has no table that is not listed, and no place that it did not give", async () => {
    const as = await app.signIn(patient)
    for (const path of ["meta", "sqlite_master", "sessions?after=x"])
      expect(await codeOf(await app.ask(`/api/account/rows/${path}`, { as })), path).to.equal(
        "request-malformed",
      )
  })
})
