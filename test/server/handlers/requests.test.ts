import { expect } from "chai"
import { sealedLength } from "../../../app/_core/requests/reason-bytes"
import type { JournalEntry } from "../../../app/_core/ports/registry"
import { asDigest } from "../../../app/_core/types"
import type { Address, WrappedKey } from "../../../app/_core/types"
import { codeOf, startApp } from "../app"
import type { App } from "../app"
import { doctor, patient, stranger } from "../people"
import type { Person } from "../people"

const HOUR = 3_600
const DAY = 24 * HOUR
/** For the patient and one who acts for the patient. */
const SEALED = sealedLength(2)

describe("reasons of requests", () => {
  let app: App
  let time: number
  let [hers, his, other]: [string, string, string] = ["", "", ""]
  beforeEach(async () => {
    time = Date.now()
    app = await startApp({ clock: () => new Date(time) })
    for (const { account } of [patient, doctor, stranger]) app.chain.published.add(account)
    ;[hers, his, other] = [await app.signIn(patient), await app.signIn(doctor), await app.signIn(stranger)]
  })
  afterEach(() => app.close())

  const sealed = (seed: number, length = SEALED) => new Uint8Array(length).fill(seed)
  const put = (as: string | undefined, to: Person, body = sealed(1), more: Record<string, string> = {}) =>
    app.ask("/api/requests", {
      ...{ method: "PUT", body, ...(as ? { as } : {}) },
      headers: { "content-type": "application/octet-stream", "keyward-patient": to.account, ...more },
    })
  const get = (as: string | undefined, from: Person, to = patient) =>
    app.ask("/api/requests", {
      ...(as ? { as } : {}),
      headers: { "keyward-asker": from.account, "keyward-patient": to.account },
    })
  const forget = (as: string, headers: Record<string, string>) =>
    app.ask("/api/requests", { method: "DELETE", as, headers })
  const opened = (by: Person, to: Person) => app.chain.asked.add(`${to.account}:${by.account}`)
  const expectBytes = async (response: Response, seed: number) =>
    expect(new Uint8Array(await response.arrayBuffer())).to.deep.equal(sealed(seed))
  const expectCode = async (response: Response, status: number, code: string) =>
    expect([response.status, await codeOf(response)]).to.deep.equal([status, code])
  const kept = (account: Address, asker: Address) =>
    app.services.reasons.find(account, asker, Math.floor(time / 1_000))

  it("go to the patient they were sealed for, while the request is open", async () => {
    expect((await put(his, patient)).status).to.equal(201)
    expect((await get(hers, doctor)).status).to.equal(204)
    opened(doctor, patient)
    await expectBytes(await get(hers, doctor), 1)
  })

  it("go to nobody else: not to another patient, not to the asker, not to whoever is signed out", async () => {
    await put(his, patient)
    opened(doctor, patient)
    opened(doctor, stranger)
    expect((await get(other, doctor, stranger)).status).to.equal(204)
    expect((await get(his, doctor, doctor)).status).to.equal(204)
    for (const as of [other, his]) await expectCode(await get(as, doctor), 403, "delegation-over")
    await expectCode(await get(undefined, doctor), 401, "signed-out")
    await expectCode(await put(undefined, patient), 401, "signed-out")
  })

  it("go to somebody who acts for the patient while they do, and who forgets them for the patient", async () => {
    const place = {
      ...{ block: 1, logIndex: 0, timestamp: 1 },
      ...{ blockHash: app.chain.incarnation, transaction: app.chain.incarnation },
    }
    const set = (until: number): JournalEntry => ({
      ...{ kind: "DelegateSet", delegate: stranger.account, until, generation: 0 },
      ...{ keyDigest: asDigest(`0x${"0d".repeat(32)}`), wrappedKey: new Uint8Array(1168) as WrappedKey },
      ...{ position: 0, previous: 0n, by: patient.account, place },
    })
    await put(his, patient)
    opened(doctor, patient)
    await expectCode(await get(other, doctor), 403, "delegation-over")
    app.chain.journals.set(patient.account, [set(app.chain.now + HOUR)])
    await expectBytes(await get(other, doctor), 1)
    app.chain.now += HOUR
    await expectCode(await get(other, doctor), 403, "delegation-over")
    const forHer = { "keyward-asker": doctor.account, "keyward-patient": patient.account }
    await expectCode(await forget(other, forHer), 403, "delegation-over")
    app.chain.now -= HOUR
    expect((await forget(other, forHer)).status).to.equal(200)
    expect(await kept(patient.account, doctor.account)).to.equal(null)
  })

  it("are the signed-in asker's own: nobody puts their words in another's mouth", async () => {
    await put(his, patient)
    await put(other, patient, sealed(2), { "keyward-asker": doctor.account })
    opened(doctor, patient)
    opened(stranger, patient)
    await expectBytes(await get(hers, doctor), 1)
    await expectBytes(await get(hers, stranger), 2)
  })

  it("are one for each patient and asker, the latest", async () => {
    await put(his, patient)
    await put(his, patient, sealed(3))
    opened(doctor, patient)
    await expectBytes(await get(hers, doctor), 3)
  })

  it("are of the lengths that one to nine readers make, and of one type", async () => {
    for (const length of [SEALED - 1, SEALED + 1, 0, sealedLength(0), sealedLength(10), 100_000])
      await expectCode(await put(his, patient, sealed(1, length)), 400, "request-malformed")
    for (const readers of [1, 9])
      expect((await put(other, patient, sealed(1, sealedLength(readers)))).status).to.equal(201)
    const typed = await put(his, patient, sealed(1), { "content-type": "application/json" })
    await expectCode(typed, 400, "request-malformed")
    expect(await kept(patient.account, doctor.account)).to.equal(null)
  })

  it("are taken between accounts with published keys only, and from nobody to themselves", async () => {
    await expectCode(await put(his, doctor), 400, "request-malformed")
    app.chain.published.delete(patient.account)
    await expectCode(await put(his, patient), 403, "store-refused")
    app.chain.published.add(patient.account)
    app.chain.published.delete(doctor.account)
    await expectCode(await put(his, patient), 403, "store-refused")
  })

  it("are forgotten when their patient or their asker says so, and nobody else", async () => {
    await put(his, patient)
    await forget(other, { "keyward-patient": patient.account })
    const hersByHim = { "keyward-asker": doctor.account, "keyward-patient": patient.account }
    await expectCode(await forget(other, hersByHim), 403, "delegation-over")
    await forget(other, { "keyward-asker": doctor.account, "keyward-patient": stranger.account })
    expect(await kept(patient.account, doctor.account)).not.to.equal(null)
    await forget(his, { "keyward-patient": patient.account })
    expect(await kept(patient.account, doctor.account)).to.equal(null)
    await put(his, patient)
    await forget(hers, hersByHim)
    expect(await kept(patient.account, doctor.account)).to.equal(null)
  })

  it("are forgotten when their request is over, but not while it may still arrive", async () => {
    await put(his, patient)
    time += HOUR * 1_000
    await get(hers, doctor)
    expect(await kept(patient.account, doctor.account)).not.to.equal(null)
    time += 1_000
    expect((await get(hers, doctor)).status).to.equal(204)
    expect(await kept(patient.account, doctor.account)).to.equal(null)
  })

  it("are forgotten after 31 days, whatever the chain says", async () => {
    await put(his, patient)
    opened(doctor, patient)
    time += 31 * DAY * 1_000
    his = await app.signIn(doctor, { issuedAt: new Date(time).toISOString() })
    hers = await app.signIn(patient, { issuedAt: new Date(time).toISOString() })
    expect((await get(hers, doctor)).status).to.equal(204)
    await put(his, stranger)
    const rows = await app.services.database.query("SELECT patient FROM request_reasons")
    expect(rows.map((row) => row["patient"])).to.deep.equal([stranger.account])
  })

  it("are limited for each asker: 60 in ten minutes, 480 waiting", async () => {
    for (let i = 0; i < 60; i++) expect((await put(his, patient)).status).to.equal(201)
    await expectCode(await put(his, patient), 429, "too-many-requests")
    expect((await put(other, patient)).status).to.equal(201)
    const { reasons, database } = app.services
    for (let i = 0; i < 482; i++) {
      const to = `0x${i.toString(16).padStart(40, "0")}` as Address
      await reasons.keep(to, doctor.account, sealed(1), Math.floor(time / 1_000) + 1 + i)
    }
    const rows = await database.query(
      `SELECT MIN(kept_at) AS oldest, COUNT(*) AS waiting FROM request_reasons WHERE asker = $1`,
      [doctor.account],
    )
    const [{ oldest, waiting } = { oldest: 0, waiting: 0 }] = rows
    expect(Number(waiting)).to.equal(480)
    expect(Number(oldest)).to.equal(Math.floor(time / 1_000) + 3)
  })
})
