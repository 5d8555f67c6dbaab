import { expect } from "chai"
import { checksumAddress } from "../../app/_core/checksum-address"
import { toBase64url, toHex, utf8 } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import { readWholeFile } from "../../app/_journeys/read-record"
import { removeRecord } from "../../app/_journeys/file-records"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import { operatorAnswer } from "../../app/_server/watch/operations"
import { seenBy, share, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

const TITLE = "Echocardiography of Zita Quandt"
const NAME = "quandt-echo-report.pdf"
const TEXT = "Ejection fraction 37 percent, severe mitral regurgitation"

describe("the log and the metrics of a whole run", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    doctor = await world.actor(2, { secret: "a secret of the doctor's own" })
  })
  after(() => world.stop())

  it("hold no plaintext, no name, no key and nothing of an account, also where things fail", async () => {
    const { app } = world
    const folder = newFolder()
    await addRecords(patient, [newRecord(utf8(TEXT), { title: TITLE, name: NAME })], folder)
    await share(patient, folder, doctor)
    const [shown] = await seenBy(doctor, patient)
    expect(shown?.open?.manifest.title, "it is a run in which something is read").to.equal(TITLE)
    const file = await readWholeFile(doctor.services, await viewOf(doctor, patient), shown!.open!, 0)
    expect(await file.text()).to.equal(TEXT)
    const { root, state } = shown!.open!
    await revokeAccess(patient.services, patient.keys, { scope: folder, grantees: [doctor.keys.account] })
    const [own] = await seenBy(patient, patient)
    await removeRecord(patient.services, patient.keys, own!.open!)

    // What fails: at the gate, at the check, and inside, with everything in its message.
    const telling = `no row for ${patient.keys.account} and ${root} at 192.0.2.1 ("${TITLE}")`
    app.services.walletShares.share = () =>
      Promise.reject(
        new TypeError(telling, { cause: new Error(`of ${checksumAddress(doctor.keys.account)}`) }),
      )
    const fails = [
      doctor.services.store.fetch(root, "manifest", patient.keys.account),
      doctor.services.server.walletShare("00".repeat(16)),
      patient.services.server.endSession("not a handle"),
    ].map((each) =>
      each.then(
        () => "well",
        (error: { code: string }) => error.code,
      ),
    )
    expect(await Promise.all(fails)).to.include.members([
      "store-refused",
      "server-failed",
      "request-malformed",
    ])

    const cookies = await app.services.database.query("SELECT id_digest, handle FROM sessions")
    const operated = {
      metrics: app.services.metrics,
      services: () => Promise.resolve(app.services),
      isClosing: () => false,
    }
    const metrics = (await operatorAnswer("/metrics", operated))!.body
    const lines = app.log.map((line) => JSON.stringify(line))
    expect(lines.length).to.be.above(20)
    expect(lines.some((line) => line.includes('"cause":"'))).to.equal(true)
    expect(new Set(app.log.map(({ id }) => id)).size, "each request has a name of its own").to.equal(
      lines.length,
    )

    const secrets = [
      ...[
        TITLE,
        NAME,
        TEXT,
        "Quandt",
        "The patient",
        root,
        state.cidDigest.slice(2),
        String(folder),
        "192.0.2.1",
      ],
      ...[patient, doctor].flatMap(({ keys, recoveryCode }) => [
        ...[keys.account.slice(2), checksumAddress(keys.account).slice(2), recoveryCode],
        ...bytesIn(keys).flatMap((bytes) => [toHex(bytes).replace(/^0x/, ""), toBase64url(bytes)]),
      ]),
      "a secret of the doctor",
      ...cookies.flatMap((row) => Object.values(row).map(String)),
    ]
    expect(secrets.length).to.be.above(30)
    const all = `${lines.join("\n")}\n${metrics}`.toLowerCase()
    for (const secret of secrets)
      expect(all.includes(secret.toLowerCase()), `${secret.slice(0, 12)}… is in it`).to.equal(false)
    expect(metrics).to.include("keyward_uploads_total 1")
  })
})

/** Every key in an object, however deep. */
function bytesIn(value: unknown, depth = 0): Uint8Array[] {
  if (value instanceof Uint8Array) return value.length >= 16 ? [value] : []
  if (typeof value !== "object" || value === null || depth > 4) return []
  const inner = value instanceof Map ? [...value.values()] : Object.values(value)
  return inner.flatMap((each) => bytesIn(each, depth + 1))
}
