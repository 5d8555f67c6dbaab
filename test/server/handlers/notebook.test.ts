import { expect } from "chai"
import type { JournalEntry } from "../../../app/_core/ports/registry"
import { asDigest } from "../../../app/_core/types"
import type { WrappedKey } from "../../../app/_core/types"
import { makeLimits } from "../../../app/_server/http/limits"
import { codeOf, startApp } from "../app"
import type { App } from "../app"
import { doctor, patient, stranger } from "../people"
import type { Person } from "../people"

describe("the notebook", () => {
  let app: App
  before(async () => {
    app = await startApp({ limits: makeLimits(() => 0) })
  })
  after(() => app.close())

  const of = (who: Person) => ({ "keyward-patient": who.account })
  const put = (as: string, body: unknown, who = patient) =>
    app.ask("/api/notebook", {
      ...{ method: "PUT", as, body: JSON.stringify(body) },
      headers: { "content-type": "application/json", ...of(who) },
    })
  const ask = (as: string, who: Person) => app.ask("/api/notebook", { as, headers: of(who) })
  const get = async (as: string, who = patient): Promise<unknown> => (await ask(as, who)).json()

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
    expect(await get(his, stranger)).to.equal(null)
  })

  it("is counted for each session, so that a stolen one keeps the owner out of nothing", async () => {
    const [stolen, own] = [await app.signIn(patient), await app.signIn(patient)]
    const { most } = app.services.limits.notebook
    for (let asked = 0; asked < most; asked++) expect((await ask(stolen, patient)).status).to.equal(200)
    expect((await ask(stolen, patient)).status).to.equal(429)
    expect((await ask(own, patient)).status).to.equal(200)
  })

  it("goes to a delegate while they are one, and to nobody else", async () => {
    const delegate = doctor
    const set = (until: number): JournalEntry => ({
      ...{ kind: "DelegateSet", delegate: delegate.account, until, generation: 0 },
      ...{ keyDigest: asDigest(`0x${"0d".repeat(32)}`), wrappedKey: new Uint8Array(1168) as WrappedKey },
      ...{ position: 0, previous: 0n, by: patient.account },
      place: {
        block: 1,
        blockHash: app.chain.incarnation,
        logIndex: 0,
        transaction: app.chain.incarnation,
        timestamp: 1,
      },
    })
    const his = await app.signIn(delegate)
    const refused = async () => {
      for (const answer of [await ask(his, patient), await put(his, { version: 9, sealed: "AAEC" })])
        expect([answer.status, await codeOf(answer)]).to.deep.equal([403, "delegation-over"])
    }
    await refused()
    app.chain.journals.set(patient.account, [set(app.chain.now + 60)])
    expect(await get(his)).to.deep.include({ version: 2 })
    expect((await put(his, { version: 3, sealed: "AAEC" })).status).to.equal(200)
    expect(await get(his, delegate)).to.equal(null)
    app.chain.journals.set(patient.account, [set(app.chain.now)])
    await refused()
    app.chain.journals.set(patient.account, [set(app.chain.now + 60), { ...set(0), position: 1 }])
    await refused()
    app.chain.journals.delete(patient.account)
    const hers = await app.signIn(patient)
    expect((await put(hers, { version: 4, sealed: "AAEC" })).status).to.equal(200)
  })

  it("is refused without a session, and where it is none", async () => {
    expect((await app.ask("/api/notebook")).status).to.equal(401)
    const hers = await app.signIn(patient)
    const wrong = [
      {},
      { version: 0, sealed: "AAEC" },
      { version: 1.5, sealed: "AAEC" },
      { version: 5, sealed: "" },
    ]
    for (const body of wrong) expect((await put(hers, body)).status).to.equal(400)
    const most = Buffer.alloc(262_144).toString("base64url")
    expect((await put(hers, { version: 5, sealed: most })).status).to.equal(200)
    expect(
      (await put(hers, { version: 6, sealed: Buffer.alloc(262_145).toString("base64url") })).status,
    ).to.equal(400)
  })
})
