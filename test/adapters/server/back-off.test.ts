import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { expect } from "chai"
import { MAX_WAIT, retryAfter } from "../../../app/_adapters/server/back-off"
import { HttpRecordStore } from "../../../app/_adapters/server/record-store"
import type { CarFile } from "../../../app/_core/ports/storage"
import { asAddress } from "../../../app/_core/types"
import { cookieFetch } from "../../../scripts/lib/cookie-fetch"
import { sampleCar } from "../../core/dag/samples"
import { startApp } from "../../server/app"
import { makeLimits } from "../../../app/_server/http/limits"
import { patient as person } from "../../server/people"
import { refusalOf } from "../chain/stage"

const patient = asAddress(`0x${"a1".repeat(20)}`)

const carFile = async (seed: number): Promise<CarFile> => {
  const { root, bytes } = await sampleCar([900], seed)
  return {
    ...{ root, size: bytes.length, discard: () => Promise.resolve() },
    stream: () => new Blob([bytes as BlobPart]).stream(),
  }
}

describe("a server that asks for patience", () => {
  it("is given the time it names, with an upload, a question and an erasure, and what was asked is done", async () => {
    // Two a minute, on a clock that only waiting moves.
    let now = 0
    const limits = makeLimits(() => now)
    const app = await startApp({
      limits: {
        ...limits,
        upload: Object.assign(limits.upload, { most: 2 }),
        record: Object.assign(limits.record, { most: 3 }),
      },
    })
    app.chain.published.add(person.account)
    const waits: number[] = []
    try {
      const cookie = await app.signIn(person)
      const withSession = cookieFetch(app.url)
      const store = new HttpRecordStore({
        baseUrl: app.url,
        fetch: (input, init) => {
          const headers = new Headers(init?.headers)
          headers.set("cookie", cookie)
          return withSession(input, { ...init, headers })
        },
        wait: (ms) => {
          waits.push(ms)
          now += ms
          return Promise.resolve()
        },
      })
      const told: number[] = []
      const cars = await Promise.all([1, 2, 3, 4, 5].map(carFile))
      for (const car of cars) await store.upload(car, person.account, { onWait: (ms) => told.push(ms) })
      expect(waits, "600 s of a window for two: 300 s for each of the other three").to.deep.equal([
        300_000, 300_000, 300_000,
      ])
      expect(told).to.deep.equal(waits)
      for (const { root } of [...cars, ...cars])
        expect(await store.isPinned(root, person.account)).to.equal(true)
      const asked = waits.length
      expect(asked).to.be.above(3)
      for (const { root } of cars) await store.unpin(root, person.account, [])
      expect(waits.length).to.be.above(asked)
      expect(await store.isPinned(cars[0]!.root, person.account)).to.equal(false)
    } finally {
      await app.close()
    }
  })

  describe("of whatever kind", () => {
    let answers: { status: number; headers?: Record<string, string> }[] = []
    let url = ""
    const server = createServer((request, response) => {
      request.resume().on("end", () => {
        const { status, headers = {} } = answers.shift() ?? { status: 200 }
        response.writeHead(status, headers).end()
      })
    })
    before(async () => {
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    })
    after(() => {
      server.closeAllConnections()
      server.close()
    })
    const storeWith = (waits: number[]) =>
      new HttpRecordStore({ baseUrl: url, wait: (ms) => (waits.push(ms), Promise.resolve()) })

    it("is understood by seconds, by a date and by nothing at all", async () => {
      const waits: number[] = []
      answers = [
        { status: 429, headers: { "retry-after": "7" } },
        { status: 429, headers: { "retry-after": new Date(Date.now() + 3_000).toUTCString() } },
        { status: 429 },
      ]
      await storeWith(waits).upload(await carFile(9), patient)
      expect(waits).to.have.length(3)
      expect(waits[0]).to.equal(7_000)
      expect(waits[1]).to.be.within(1_000, 4_000)
      expect(waits[2]).to.equal(2_000)
    })

    it("is not waited for longer than a quarter of an hour in all", async () => {
      const waits: number[] = []
      answers = Array.from({ length: 9 }, () => ({ status: 429, headers: { "retry-after": "400" } }))
      expect(await refusalOf(storeWith(waits).upload(await carFile(9), patient))).to.include({
        code: "too-many-requests",
      })
      expect(waits.reduce((sum, ms) => sum + ms, 0)).to.be.within(1, MAX_WAIT)
    })

    it("is left when the upload is cancelled", async () => {
      answers = [{ status: 429, headers: { "retry-after": "600" } }]
      const abort = new AbortController()
      const upload = new HttpRecordStore({ baseUrl: url }).upload(await carFile(9), patient, {
        signal: abort.signal,
        onWait: () => setImmediate(() => abort.abort()),
      })
      expect((await refusalOf(upload)).code).to.equal("cancelled")
    })

    it("is told from one that fails", async () => {
      const waits: number[] = []
      answers = [{ status: 503, headers: { "retry-after": "5" } }]
      const refused = await refusalOf(storeWith(waits).upload(await carFile(9), patient))
      expect(waits).to.deep.equal([])
      expect(refused, "for whoever waits by themselves").to.include({ seconds: 5 })
    })
  })

  it("says when in a header of which nonsense is no time", () => {
    expect([null, "", "soon", "-5"].map((header) => retryAfter(header))).to.deep.equal([
      null,
      null,
      null,
      null,
    ])
    expect(retryAfter("0")).to.equal(0)
    expect(retryAfter("Thu, 01 Jan 1970 00:00:10 GMT", 4_000)).to.equal(6)
    expect(retryAfter("Thu, 01 Jan 1970 00:00:10 GMT", 99_000)).to.equal(1)
  })
})
