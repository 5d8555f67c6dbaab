import { expect } from "chai"
import { KeywardError } from "../../../app/_core/errors"
import { operatorAnswer } from "../../../app/_server/watch/operations"
import { sampleCar } from "../../core/dag/samples"
import { startApp } from "../app"
import type { App } from "../app"
import { patient, stranger } from "../people"

describe("what operators are told", () => {
  let app: App
  let closing = false
  beforeEach(async () => {
    closing = false
    app = await startApp()
  })
  afterEach(() => app.close())

  const ask = (path: string, services = () => Promise.resolve(app.services)) =>
    operatorAnswer(path, { metrics: app.services.metrics, services, isClosing: () => closing })
  const valueOf = async (line: string): Promise<number> => {
    const { body } = (await ask("/metrics"))!
    const found = body.split("\n").find((each) => each.startsWith(`${line} `))
    return found === undefined ? NaN : Number(found.slice(line.length + 1))
  }
  const put = async (as: string, spoil = false) => {
    const { root, bytes } = await sampleCar([5_000], spoil ? 2 : 1)
    if (spoil) bytes[bytes.length - 1]! ^= 1
    const headers = { "keyward-patient": patient.account, "content-type": "application/vnd.ipld.car" }
    const sent = { method: "PUT", as, headers, body: bytes as Uint8Array<ArrayBuffer> }
    return { size: bytes.length, response: await app.ask(`/api/records/${root}`, sent) }
  }

  it("is that the process lives, whatever else does not", async () => {
    app.chain.reachable = false
    expect(await ask("/healthz", () => Promise.reject(new Error("gone")))).to.include({ status: 200 })
  })

  it("is whether it can serve, and by which part it cannot", async () => {
    const ready = async () => {
      const answer = (await ask("/readyz"))!
      return [answer.status, JSON.parse(answer.body) as unknown]
    }
    expect(await ready()).to.deep.equal([200, { database: "ok", store: "ok", chain: "ok" }])
    app.chain.reachable = false
    expect(await ready()).to.deep.equal([503, { database: "ok", store: "ok", chain: "chain-unreachable" }])
    app.chain.reachable = true
    app.services.pins.health = () => Promise.reject(new KeywardError("store-public"))
    expect(await ready()).to.deep.equal([503, { database: "ok", store: "store-public", chain: "ok" }])
    closing = true
    expect(await ready()).to.deep.equal([503, { closing: true }])
    closing = false
    const failing = await ask("/readyz", () => Promise.reject(new KeywardError("ledger-lost")))
    expect([failing?.status, failing?.body.trim()]).to.deep.equal([503, '{"server":"ledger-lost"}'])
  })

  it("is nothing at any other path", async () => expect(await ask("/api/health")).to.equal(null))

  it("counts requests, uploads, checks that failed, erasures and what waits", async () => {
    const as = await app.signIn(patient)
    const { size, response } = await put(as)
    expect(response.status).to.equal(201)
    expect((await put(as, true)).response.status).to.equal(422)
    expect(await valueOf("keyward_uploads_total")).to.equal(1)
    expect(await valueOf("keyward_upload_bytes_total")).to.equal(size)
    expect(await valueOf('keyward_verify_failures_total{what="upload"}')).to.equal(1)
    expect(await valueOf('keyward_errors_total{code="car-invalid"}')).to.equal(1)
    expect(
      await valueOf('keyward_http_requests_total{route="/api/records",method="PUT",status="201"}'),
    ).to.equal(1)
    expect(await valueOf("keyward_uploads_held")).to.equal(1)
    expect(await valueOf("keyward_uploads_held_bytes")).to.equal(size)
    expect(await valueOf("keyward_uploads_unrecorded")).to.equal(1)
    expect(await valueOf("keyward_uploads_arriving")).to.equal(0)
    expect(await valueOf("keyward_sessions_live")).to.equal(1)
    expect(await valueOf("keyward_erasures_due")).to.equal(0)
    const [upload] = await app.services.uploads.ofPatient(patient.account)
    await app.services.uploads.endAt(upload!, Number.MAX_SAFE_INTEGER, 0)
    expect(await valueOf("keyward_erasures_due")).to.equal(1)
    const headers = { "keyward-patient": patient.account }
    await app.ask(`/api/records/${upload!.root}`, { method: "DELETE", as, headers })
    expect(await valueOf("keyward_erased_total")).to.equal(1)
    expect(await valueOf("keyward_uploads_held")).to.equal(0)
  })

  it("says which part does not work, and leaves out what that would have told", async () => {
    expect(await valueOf('keyward_part_up{part="chain"}')).to.equal(1)
    app.chain.reachable = false
    expect(await valueOf('keyward_part_up{part="chain"}')).to.equal(0)
    expect(await valueOf('keyward_part_up{part="database"}')).to.equal(1)
    const anyway = await ask("/metrics", () => Promise.reject(new Error("gone")))
    expect(anyway?.status).to.equal(200)
    expect(anyway?.body).to.include("process_cpu_seconds_total")
  })

  it("has few series, whoever asks for whatever", async () => {
    const as = await app.signIn(stranger)
    for (let i = 0; i < 40; i++) await app.ask(`/api/records/${"x".repeat(i + 1)}`, { as, method: "HEAD" })
    const { body } = (await ask("/metrics"))!
    const routes = new Set([...body.matchAll(/route="([^"]*)"/g)].map(([, route]) => route))
    expect(routes.size).to.be.below(5)
  })
})
