// Run by scripts/verify.ts, under the condition that the server's own modules ask for.
import { parseArgs } from "node:util"
import { openDatabase } from "../../app/_server/database/open"
import { environment } from "../../app/_server/environment"
import { openStore } from "../../app/_server/pins"
import { EmbeddedPinStore } from "../../app/_server/storage/embedded"
import { KuboPinStore } from "../../app/_server/storage/kubo"
import { verifyStore } from "../../app/_server/storage/verify"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const { values } = parseArgs({
  options: { repair: { type: "boolean", default: false }, from: { type: "string" } },
})
const say = (text: string) => process.stdout.write(`${text}\n`)
const scratch = mkdtempSync(join(tmpdir(), "keyward-verify-"))

const openSecond = (place: string) =>
  /^https?:/.test(place) ? KuboPinStore.open(place, scratch) : EmbeddedPinStore.open(place)

const env = environment()
const database = await openDatabase({ url: env.databaseUrl, file: join(env.folder, "keyward.sqlite") })
const { pins } = await openStore(env, database)
const second = values.repair && values.from ? await openSecond(values.from) : null
try {
  const { records, damaged } = await verifyStore(pins, second)
  for (const { root, missing, altered, isRepaired } of damaged)
    say(
      `${root}: ${missing.length} blocks missing, ${altered.length} altered` +
        (isRepaired ? "; repaired" : "; waits until its owner sends it again"),
    )
  const left = damaged.filter(({ isRepaired }) => !isRepaired).length
  say(`${records} records, ${damaged.length} damaged, ${damaged.length - left} repaired`)
  process.exitCode = left > 0 ? 1 : 0
} finally {
  await Promise.all([pins.close(), second?.close(), database.close()])
  rmSync(scratch, { recursive: true })
}
