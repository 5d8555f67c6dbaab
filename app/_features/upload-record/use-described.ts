"use client"
import { useState } from "react"
import { describe, isEmptyLeft, isUnnamed, suggested } from "./described"
import type { Described } from "./described"
import type { Examined } from "./examine"
import { describeDisc, suggestedPart } from "./disc/describe-disc"
import { isDiscLike } from "./disc/import-discs"
import type { Imported } from "./disc/import-discs"
import { useDiscs } from "./use-discs"
import type { Discs } from "./use-discs"
import { useExamined } from "./use-examined"
import { usePhotoPlaces } from "./use-photo-places"
import type { PhotoPlaces } from "./use-photo-places"

const NONE: readonly File[] = []

export interface DescribedFiles {
  readonly described: readonly Described[]
  readonly together: boolean
  /** What was found in folders and archives. */
  readonly discs: Discs
  /** What the files were found to be, as far as it is known. */
  readonly examined: ReadonlyMap<File, Examined>
  /** Photos that say where they were taken; `places.toAdd` gives what is added in the end. */
  readonly places: PhotoPlaces
  readonly onChange: (described: readonly Described[]) => void
  readonly onTogether: (together: boolean) => void
  /** Files without a byte that the person wants to be added all the same. */
  readonly keptEmpty: ReadonlySet<File>
  readonly onKeepEmpty: (file: File, keep: boolean) => void
  /** What is missing before they can be added, as a sentence; null if nothing is. */
  readonly gap: string | null
}

/** The chosen files and what they are said to be: guessed from name and content, corrected by the person. */
export function useDescribed(files: readonly File[]): DescribedFiles {
  const [described, setDescribed] = useState<readonly Described[]>(() =>
    isDiscLike(files) ? [] : files.map(describe),
  )
  const [toExamine, setToExamine] = useState<readonly File[]>(isDiscLike(files) ? NONE : files)
  const take = ({ discs, single }: Imported) => {
    setDescribed([...discs.flatMap((disc) => describeDisc(disc)), ...single.map(describe)])
    // Of a disc, its first picture speaks for all
    setToExamine([...discs.flatMap((disc) => disc.files.slice(0, 1)), ...single])
  }
  const [together, setTogether] = useState(false)
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
  return {
    described,
    together,
    discs,
    examined,
    places,
    onChange: setDescribed,
    onTogether: setTogether,
    keptEmpty,
    onKeepEmpty: (file, keep) => setKeptEmpty(withOrWithout(keptEmpty, file, keep)),
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

function withOrWithout(files: ReadonlySet<File>, file: File, kept: boolean): ReadonlySet<File> {
  const others = new Set(files)
  if (kept) others.add(file)
  else others.delete(file)
  return others
}
