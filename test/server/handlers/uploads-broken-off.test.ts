import { once } from "node:events"
import { request as httpRequest } from "node:http"
import type { IncomingMessage } from "node:http"
import { expect } from "chai"
import { sampleCar } from "../../core/dag/samples"
import { startApp } from "../app"
import type { App } from "../app"
import { patient } from "../people"

describe("an upload that is still arriving when its session is ended", () => {
  let app: App
  before(async () => {
    app = await startApp({ stallMs: 60_000 })
  })
  after(() => app.close())

  const running = async () => {
    const [row] = await app.services.database.query("SELECT COUNT(*) AS running FROM arriving_uploads", [])
    return Number(row?.["running"])
  }

  it("is broken off within seconds, though nothing more of it arrives", async () => {
    const stolen = await app.signIn(patient)
    const { root, bytes } = await sampleCar([9_000], 1)
    const [hostname, port] = app.host.split(":")
    const sending = httpRequest({
      ...{ hostname, port, method: "PUT", path: `/api/records/${root}` },
      headers: {
        ...{ cookie: stolen, origin: app.url, "sec-fetch-site": "same-origin" },
        ...{ "keyward-patient": patient.account, "content-type": "application/vnd.ipld.car" },
        "content-length": bytes.length,
      },
    })
    sending.on("error", () => undefined)
    sending.write(bytes.subarray(0, 40))
    const answered = once(sending, "response") as Promise<[IncomingMessage]>
    while ((await running()) < 1) await new Promise(setImmediate)
    const own = await app.signIn(patient)
    await app.ask("/api/sessions", { method: "DELETE", as: own })
    const [response] = await answered
    expect(response.statusCode).to.equal(401)
    expect(await running()).to.equal(0)
    sending.destroy()
  })
})
