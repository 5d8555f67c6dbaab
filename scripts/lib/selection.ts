import { existsSync } from "node:fs"
import { join, relative, resolve } from "node:path"
import { ROOT } from "./run"
import { FOLDERS, STAGES } from "./stages"
import type { Stage } from "./stages"

/** A stage, or some files of it. */
export interface Chosen {
  readonly stage: Stage
  readonly files?: readonly string[]
}

export interface Selection {
  readonly chosen: readonly Chosen[]
  /** Words for the runners. */
  readonly more: readonly string[]
  readonly watch: boolean
  /** The commit that `--changed` compares with. */
  readonly changedSince?: string
}

const isTest = (file: string) => /\.(test|spec)\.ts$|\.t\.sol$/.test(file)

/** The stage that runs a test file of the repository; undefined = none does. */
export const stageOf = (file: string): Stage | undefined => {
  const folder = Object.keys(FOLDERS).find((folder) => file.startsWith(`${folder}/`))
  return folder && isTest(file) ? STAGES.find(({ name }) => name === FOLDERS[folder]) : undefined
}

/** Test files, each with the stage that runs it, in the order of the stages. */
export const chooseFiles = (files: readonly string[]): Chosen[] =>
  STAGES.flatMap((stage) => {
    const own = files.filter((file) => stageOf(file) === stage)
    return own.length > 0 ? [{ stage, files: own }] : []
  })

/**
 * Reads the words after `npm test --`: names of stages, test files, `--watch`, `--changed[=commit]`; any other word
 * that begins with a dash, and all after it, are for the runners.
 * @throws with a sentence for the developer where a word is neither
 */
export function select(words: readonly string[]): Selection {
  const own = (word: string) => word === "--watch" || /^--changed(=|$)/.test(word)
  const end = words.findIndex((word) => word.startsWith("-") && !own(word))
  const mine = end < 0 ? words : words.slice(0, end)
  const changed = mine.find((word) => word.startsWith("--changed"))
  const named = mine.filter((word) => !own(word))
  const files: string[] = []
  const names: string[] = []
  for (const word of named) {
    const file = relative(ROOT, resolve(word)).replaceAll("\\", "/")
    if (STAGES.some(({ name }) => name === word)) names.push(word)
    else if (existsSync(join(ROOT, file)) && stageOf(file)) files.push(file)
    else
      throw new Error(
        `"${word}" is no stage and no test file. Stages: ${STAGES.map(({ name }) => name).join(", ")}.`,
      )
  }
  const stages = STAGES.filter(({ name }) => named.length === 0 || names.includes(name))
  const whole = stages.map((stage): Chosen => ({ stage }))
  return {
    chosen: [...whole, ...chooseFiles(files).filter(({ stage }) => !stages.includes(stage))],
    more: end < 0 ? [] : words.slice(end),
    watch: mine.includes("--watch"),
    ...(changed ? { changedSince: changed.slice("--changed=".length) || "HEAD" } : {}),
  }
}
