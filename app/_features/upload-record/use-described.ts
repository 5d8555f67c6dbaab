"use client"
import { useMemo, useState } from "react"
import { pathOf } from "../../_ui/filePath"
import { AS_EACH_SAYS, describe, isEmptyLeft, isUnnamed, suggested, withForAll } from "./described"
import type { Described, ForAll } from "./described"
import type { Examined } from "./examine"
import { describeDisc, suggestedPart } from "./disc/describe-disc"
import { isDiscLike } from "./disc/import-discs"
import type { Imported } from "./disc/import-discs"
import { describeFolders, subFoldersOf, withPathNames } from "./sub-folders"
import { useDiscs } from "./use-discs"
import type { Discs } from "./use-discs"
import { useExamined } from "./use-examined"
import { usePhotoPlaces } from "./use-photo-places"
import type { PhotoPlaces } from "./use-photo-places"

const NONE: readonly File[] = []

/** What becomes one record. */
export type Grouping = "each" | "folder" | "one"

export interface DescribedFiles {
  readonly described: readonly Described[]
  /** The records with what is said of all of them. */
  readonly asSaid: () => readonly Described[]
  readonly grouping: Grouping
  readonly onGrouping: (grouping: Grouping) => void
  /** How many records one for each sub-folder makes; 0 where the files lay in none, or came on a disc. */
  readonly subFolders: number
  /** All files become one record. */
  readonly together: boolean
  readonly forAll: ForAll
  readonly onForAll: (forAll: ForAll) => void
  /** What was found in folders and archives. */
  readonly discs: Discs
  /** What the files were found to be, as far as it is known. */
  readonly examined: ReadonlyMap<File, Examined>
  /** Photos that say where they were taken; `places.toAdd` gives what is added in the end. */
  readonly places: PhotoPlaces
  /** Of what is described by then: more may have become known since it was drawn. */
  readonly onChange: (change: (now: readonly Described[]) => readonly Described[]) => void
  /** Files without a byte that the person wants to be added all the same. */
  readonly keptEmpty: ReadonlySet<File>
  readonly onKeepEmpty: (files: readonly File[], keep: boolean) => void
  /** What is missing before they can be added, as a sentence; null if nothing is. */
  readonly gap: string | null
}

/** The chosen files and what they are said to be: guessed from name and content, corrected by the person. */
export function useDescribed(chosen: readonly File[]): DescribedFiles {
  const files = useMemo(() => withPathNames(chosen), [chosen])
  const [each, setDescribed] = useState<readonly Described[]>(() =>
    isDiscLike(files) ? [] : files.map(describe),
  )
  const [byFolder, setByFolder] = useState<readonly Described[]>([])
  const [grouping, setGrouping] = useState<Grouping>("each")
  const [forAll, setForAll] = useState(AS_EACH_SAYS)
  const [toExamine, setToExamine] = useState<readonly File[]>(isDiscLike(files) ? NONE : files)
  const take = ({ discs, single }: Imported) => {
    setDescribed([...discs.flatMap((disc) => describeDisc(disc)), ...single.map(describe)])
    // Of a disc, its first picture speaks for all
    setToExamine([...discs.flatMap((disc) => disc.files.slice(0, 1)), ...single])
  }
  const [keptEmpty, setKeptEmpty] = useState<ReadonlySet<File>>(new Set())
  const discs = useDiscs(files, take)
  const examined = useExamined(toExamine, (one) =>
    setDescribed((before) =>
      before.map((each) =>
        each.files[0] === one.file || each.part?.disc.files[0] === one.file
          ? suggestedPart(each, suggested(each, one))
          : each,
      ),
    ),
  )
  const places = usePhotoPlaces(files)
  const own = useMemo(
    () => (discs.found?.discs.length === 0 && files.some(isInFolder) ? subFoldersOf(files).size : 0),
    [discs.found, files],
  )
  const subFolders = own > 1 ? own : 0
  const [described, onChange] = grouping === "folder" ? [byFolder, setByFolder] : [each, setDescribed]
  const together = grouping === "one"
  return {
    described,
    asSaid: () => withForAll(described, forAll),
    grouping,
    onGrouping: (next) => {
      if (next === "folder" && byFolder.length === 0) setByFolder(describeFolders(files))
      setGrouping(next)
    },
    subFolders,
    together,
    forAll,
    onForAll: setForAll,
    discs,
    examined,
    places,
    onChange,
    keptEmpty,
    onKeepEmpty: (empty, keep) => setKeptEmpty(withOrWithout(keptEmpty, empty, keep)),
    gap: discs.error
      ? "Choose the files again."
      : !discs.found
        ? "Wait until the files have been looked at."
        : isUnnamed(described, together)
          ? "Give each record a name."
          : isEmptyLeft(described, keptEmpty)
            ? "Say whether an empty file is to be added."
            : null,
  }
}

const isInFolder = (file: File): boolean => pathOf(file).includes("/")

function withOrWithout(known: ReadonlySet<File>, files: readonly File[], kept: boolean): ReadonlySet<File> {
  const others = new Set(known)
  for (const file of files)
    if (kept) others.add(file)
    else others.delete(file)
  return others
}
