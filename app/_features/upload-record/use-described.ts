"use client"
import { useState } from "react"
import { describe, isUnnamed, suggested } from "./described"
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
  /** What is missing before they can be added, as a sentence; null if nothing is. */
  readonly gap: string | null
}

/** The chosen files and what they are said to be: guessed from name and content, corrected by the person. */
export function useDescribed(files: readonly File[]): DescribedFiles {
  const [described, setDescribed] = useState<readonly Described[]>(() => files.map(describe))
  const [together, setTogether] = useState(false)
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
    gap: isUnnamed(described, together) ? "Give each record a name." : null,
  }
}
