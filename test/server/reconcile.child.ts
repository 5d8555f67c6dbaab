// Run by reconcile.test.ts: sends and erases a record over HTTP, and is killed at one step of it.
import { writeSync } from "node:fs"
import { sampleCar } from "../core/dag/samples"
import { startApp } from "./app"
import { patient } from "./people"

const [folder = "", step = "", seed = "0"] = process.argv.slice(2)
const [moment, place, method] = step.split(" ")
const app = await startApp({}, folder)
const { root, bytes } = await sampleCar([300_000, 2_000], Number(seed))

const die = () => process.kill(process.pid, "SIGKILL")
if (place && method) {
  const target = app.services[place as "pins"] as unknown as Record<string, (...args: unknown[]) => unknown>
  const original = target[method]!.bind(target)
  target[method] = async (...args) => {
    if (moment === "before") die()
    const result = await original(...args)
    if (moment === "after") die()
    return result
  }
}
const as = await app.signIn(patient)
const headers = { "keyward-patient": patient.account }
const path = `/api/records/${root}`
const car = { ...headers, "content-type": "application/vnd.ipld.car" }
const sent = await app.ask(path, { method: "PUT", as, headers: car, body: bytes as Uint8Array<ArrayBuffer> })
writeSync(1, `sent ${sent.status}\n`)
const erased = await app.ask(path, { method: "DELETE", as, headers })
writeSync(1, `erased ${erased.status}\n`)
die()
