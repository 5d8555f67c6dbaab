// Run by scripts/backup.ts and scripts/restore.ts, under the condition that the server's own modules ask for.
import { copyFile, mkdir, readdir } from "node:fs/promises"
import { join, resolve } from "node:path"
import { parseArgs } from "node:util"
import { POSTGRES, SQLITE } from "../../app/_server/backup/ledger-dump"
import { makeBackup } from "../../app/_server/backup/make-backup"
import { restoreBackup } from "../../app/_server/backup/restore-backup"
import { openSource } from "../../app/_server/backup/sources"
import { openDatabase } from "../../app/_server/database/open"
import { environment } from "../../app/_server/environment"
import { matchLedger } from "../../app/_server/ledger/identity"
import { openStore } from "../../app/_server/pins"

const [task, ...args] = process.argv.slice(2)
const say = (text: string) => process.stdout.write(`${text}\n`)
const env = environment()
const SECRET = "share-secret"
const begun = performance.now()

/** `3 records, 1.20 GB in 24 s: 0.33 minutes a GB` */
const speed = (records: number, bytes: number): string => {
  const seconds = (performance.now() - begun) / 1_000
  const gb = bytes / 1e9
  const each = gb > 0 ? `: ${(seconds / 60 / gb).toFixed(2)} minutes a GB` : ""
  return `${records} records, ${gb.toFixed(2)} GB in ${seconds.toFixed(1)} s${each}`
}

async function backup(): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { to: { type: "string" }, "with-secrets": { type: "boolean", default: false } },
  })
  if (!values.to) throw new TypeError("say where: npm run backup -- --to FOLDER")
  const folder = resolve(values.to)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const source = await openSource(env)
  try {
    const done = await makeBackup(source, folder, Math.floor(Date.now() / 1_000))
    for (const root of done.damaged)
      say(`${root} is damaged in the store and not in the backup: npm run verify`)
    if (values["with-secrets"]) await copyFile(join(env.folder, SECRET), join(folder, SECRET))
    else
      say(
        `Not in it: ${SECRET}. Keep a copy of it elsewhere; without it recovery codes open vaults, wallets do not.`,
      )
    say(
      `${done.written} records are new in ${folder}, ${done.removed} were erased since and are gone from it.`,
    )
    say(speed(done.records, done.bytes))
    if (done.damaged.length > 0) process.exitCode = 1
  } finally {
    await source.close()
  }
}

async function restore(): Promise<void> {
  const { values } = parseArgs({ args, options: { from: { type: "string" } } })
  if (!values.from) throw new TypeError("say from where: npm run restore -- --from FOLDER")
  const folder = resolve(values.from)
  const database = await openDatabase({ url: env.databaseUrl, file: join(env.folder, "keyward.sqlite") })
  const { pins, tag } = await openStore(env, database)
  try {
    const dialect = env.databaseUrl ? POSTGRES : SQLITE
    const done = await restoreBackup(folder, { database, dialect, pins })
    await matchLedger({ database, tag, beginAnew: false })
    const isHere = (await readdir(folder)).includes(SECRET)
    if (isHere) await copyFile(join(folder, SECRET), join(env.folder, SECRET))
    else if (!env.shareSecret)
      say(`Put ${SECRET} into ${env.folder} before the first start, or give KEYWARD_SHARE_SECRET.`)
    for (const root of done.missing)
      say(`${root} is missing or damaged in the backup: its owner sends it again`)
    say(`${done.rows} rows. ${speed(done.records, done.bytes)}`)
    if (done.missing.length > 0) process.exitCode = 1
  } finally {
    await Promise.all([pins.close(), database.close()])
  }
}

try {
  await (task === "backup" ? backup() : restore())
} catch (error) {
  if (!(error instanceof TypeError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
