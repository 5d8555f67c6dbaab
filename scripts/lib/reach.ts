import { spawnSync } from "node:child_process"
import { ROOT, packageBin, runToEnd } from "./run"

/** A module and what it imports, as dependency-cruiser lists them. */
export interface ModuleImports {
  readonly source: string
  readonly dependencies: readonly { readonly resolved: string }[]
}

/** Every module that imports one of these, over any number of others; these included. */
export function reachedFrom(changed: readonly string[], modules: readonly ModuleImports[]): Set<string> {
  const importers = new Map<string, string[]>()
  for (const { source, dependencies } of modules)
    for (const { resolved } of dependencies)
      importers.set(resolved, [...(importers.get(resolved) ?? []), source])
  const reached = new Set<string>()
  const open = [...changed]
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (reached.has(file)) continue
    reached.add(file)
    open.push(...(importers.get(file) ?? []))
  }
  return reached
}

const git = (...args: string[]): string[] => {
  const { status, stdout, stderr } = spawnSync("git", args, { cwd: ROOT, encoding: "utf8" })
  if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr.trim()}`)
  return stdout.split("\n").filter((name) => name !== "")
}

/** Files that differ from a commit, new ones included. @throws where git does not know the commit */
export const changedFiles = (since: string): string[] => [
  ...git("diff", "--name-only", "--relative", since, "--"),
  ...git("ls-files", "--others", "--exclude-standard"),
]

/** The import graph of the repository. */
export async function importGraph(): Promise<ModuleImports[]> {
  let output = ""
  const args = [
    "--config",
    ".dependency-cruiser.cjs",
    "--output-type",
    "json",
    "app",
    "opener",
    "scripts",
    "test",
  ]
  await runToEnd(packageBin("depcruise"), args, { onOutput: (text) => (output += text) })
  return (JSON.parse(output) as { modules: ModuleImports[] }).modules
}
