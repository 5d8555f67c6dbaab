import { extensionOf } from "../../../_core/file-types"

/** Stands between folders in the name of a file: a manifest takes no slash. */
export const PATH_SEPARATOR = " › "

/** UTF-16 units of a file name in a manifest. */
const MAX_NAME = 255

/** The folders and the name in a path, without what leads out of it (`..`), drive letters and control characters. */
export const partsOf = (path: string): string[] =>
  path
    .split(/[/\\]/)
    .map((part) => part.replace(/\p{Cc}/gu, "").trim())
    .filter((part) => part !== "" && part !== "." && part !== ".." && !/^[a-z]:$/i.test(part))

/** The folder that all paths begin with, part by part; a name is no folder. */
export function commonFolders(paths: readonly (readonly string[])[]): number {
  const [first] = paths
  if (!first) return 0
  let shared = 0
  while (
    paths.every((parts) => shared < parts.length - 1 && parts[shared] === first[shared]) &&
    shared < first.length
  )
    shared += 1
  return shared
}

const shortened = (name: string, most: number): string => {
  if (name.length <= most) return name
  // The end tells files of one folder apart
  return `…${name.slice(name.length - most + 1)}`.toWellFormed().replaceAll("\uFFFD", "…")
}

/**
 * Names that a manifest takes, one for each path and each only once: `DICOM › PAT0 › IM12`. What all paths have in common
 * is left out.
 */
export function namesOf(paths: readonly string[]): string[] {
  const split = paths.map(partsOf)
  const shared = commonFolders(split)
  const taken = new Set<string>()
  return split.map((parts) => {
    const plain = parts.slice(shared).join(PATH_SEPARATOR).toWellFormed() || "file"
    const end = extensionOf(plain)
    const ending = end && end.length <= 16 ? `.${end}` : ""
    let name = shortened(plain, MAX_NAME)
    for (let turn = 2; taken.has(name); turn += 1)
      name = `${shortened(ending ? plain.slice(0, -ending.length) : plain, MAX_NAME - 24)} (${turn})${ending}`
    taken.add(name)
    return name
  })
}

const COLLATOR = new Intl.Collator("en", { numeric: true, sensitivity: "base" })

/** Paths in the order in which a person counts: `IM2` before `IM10`. */
export const byPath = (a: string, b: string): number => COLLATOR.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0)
