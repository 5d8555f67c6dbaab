import { watch } from "node:fs"
import { join } from "node:path"
import { changedFiles, importGraph, reachedFrom } from "./reach"
import { ROOT } from "./run"
import { chooseFiles, stageOf } from "./selection"
import type { Chosen } from "./selection"
import { STAGES } from "./stages"

/** Editors save in several steps. */
const SETTLED_MS = 300

const FOLDERS = ["app", "contracts", "scripts", "test"]

/**
 * The tests that changed files can reach by imports; a changed contract reaches the whole stage of contracts. What
 * a test reads in another way than by an import (the app that the browser opens, vectors, samples) is not followed.
 */
export async function reachedBy(changed: readonly string[]): Promise<Chosen[]> {
  const modules = await importGraph()
  const tests = [...reachedFrom(changed, modules)].filter((file) => stageOf(file))
  const hasContract = changed.some((file) => file.endsWith(".sol"))
  const whole = STAGES.filter(({ name }) => hasContract && name === "contracts")
  return [
    ...whole.map((stage) => ({ stage })),
    ...chooseFiles(tests.sort()).filter(({ stage }) => !whole.includes(stage)),
  ]
}

/** The same for what differs from a commit. */
export const reachedSince = (commit: string): Promise<Chosen[]> => reachedBy(changedFiles(commit))

/** Calls back with the files of each save, never twice at a time; what is saved meanwhile comes after. */
export function onSaves(act: (files: readonly string[]) => Promise<void>): void {
  const saved = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let busy = false
  const settle = async () => {
    if (busy || saved.size === 0) return
    busy = true
    const files = [...saved]
    saved.clear()
    await act(files).finally(() => (busy = false))
    await settle()
  }
  for (const folder of FOLDERS)
    watch(join(ROOT, folder), { recursive: true }, (_, name) => {
      if (name === null || !/\.(tsx?|mjs|cjs|sol|json)$/.test(name)) return
      saved.add(`${folder}/${name.replaceAll("\\", "/")}`)
      clearTimeout(timer)
      timer = setTimeout(() => void settle(), SETTLED_MS)
    })
}
