// Run by scripts/migrate-store.ts, under the condition that the server's own modules ask for.
import { join } from "node:path"
import { parseArgs } from "node:util"
import { KeywardError } from "../../app/_core/errors"
import { openDatabase } from "../../app/_server/database/open"
import { environment } from "../../app/_server/environment"
import { matchLedger } from "../../app/_server/ledger/identity"
import { openStore, STORE_KINDS } from "../../app/_server/pins"
import type { OpenStore, StoreKind } from "../../app/_server/pins"
import { startProblem } from "../../app/_server/start-problem"
import { migrateStore } from "../../app/_server/storage/migrate"

const SETTING: Readonly<Record<StoreKind, string>> = {
  embedded: "unset IPFS_API_URL and S3_BUCKET",
  kubo: "set IPFS_API_URL and unset S3_BUCKET",
  s3: "keep S3_BUCKET set",
}
const EACH = 100
const say = (text: string) => process.stdout.write(`${text}\n`)
const begun = performance.now()

const { values } = parseArgs({ options: { from: { type: "string" }, to: { type: "string" } } })
const kindOf = (text: string | undefined): StoreKind => {
  const kind = STORE_KINDS.find((each) => each === text)
  if (!kind)
    throw new TypeError(`say from where to where: --from and --to, each one of ${STORE_KINDS.join(", ")}`)
  return kind
}

async function migrate(): Promise<void> {
  const [fromKind, toKind] = [kindOf(values.from), kindOf(values.to)]
  if (fromKind === toKind) throw new TypeError("the old store and the new one are the same")
  const env = environment()
  const database = await openDatabase({ url: env.databaseUrl, file: join(env.folder, "keyward.sqlite") })
  const opened: OpenStore[] = []
  try {
    for (const kind of [fromKind, toKind]) opened.push(await openStore(env, database, kind))
    const [from, to] = opened as [OpenStore, OpenStore]
    // The old one has to be this ledger's, and the new one nobody else's: what it holds too much is taken away.
    await matchLedger({ database, tag: from.tag, beginAnew: false })
    const named = await to.tag.read()
    if (named === null && (await to.tag.holdsAnything()))
      throw new TypeError(
        `the new store (${toKind}) holds records of nobody knows whom: begin with an empty one`,
      )
    await matchLedger({ database, tag: to.tag, beginAnew: named === null })
    const done = await migrateStore(from.pins, to.pins, (count) => {
      if (count % EACH === 0) say(`${count} ...`)
    })
    for (const root of done.damaged)
      say(`${root} is damaged in the old store, and not in the new one: npm run verify`)
    const seconds = (performance.now() - begun) / 1_000
    const gb = done.bytes / 1e9
    const speed = gb > 0 ? `, ${(seconds / 60 / gb).toFixed(2)} minutes a GB` : ""
    say(
      `${done.held} pins are in the new store, each block of them read back there; ${done.brought} were brought now.`,
    )
    if (done.removed > 0) say(`${done.removed} that were erased meanwhile are gone from it.`)
    say(`${gb.toFixed(2)} GB in ${seconds.toFixed(1)} s${speed}.`)
    say(`Now ${SETTING[toKind]}, and start the app. The old store is as it was: remove it when you are sure.`)
    if (done.damaged.length > 0) process.exitCode = 1
  } finally {
    await Promise.all(opened.map(({ pins }) => pins.close()))
    await database.close()
  }
}

try {
  await migrate()
} catch (error) {
  if (!(error instanceof TypeError || error instanceof KeywardError)) throw error
  process.stderr.write(`${error instanceof KeywardError ? startProblem(error) : error.message}\n`)
  process.exitCode = 1
}
