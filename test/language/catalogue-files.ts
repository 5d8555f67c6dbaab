import { dirname, join } from "node:path"
import { pathToFileURL } from "node:url"
import type { Catalogue, Compiled, Texts } from "../../app/_language/texts"
import { ROOT } from "../../scripts/lib/run"
import { filesWithTexts, sourceOf } from "../../scripts/lib/texts-in-code"

const leaves = (compiled: Compiled, before = ""): [name: string, message: unknown][] =>
  Object.entries(compiled).flatMap(([name, entry]) =>
    typeof entry === "object" && !Array.isArray(entry)
      ? leaves(entry, `${before}${name}.`)
      : [[`${before}${name}`, entry] as [string, unknown]],
  )

/** The messages of a catalogue by their names, with the groups before them: `passkey.title`. @param path from the root */
export async function leavesOf(path: string): Promise<[name: string, message: unknown][]> {
  const module = (await import(pathToFileURL(join(ROOT, path)).href)) as { default: Catalogue<Texts> }
  return leaves(module.default.compiled)
}

const sources = new Map(filesWithTexts().map((path) => [path, sourceOf(path)]))

/** Files that import another one, with their text. Paths from the root. */
export function importersOf(target: string): [path: string, source: string][] {
  const name = target.replace(/\.tsx?$/, "")
  return [...sources].filter(([path, source]) =>
    [...source.matchAll(/from "(\.[^"]+)"/g)].some(
      ([, from = ""]) => join(dirname(path), from).replaceAll("\\", "/") === name,
    ),
  )
}

/** The module that opens a catalogue, and those that read its words. */
export function readersOfWords(catalogue: string): [path: string, source: string][] {
  const doors = importersOf(catalogue)
  return [...doors, ...doors.flatMap(([door]) => importersOf(door))]
}
