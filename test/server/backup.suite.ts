import { createHash, randomBytes } from "node:crypto"
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect } from "chai"
import { digestOfRoot } from "../../app/_core/dag/cid"
import { readFile as readDagFile } from "../../app/_core/dag/read"
import type { JournalEntry } from "../../app/_core/ports/registry"
import type { Cid } from "../../app/_core/types"
import { fillLedger } from "../../app/_server/backup/ledger-dump"
import type { Dialect } from "../../app/_server/backup/ledger-dump"
import { FILES, makeBackup } from "../../app/_server/backup/make-backup"
import { restoreBackup } from "../../app/_server/backup/restore-backup"
import { openSource } from "../../app/_server/backup/sources"
import type { Database } from "../../app/_server/database/port"
import { environment } from "../../app/_server/environment"
import { folderTag, matchLedger } from "../../app/_server/ledger/identity"
import { EmbeddedPinStore } from "../../app/_server/storage/embedded"
import { sampleCar } from "../core/dag/samples"
import { added, journalOf } from "../core/journal/made-journal"
import { startApp } from "./app"
import type { App } from "./app"
import { patient } from "./people"
import { vaultBlob } from "./vault-blob"

const NOW = 1_800_000_000

/** Backs up a deployment on SQLite and restores it to another machine's database. `open` gives an empty one each time. */
export function backupSuite(open: () => Promise<Database>, dialect: Dialect): void {
  let [here, there, folder] = ["", "", ""]
  let app: App
  let as = ""
  beforeEach(async () => {
    ;[here, there, folder] = (await Promise.all(
      ["here", "there", "to"].map((name) => mkdtemp(join(tmpdir(), `keyward-backup-${name}-`))),
    )) as [string, string, string]
    app = await startApp({}, here)
    as = await app.signIn(patient)
  })
  afterEach(async () => {
    await app.close()
    for (const each of [here, there, folder]) await rm(each, { recursive: true })
  })

  let journal: readonly JournalEntry[] = []
  const put = async (seed: number, sizes = [300_000, 2_000]) => {
    const { root, bytes } = await sampleCar(sizes, seed)
    const headers = { "keyward-patient": patient.account, "content-type": "application/vnd.ipld.car" }
    const sent = { method: "PUT", as, headers, body: bytes as Uint8Array<ArrayBuffer> }
    expect((await app.ask(`/api/records/${root}`, sent)).status).to.equal(201)
    return root
  }
  const show = (...roots: Cid[]) => {
    journal = journalOf(
      roots.map((root, number) => added(number, { by: patient.account, cidDigest: digestOfRoot(root) })),
    ).entries
    app.chain.journals.set(patient.account, journal)
  }
  /** As `npm run backup` does, beside the running server. */
  const backup = async () => {
    const source = await openSource(environment({ KEYWARD_DATA: here }))
    try {
      return await makeBackup(source, folder, NOW)
    } finally {
      await source.close()
    }
  }
  const restore = async () => {
    const database = await open()
    const pins = await EmbeddedPinStore.open(join(there, "blocks"))
    try {
      const done = await restoreBackup(folder, { database, dialect, pins })
      await matchLedger({ database, tag: folderTag(join(there, "blocks"), pins), beginAnew: false })
      return { done, database }
    } catch (error) {
      await database.close()
      throw error
    } finally {
      await pins.close()
    }
  }
  const refusal = async (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => "done",
      (error: unknown) => String(error),
    )
  const sum = async (from: App, root: Cid, cookie: string) => {
    const headers = { "keyward-patient": patient.account }
    const response = await from.ask(`/api/records/${root}?name=0`, { as: cookie, headers })
    if (response.status !== 200) return response.status
    const digest = createHash("sha256")
    for await (const leaf of readDagFile(response.body!, root, "0")) digest.update(leaf)
    return digest.digest("hex")
  }

  it("brings ledger and records to another machine, where everything reads as before", async () => {
    const roots = [await put(1), await put(2, [2_000_000]), await put(3)]
    show(...roots)
    const blob = vaultBlob(patient.account, 1)
    const json = { "content-type": "application/json" }
    const body = JSON.stringify({
      blob: Buffer.from(blob).toString("base64url"),
      fetchTokenDigest: `0x${"11".repeat(32)}`,
    })
    expect((await app.ask("/api/vault", { method: "PUT", as, headers: json, body })).status).to.equal(200)
    const notebook = new Uint8Array(randomBytes(5_000))
    expect(await app.services.notebooks.keep(patient.account, 1, notebook)).to.equal(true)
    const wanted = await Promise.all(roots.map((root) => sum(app, root, as)))
    const stored = await app.services.uploads.stored(patient.account)

    const begun = performance.now()
    const made = await backup()
    expect(made).to.include({ records: 3, written: 3, removed: 0 })
    const { done, database } = await restore()
    expect(done).to.include({ records: 3 }).and.deep.include({ missing: [] })
    const minutes = (performance.now() - begun) / 60_000 / (made.bytes / 1e9)
    process.stdout.write(
      `      backup and restore of ${made.bytes} bytes: ${minutes.toFixed(2)} minutes a GB\n`,
    )

    const other = await startApp({}, there, database)
    try {
      other.chain.journals.set(patient.account, journal)
      expect(await (await other.ask("/api/session", { as })).json(), "sessions are not taken along").to.equal(
        null,
      )
      const again = await other.signIn(patient)
      expect(await Promise.all(roots.map((root) => sum(other, root, again)))).to.deep.equal(wanted)
      expect(await other.services.uploads.stored(patient.account)).to.equal(stored)
      const kept = await other.services.notebooks.find(patient.account)
      expect(Buffer.from(kept!.sealed).equals(Buffer.from(notebook))).to.equal(true)
      const vaults = (await (await other.ask("/api/vault", { as: again })).json()) as { vaults: string[] }
      expect(vaults.vaults).to.deep.equal([Buffer.from(blob).toString("base64url")])
    } finally {
      await other.close()
    }
  })

  it("writes only what is new into a folder that has one, and takes away what was erased", async () => {
    const [first, second] = [await put(1), await put(2)]
    expect(await backup()).to.include({ records: 2, written: 2 })
    const headers = { "keyward-patient": patient.account }
    expect((await app.ask(`/api/records/${first}`, { method: "DELETE", as, headers })).status).to.equal(200)
    const third = await put(3)
    expect(await backup()).to.include({ records: 2, written: 1, removed: 1 })
    expect((await readdir(join(folder, FILES.records))).sort()).to.deep.equal(
      [`${second}.car`, `${third}.car`].sort(),
    )
  })

  it("is refused where it is not whole, is damaged, or the target is in use, and nothing is written then", async () => {
    await put(1)
    expect(await refusal(restore())).to.include("no whole backup")
    await backup()
    const ledger = await readFile(join(folder, FILES.ledger), "utf8")
    await writeFile(join(folder, FILES.ledger), ledger.replace(/"size":\d/, '"size":9'))
    expect(await refusal(restore())).to.include("ledger.jsonl is damaged")
    await writeFile(join(folder, FILES.ledger), ledger)
    const { database } = await restore()
    await database.close()
    expect(await refusal(restore())).to.include("in use")
  })

  it("leaves out a record that is damaged in it, and names it", async () => {
    const [good, bad, gone] = [await put(1), await put(2), await put(3)]
    await backup()
    const path = (root: Cid) => join(folder, FILES.records, `${root}.car`)
    await truncate(path(bad), 200_000)
    await rm(path(gone))
    const { done, database } = await restore()
    await database.close()
    expect(done.records).to.equal(1)
    expect([...done.missing].sort()).to.deep.equal([bad, gone].sort())
    expect(done.missing).not.to.include(good)
  })

  it("takes no row that is none of a ledger's", async () => {
    const database = await open()
    const [steps] = await database.query("SELECT COUNT(*) AS held FROM schema_steps")
    const schema = Array.from({ length: Number(steps!["held"]) }, (_, step) =>
      JSON.stringify({ table: "schema_steps", row: { step } }),
    )
    const fill = (...lines: string[]) =>
      refusal(
        fillLedger(database, dialect, async function* () {
          yield* lines
        }),
      )
    try {
      const injected = JSON.stringify({ table: "meta", row: { "name) VALUES ('x'); --": "x" } })
      expect(await fill(...schema, injected)).to.include("no row of a ledger")
      expect(await fill(...schema, JSON.stringify({ table: "sessions", row: { a: 1 } }))).to.include(
        "no row of a ledger",
      )
      expect(await fill(...schema.slice(1), JSON.stringify({ table: "meta", row: {} }))).to.include(
        "another version",
      )
    } finally {
      await database.close()
    }
  })
}
