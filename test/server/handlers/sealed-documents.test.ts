import { expect } from "chai"
import { sessionDigest } from "../../../app/_server/ledger/sessions"
import { MAX_SEALED_DOCUMENT_BYTES } from "../../../app/_core/ports/sealed-documents"
import type { JournalEntry } from "../../../app/_core/ports/registry"
import { asDigest } from "../../../app/_core/types"
import type { WrappedKey } from "../../../app/_core/types"
import { makeLimits } from "../../../app/_server/http/limits"
import { codeOf, startApp } from "../app"
import type { App } from "../app"
import { doctor, patient, stranger } from "../people"
import type { Person } from "../people"

const HEAD = "/api/sealed/search/head"

interface Put {
  readonly as?: string
  readonly token?: Uint8Array
  readonly type?: string
}

describe("sealed documents", () => {
  let app: App
  let hers: string
  beforeEach(async () => {
    app = await startApp({ limits: makeLimits(() => 0) })
    hers = await app.signIn(patient)
  })
  afterEach(() => app.close())

  const of = (who: Person) => ({ "keyward-patient": who.account })
  const get = (path: string, as = hers, who = patient) => app.ask(path, { as, headers: of(who) })
  const put = (path: string, body: Uint8Array<ArrayBuffer>, base: string | number, more: Put = {}) =>
    app.ask(path, {
      ...{ method: "PUT", as: more.as ?? hers, body },
      headers: {
        "content-type": more.type ?? "application/octet-stream",
        ...{ "keyward-base": String(base), ...of(patient), ...shown(more.token) },
      },
    })
  const shown = (token?: Uint8Array): Record<string, string> =>
    token ? { "keyward-link-token": Buffer.from(token).toString("base64url") } : {}
  const remove = (path: string, base: string | number, as = hers, who = patient) =>
    app.ask(path, { method: "DELETE", as, headers: { ...of(who), "keyward-base": String(base) } })
  const refusalOf = async (answer: Promise<Response> | Response) => {
    const response = await answer
    return [response.status, await codeOf(response)]
  }

  it("of the list of accounts that are kept go by the token that they were saved with first, not by a session", async () => {
    const [path, token, other] = [
      "/api/sealed/care/one",
      new Uint8Array(32).fill(7),
      new Uint8Array(32).fill(8),
    ]
    const end = (base: number, of_?: Uint8Array) =>
      app.ask(path, {
        ...{ method: "DELETE", as: hers },
        headers: { ...of(patient), "keyward-base": String(base), ...shown(of_) },
      })
    await put(path, Uint8Array.of(1), 0, { token })
    for (const wrong of [undefined, other, new Uint8Array()]) {
      const more = wrong ? { token: wrong } : {}
      expect(await refusalOf(put(path, Uint8Array.of(2), 1, more))).to.deep.equal([403, "not-allowed"])
      expect(await refusalOf(end(1, wrong))).to.deep.equal([403, "not-allowed"])
    }
    expect((await put(path, Uint8Array.of(2), 1, { token })).status).to.equal(200)
    expect(await refusalOf(end(2)), "also the next version").to.deep.equal([403, "not-allowed"])
    expect((await end(2, token)).status).to.equal(200)
    expect((await get(path)).status).to.equal(204)
    // One that was saved without a token asks for the first that comes, and for none before
    await put(path, Uint8Array.of(1), 0)
    expect((await put(path, Uint8Array.of(1), 1, { token })).status).to.equal(200)
    expect(await refusalOf(end(2, other))).to.deep.equal([403, "not-allowed"])
    await put("/api/sealed/care/two", Uint8Array.of(1), 0)
    expect((await remove("/api/sealed/care/two", 1)).status).to.equal(200)
    await put(HEAD, Uint8Array.of(1), 0, { token })
    expect((await remove(HEAD, 1)).status, "of other purposes").to.equal(200)
  })

  it("go to their account as bytes, a version after the other", async () => {
    expect((await get(HEAD)).status).to.equal(204)
    const made = await put(HEAD, Uint8Array.of(0, 1, 255), 0)
    expect([made.status, await made.json()]).to.deep.equal([200, { version: 1 }])
    const kept = await get(HEAD)
    expect([
      kept.status,
      kept.headers.get("keyward-version"),
      kept.headers.get("content-type"),
    ]).to.deep.equal([200, "1", "application/octet-stream"])
    expect(kept.headers.get("cache-control")).to.equal("no-store")
    expect(new Uint8Array(await kept.arrayBuffer())).to.deep.equal(Uint8Array.of(0, 1, 255))
    for (const base of [0, 2])
      expect(await refusalOf(put(HEAD, Uint8Array.of(2), base))).to.deep.equal([409, "sealed-moved"])
    expect((await put(HEAD, Uint8Array.of(3), 1)).status).to.equal(200)
    expect(await (await get("/api/sealed/search")).json()).to.deep.equal([
      { id: "head", version: 2, size: 1 },
    ])
    expect(await (await get("/api/sealed/results")).json()).to.deep.equal([])
    expect(await refusalOf(remove(HEAD, 1))).to.deep.equal([409, "sealed-moved"])
    expect((await remove(HEAD, 2)).status).to.equal(200)
    expect((await remove(HEAD, 2)).status).to.equal(200)
    expect((await get(HEAD)).status).to.equal(204)
  })

  it("go to nobody else, and to nobody without a session", async () => {
    await put(HEAD, Uint8Array.of(1), 0)
    const theirs = await app.signIn(stranger)
    for (const as of ["", theirs]) {
      const expected = as ? [403, "delegation-over"] : [401, "signed-out"]
      expect(await refusalOf(get("/api/sealed/search", as))).to.deep.equal(expected)
      expect(await refusalOf(get(HEAD, as))).to.deep.equal(expected)
      expect(await refusalOf(put(HEAD, Uint8Array.of(1), 1, { as }))).to.deep.equal(expected)
      expect(await refusalOf(remove(HEAD, 1, as))).to.deep.equal(expected)
    }
    expect((await get(HEAD, theirs, stranger)).status).to.equal(204)
    expect((await get(HEAD)).headers.get("keyward-version")).to.equal("1")
  })

  it("go to a delegate while they are one", async () => {
    const set = (until: number): JournalEntry => ({
      ...{ kind: "DelegateSet", delegate: doctor.account, until, generation: 0 },
      ...{ keyDigest: asDigest(`0x${"0d".repeat(32)}`), wrappedKey: new Uint8Array(1168) as WrappedKey },
      ...{ position: 0, previous: 0n, by: patient.account },
      place: {
        ...{ block: 1, blockHash: app.chain.incarnation, logIndex: 0 },
        ...{ transaction: app.chain.incarnation, timestamp: 1 },
      },
    })
    await put(HEAD, Uint8Array.of(1), 0)
    const theirs = await app.signIn(doctor)
    app.chain.journals.set(patient.account, [set(app.chain.now + 60)])
    expect((await get(HEAD, theirs)).headers.get("keyward-version")).to.equal("1")
    expect((await put(HEAD, Uint8Array.of(2), 1, { as: theirs })).status).to.equal(200)
    expect((await get(HEAD, theirs, doctor)).status).to.equal(204)
    expect((await remove(HEAD, 2, theirs)).status).to.equal(200)
    app.chain.journals.set(patient.account, [set(app.chain.now)])
    for (const answer of [get("/api/sealed/search", theirs), get(HEAD, theirs), remove(HEAD, 2, theirs)])
      expect(await refusalOf(answer)).to.deep.equal([403, "delegation-over"])
  })

  it("have a purpose and an id, a base and a type", async () => {
    const body = Uint8Array.of(1)
    const wrong = [
      get("/api/sealed/notebook"),
      get("/api/sealed/notebook/head"),
      get("/api/sealed/search/Head"),
      get(`/api/sealed/search/${"a".repeat(65)}`),
      get("/api/sealed/search/a%2Fb"),
      ...["", "-1", "1.5", "01", "1e3", "9".repeat(16)].map((base) => put(HEAD, body, base)),
      ...["", "x"].map((base) => remove(HEAD, base)),
      put(HEAD, body, 0, { type: "application/json" }),
      put(HEAD, new Uint8Array(), 0),
      app.ask(HEAD, { as: hers }),
    ]
    for (const [i, answer] of wrong.entries())
      expect(await refusalOf(answer), `${i}`).to.deep.equal([400, "request-malformed"])
  })

  it("have 2 MiB at most, and come whole", async () => {
    const most = new Uint8Array(MAX_SEALED_DOCUMENT_BYTES).fill(7)
    expect((await put(HEAD, most, 0)).status).to.equal(200)
    const kept = new Uint8Array(await (await get(HEAD)).arrayBuffer())
    expect(Buffer.compare(kept, most)).to.equal(0)
    const more = new Uint8Array(MAX_SEALED_DOCUMENT_BYTES + 1)
    expect(await refusalOf(put(HEAD, more, 1))).to.deep.equal([400, "request-malformed"])
    const undeclared = app.ask(HEAD, {
      ...{ method: "PUT", as: hers, body: new Blob([Uint8Array.of(1, 2, 3)]).stream(), duplex: "half" },
      headers: { ...of(patient), "content-type": "application/octet-stream", "keyward-base": "1" },
    })
    expect(await refusalOf(undeclared)).to.deep.equal([400, "request-malformed"])
    expect((await get(HEAD)).headers.get("keyward-version")).to.equal("1")
  })

  it("are refused to whoever asks too often, or for too many at once", async () => {
    const { sealed, sealedAtOnce } = app.services.limits
    const keyOf = async (cookie: string) =>
      sessionDigest((await app.services.cookie.read(new Request(app.url, { headers: { cookie } }))) ?? "")
    const key = await keyOf(hers)
    const ends = Array.from({ length: sealedAtOnce.most }, () => sealedAtOnce.begin(key))
    expect(await refusalOf(put(HEAD, Uint8Array.of(1), 0))).to.deep.equal([429, "too-many-requests"])
    for (const end of ends) end()
    for (let i = 0; i < 2 * sealedAtOnce.most; i++) await put(HEAD, Uint8Array.of(1), i % 2 === 0 ? 9 : 0)
    expect((await get(HEAD)).headers.get("keyward-version")).to.equal("1")
    const theirs = await app.signIn(stranger)
    await sealed.take(await keyOf(theirs), sealed.most)
    const refused = await get(HEAD, theirs, stranger)
    expect([refused.status, refused.headers.get("retry-after")]).to.deep.equal([429, "1"])
    expect((await get(HEAD)).status).to.equal(200)
  })
})
