import { request as httpRequest } from "node:http"
import type { ClientRequest } from "node:http"
import { expect } from "chai"
import { sampleCar } from "../../core/dag/samples"
import { codeOf, startApp } from "../app"
import type { App } from "../app"
import { patient } from "../people"

const CAR = "application/vnd.ipld.car"

/** An upload may take six hours, and nothing asks meanwhile whether its session still is. */
describe("uploads that a stolen session has begun and never ends", () => {
  let app: App
  let stolen: string
  let open: ClientRequest[]
  beforeEach(async () => {
    app = await startApp({
      stallMs: 60_000,
      room: {
        ...{ stored: 80_000_000, uploadsAtOnce: 6 },
        unrecorded: { account: 8_000_000, network: 100_000_000 },
      },
    })
    stolen = await app.signIn(patient)
    open = []
  })
  afterEach(async () => {
    for (const each of open) each.destroy()
    await app.close()
  })

  const headers = (cookie: string) => ({
    ...{ cookie, origin: app.url, "sec-fetch-site": "same-origin" },
    ...{ "keyward-patient": patient.account, "content-type": CAR },
  })
  const begin = async (size: number, seed: number) => {
    const { root, bytes } = await sampleCar([size], seed)
    const [hostname, port] = app.host.split(":")
    const sending = httpRequest({
      ...{ hostname, port, method: "PUT", path: `/api/records/${root}` },
      headers: { ...headers(stolen), "content-length": bytes.length },
    })
    sending.on("error", () => undefined)
    sending.write(bytes.subarray(0, 40))
    open.push(sending)
  }
  const running = async () => {
    const [row] = await app.services.database.query("SELECT COUNT(*) AS running FROM arriving_uploads", [])
    return Number(row?.["running"])
  }
  const ownerUploads = async () => {
    const hers = await app.signIn(patient)
    expect((await app.ask("/api/sessions", { method: "DELETE", as: hers })).status).to.equal(200)
    const { root, bytes } = await sampleCar([900_000], 99)
    const response = await app.ask(`/api/records/${root}`, {
      ...{ method: "PUT", as: hers, body: bytes as Uint8Array<ArrayBuffer> },
      headers: { "keyward-patient": patient.account, "content-type": CAR },
    })
    return response.status === 201 ? "stored" : codeOf(response)
  }

  it("take none of the places of the owner, who has ended that session", async () => {
    for (let seed = 1; seed <= 6; seed++) await begin(9_000, seed)
    while ((await running()) < 6) await new Promise(setImmediate)
    expect(await ownerUploads()).to.equal("stored")
  })

  it("take none of the room of the owner, who has ended that session", async () => {
    for (let seed = 1; seed <= 3; seed++) await begin(2_600_000, seed)
    while ((await running()) < 3) await new Promise(setImmediate)
    expect(await ownerUploads()).to.equal("stored")
  })
})
