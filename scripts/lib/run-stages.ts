import { runInLanes } from "./lanes"
import type { Chosen } from "./selection"
import type { Counts, Stage } from "./stages"

export interface Outcome {
  readonly total: Counts
  readonly lines: readonly string[]
  /** Stages that tried nothing, which proves nothing. */
  readonly empty: readonly string[]
  /** Why each stage failed: the reasons that its runner reported, or else the end of what it wrote. */
  readonly failures: readonly string[]
}

/** Lines of a failed stage that are said again at the end. */
const MAX_FAILURE_LINES = 40

interface Options {
  /** How many stages run side by side. */
  readonly lanes: number
  readonly more: readonly string[]
  readonly out: (text: string) => void
  readonly stopped: () => boolean
}

/**
 * Runs stages side by side. The output of a stage that runs alone is written while it runs; that of several is kept and
 * written whole when the stage is over, so that no two mix.
 */
export async function runStages(chosen: readonly Chosen[], options: Options): Promise<Outcome> {
  const { lanes, more, out, stopped } = options
  const began = Date.now()
  const since = (from: number) => ((Date.now() - from) / 1000).toFixed(1)
  const filesOf = new Map(chosen.map(({ stage, files }) => [stage, files]))
  const lineOf = new Map<Stage, string>()
  const kept = new Map<Stage, string[]>()
  const total: Counts = { passed: 0, failed: 0, skipped: 0 }
  const empty: string[] = []
  const failures: string[] = []

  const runOne = async (stage: Stage): Promise<void> => {
    const from = Date.now()
    const streamed = stage.alone === true || chosen.length === 1 || lanes === 1
    const heading = `\n=== ${stage.title} (${stage.name})\n`
    const texts = [heading]
    if (!streamed) kept.set(stage, texts)
    out(streamed ? heading : `... ${stage.name} begins after ${since(began)} s\n`)
    const write = (text: string) => {
      texts.push(text)
      if (streamed) out(text)
    }
    const files = filesOf.get(stage)
    const counts = await stage
      .run({ write, more, ...(files ? { files } : {}) })
      .catch((error: unknown): Counts => {
        write(`${error instanceof Error ? error.message : String(error)}\n`)
        return { passed: 0, failed: 1, skipped: 0 }
      })
    kept.delete(stage)
    total.passed += counts.passed
    total.failed += counts.failed
    total.skipped += counts.skipped
    if (counts.passed + counts.failed === 0) empty.push(stage.name)
    const verdict = counts.failed > 0 ? "FAILED" : counts.passed === 0 ? "EMPTY" : "ok"
    const numbers = `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`
    const line = `${verdict.padEnd(6)} ${stage.name.padEnd(10)} ${numbers}, ${since(from)} s`
    const flaky = (counts.flaky ?? []).map((title) => `       passed at its second try only: ${title}`)
    lineOf.set(stage, [line, ...flaky].join("\n"))
    const { reasons = [] } = counts
    if (counts.failed > 0) failures.push(reasons.length > 0 ? reasons.join("\n") : lastLines(texts.join("")))
    out(`${streamed ? "" : texts.join("")}--- ${line}\n`)
  }

  const stages = chosen.map(({ stage }) => stage)
  // Of those that did not end when this process has to, what they said so far.
  const leave = () => kept.forEach((texts) => out(texts.join("")))
  process.once("exit", leave)
  await runInLanes(stages, lanes, runOne, stopped)
  process.off("exit", leave)
  return { total, lines: stages.flatMap((stage) => lineOf.get(stage) ?? []), empty, failures }
}

const lastLines = (text: string): string => text.trimEnd().split("\n").slice(-MAX_FAILURE_LINES).join("\n")
