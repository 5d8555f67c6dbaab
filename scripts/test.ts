import { STAGES } from "./lib/stages"
import type { Counts } from "./lib/stages"

/**
 * `npm test` runs every stage; `npm test -- core journeys` some; words that begin with a dash, and all after
 * them, go to the runner: `npm test -- core --grep chunk`.
 */
const words = process.argv.slice(2)
const dash = words.findIndex((word) => word.startsWith("-"))
const names = dash < 0 ? words : words.slice(0, dash)
const more = dash < 0 ? [] : words.slice(dash)
const unknown = names.find((name) => !STAGES.some((stage) => stage.name === name))
if (unknown !== undefined) {
  console.error(`There is no stage "${unknown}". Stages: ${STAGES.map(({ name }) => name).join(", ")}.`)
  process.exit(2)
}

const chosen = STAGES.filter(({ name }) => names.length === 0 || names.includes(name))
const lines: string[] = []
const total: Counts = { passed: 0, failed: 0, skipped: 0 }
const empty: string[] = []
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(130))

for (const { name, title, run } of chosen) {
  const began = Date.now()
  console.log(`\n=== ${title} (${name})`)
  const counts = await run(more).catch((error: unknown): Counts => {
    console.error(error instanceof Error ? error.message : error)
    return { passed: 0, failed: 1, skipped: 0 }
  })
  total.passed += counts.passed
  total.failed += counts.failed
  total.skipped += counts.skipped
  // A stage that tried nothing proves nothing.
  if (counts.passed + counts.failed === 0) empty.push(name)
  const verdict = counts.failed > 0 ? "FAILED" : counts.passed === 0 ? "EMPTY" : "ok"
  const numbers = `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`
  const line = `${verdict.padEnd(6)} ${name.padEnd(10)} ${numbers}, ${((Date.now() - began) / 1000).toFixed(1)} s`
  lines.push(line)
  console.log(`--- ${line}`)
}

console.log(`\n${lines.join("\n")}`)
if (empty.length > 0) console.log(`Nothing was tried in: ${empty.join(", ")}. That counts as a failure.`)
process.exitCode = total.failed > 0 || empty.length > 0 ? 1 : 0
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
