import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { openDatabase } from "../../../app/_server/database/open"

/**
 * What the embedded database costs (docs/decisions/embedded-database.md):
 *     node -C react-server --import tsx test/server/database/measure.ts
 * Each figure is the median of several fresh processes.
 */
const RUNS = 7
const WRITES = 500

interface Figures {
  readonly openMs: number
  readonly rssMiB: number
  readonly writeMs: number
}

async function measureHere(file: string): Promise<Figures> {
  const before = process.memoryUsage.rss()
  const begun = performance.now()
  const database = await openDatabase({ url: null, file })
  await database.query("SELECT COUNT(*) AS n FROM meta")
  const openMs = performance.now() - begun
  const written = performance.now()
  for (let at = 0; at < WRITES; at++) {
    const value = `${process.pid}-${at}`
    await database.query("INSERT INTO meta (name, value) VALUES ($1, $1)", [value])
  }
  const writeMs = (performance.now() - written) / WRITES
  const rssMiB = (process.memoryUsage.rss() - before) / 1024 ** 2
  await database.close()
  return { openMs, rssMiB, writeMs }
}

function inFreshProcess(file: string): Figures {
  const args = ["-C", "react-server", "--import", "tsx", fileURLToPath(import.meta.url), file]
  return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" })) as Figures
}

const median = (values: readonly number[]): string =>
  ([...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN).toFixed(2)

function report(what: string, figures: readonly Figures[]): void {
  const [open, rss, write] = (["openMs", "rssMiB", "writeMs"] as const).map((key) =>
    median(figures.map((one) => one[key])),
  )
  process.stdout.write(`${what}: open ${open} ms, ${rss} MiB more RSS, ${write} ms for each synced write\n`)
}

const given = process.argv[2]
if (given) {
  process.stdout.write(JSON.stringify(await measureHere(given)))
} else {
  const folder = mkdtempSync(join(tmpdir(), "keyward-measure-"))
  const runs = Array.from({ length: RUNS }, (_, run) => join(folder, `${run}.sqlite`))
  report("first creation", runs.map(inFreshProcess))
  report("reopening", runs.map(inFreshProcess))
  rmSync(folder, { recursive: true })
}
