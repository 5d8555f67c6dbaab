import { availableParallelism } from "node:os"
import { onSaves, reachedBy, reachedSince } from "./lib/changes"
import { runStages } from "./lib/run-stages"
import { select } from "./lib/selection"
import type { Chosen, Selection } from "./lib/selection"

/**
 * `npm test` runs every stage, two or more side by side. What to run can be named (docs/testing.md):
 *
 *     npm test -- core journeys                          some stages
 *     npm test -- test/core/dag/cid.test.ts              some files
 *     npm test -- core --grep chunk                      words that begin with a dash go to the runner
 *     npm test -- --changed                              tests that reach what differs from HEAD; =main from main
 *     npm test -- --watch                                tests that reach what is saved, at every save
 *     npm test -- --watch core                           the stage, at every save
 */
const LANES = Number(process.env.KEYWARD_TEST_LANES) || Math.max(2, availableParallelism())
const STOP_MS = 20_000

let stopping = false
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(signal, () => {
    // The runners have the signal, too (runToEnd); nothing new begins, and a runner that does not end is left.
    stopping = true
    setTimeout(() => process.exit(130), STOP_MS).unref()
  })

/** @returns the exit code */
async function run(chosen: readonly Chosen[], more: readonly string[]): Promise<number> {
  const out = (text: string) => void process.stdout.write(text)
  const { total, lines, empty, failures } = await runStages(chosen, {
    lanes: LANES,
    more,
    out,
    stopped: () => stopping,
  })
  if (stopping) return 130
  console.log(`\n${lines.join("\n")}`)
  for (const failure of failures) console.log(`\n... ${failure}`)
  if (empty.length > 0) console.log(`Nothing was tried in: ${empty.join(", ")}. That counts as a failure.`)
  console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
  return total.failed > 0 || empty.length > 0 ? 1 : 0
}

const chosenBy = async ({ chosen, changedSince }: Selection): Promise<readonly Chosen[]> =>
  changedSince === undefined ? chosen : reachedSince(changedSince)

try {
  const selection = select(process.argv.slice(2))
  const { chosen, more, watch } = selection
  if (watch) {
    const named = process.argv.slice(2).some((word) => !word.startsWith("-"))
    onSaves(async (files) => {
      const reached = named ? chosen : await reachedBy(files)
      if (reached.length > 0) await run(reached, more)
      else console.log(`No test reaches ${files.join(", ")}.`)
      if (stopping) process.exit(130)
    })
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(130))
    console.log("Waiting for something to be saved; Ctrl-C ends this.")
  } else {
    const reached = await chosenBy(selection)
    if (reached.length === 0) console.log("No test reaches what has changed.")
    process.exitCode = reached.length === 0 ? 0 : await run(reached, more)
  }
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 2
}
