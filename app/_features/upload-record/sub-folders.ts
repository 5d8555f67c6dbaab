import { MOST_FILES } from "../../_core/records/manifest-schema"
import { inParts } from "../../_core/in-parts"
import { keepPath, pathOf } from "../../_ui/filePath"
import { describe } from "./described"
import type { Described } from "./described"
import { byPath, commonFolders, namesOf, partsOf, PATH_SEPARATOR } from "./disc/disc-names"

/**
 * Files under the names that they are to have: those that lay in sub-folders of what was chosen keep the way there,
 * `March › IM12.dcm`, so that two of one name stay apart; the others keep their own. Each is still found by `pathOf`. Those
 * of folders come as a person counts.
 */
export function withPathNames(chosen: readonly File[]): readonly File[] {
  const inFolders = chosen.filter((file) => pathOf(file).includes("/"))
  if (inFolders.length === 0) return chosen
  const files = [...chosen].sort((a, b) => byPath(pathOf(a), pathOf(b)))
  const names = namesOf(inFolders.map(pathOf))
  const renamed = new Map(inFolders.map((file, at) => [file, names[at] ?? file.name] as const))
  return files.map((file) => {
    const name = renamed.get(file)
    if (name === undefined || name === file.name) return file
    const named = new File([file], name, { type: file.type, lastModified: file.lastModified })
    keepPath(named, pathOf(file))
    return named
  })
}

/** The sub-folders of what was chosen, by their names: `2024 › March`; "" for what lay in none. In order. */
export function subFoldersOf(files: readonly File[]): ReadonlyMap<string, readonly File[]> {
  const parts = new Map(files.map((file) => [file, partsOf(pathOf(file))] as const))
  const shared = commonFolders([...parts.values()])
  const folders = Map.groupBy(files, (file) => (parts.get(file) ?? []).slice(shared, -1).join(PATH_SEPARATOR))
  return new Map([...folders].sort(([a], [b]) => byPath(a, b)))
}

/** One record for each sub-folder, its files in the order of their names; several where it has too many for one. */
export function describeFolders(files: readonly File[]): Described[] {
  const [first] = files
  const common = first
    ? partsOf(pathOf(first)).slice(0, commonFolders(files.map((f) => partsOf(pathOf(f)))))
    : []
  return [...subFoldersOf(files)].flatMap(([name, inside]) => {
    const sorted = [...inside].sort((a, b) => byPath(pathOf(a), pathOf(b)))
    const parts = inParts(sorted, MOST_FILES)
    return parts.flatMap((part, at): Described[] => {
      const [head, ...rest] = part
      if (!head) return []
      const title = (name || common.at(-1) || "Files").slice(-280)
      const numbered = parts.length > 1 ? `${title} (${at + 1} of ${parts.length})` : title
      return [{ ...describe(head), files: [head, ...rest], title: numbered }]
    })
  })
}
