// Run by full-disk.test.ts on a small file system of its own: fills it up and says what still works.
import { readdirSync, rmSync, writeSync, openSync, closeSync } from "node:fs"
import { join } from "node:path"
import { isKeywardError } from "../../app/_core/errors"
import { eraseAndCollect } from "../../app/_server/erasing"
import { sessionSecret } from "../../app/_server/secrets"
import { DiskReserve } from "../../app/_server/storage/reserve"
import { sampleCar } from "../core/dag/samples"
import { startApp } from "./app"
import { patient } from "./people"

const [mode, folder = ""] = process.argv.slice(2)
const say = (line: string) => writeSync(1, `${line}\n`)

/** Takes all that is left, to the last byte. */
function fill(): void {
  const file = openSync(join(folder, "ballast"), "a")
  for (const size of [65_536, 4_096, 512, 1])
    try {
      for (;;) if (writeSync(file, new Uint8Array(size).fill(1)) === 0) break
    } catch {
      // Full for pieces of this size
    }
  closeSync(file)
}
const codeOf = (error: unknown) => (isKeywardError(error) ? error.code : String(error))

if (mode === "secret") {
  fill()
  say(await sessionSecret(null, folder).catch(codeOf))
  say(readdirSync(folder).join(" "))
  rmSync(join(folder, "ballast"))
  say(String((await sessionSecret(null, folder)).length))
} else {
  const reserve = mode === "reserve" ? await DiskReserve.open(folder, 512 * 1_024) : null
  const app = await startApp(reserve ? { whenFull: (work) => reserve.whenFull(work) } : {}, folder)
  const { root, bytes } = await sampleCar([200_000], 1)
  const headers = { "keyward-patient": patient.account }
  const car = { ...headers, "content-type": "application/vnd.ipld.car" }
  const path = `/api/records/${root}`
  const first = await app.signIn(patient)
  const body = bytes as Uint8Array<ArrayBuffer>
  say(`sent ${(await app.ask(path, { method: "PUT", as: first, headers: car, body })).status}`)
  fill()
  const other = await sampleCar([200_000], 2)
  const refused = { method: "PUT", as: first, headers: car, body: other.bytes as Uint8Array<ArrayBuffer> }
  say(`sent ${(await app.ask(`/api/records/${other.root}`, refused)).status}`)
  const nonce = await app.ask("/api/session/nonce")
  say(`nonce ${nonce.status}`)
  const as = nonce.ok ? await app.signIn(patient) : first
  say(`erased ${(await app.ask(path, { method: "DELETE", as, headers })).status}`)
  await app.services
    .whenFull(() => eraseAndCollect(app.services))
    .catch((error: unknown) => say(codeOf(error)))
  say((await app.services.pins.block(root, root)) ? "still there" : "gone")
  say(`out ${(await app.ask("/api/session", { method: "DELETE", as })).status}`)
  say(JSON.stringify(await (await app.ask("/api/session", { as })).json()))
}
process.exit(0)
