"use client"
import { useState } from "react"
import { describe, isEmptyLeft, isUnnamed, suggested } from "./described"
import type { Described } from "./described"
import type { Examined } from "./examine"
import { useExamined } from "./use-examined"

export interface DescribedFiles {
  readonly described: readonly Described[]
  readonly together: boolean
  /** What the files were found to be, as far as it is known. */
  readonly examined: ReadonlyMap<File, Examined>
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
  const [described, setDescribed] = useState<readonly Described[]>(() => files.map(describe))
  const [together, setTogether] = useState(false)
  const [keptEmpty, setKeptEmpty] = useState<ReadonlySet<File>>(new Set())
  const examined = useExamined(files, (one) =>
    setDescribed((before) =>
      before.map((each) => (each.files[0] === one.file ? suggested(each, one) : each)),
    ),
  )
  return {
    described,
    together,
    examined,
    onChange: setDescribed,
    onTogether: setTogether,
    keptEmpty,
    onKeepEmpty: (file, keep) => setKeptEmpty(withOrWithout(keptEmpty, file, keep)),
    gap: isUnnamed(described, together)
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
