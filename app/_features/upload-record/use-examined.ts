"use client"
import { useEffect, useEffectEvent, useState } from "react"
import { examine } from "./examine"
import type { Examined } from "./examine"

/** Beyond this many files the rest is taken by name, type and date alone. */
const MAX_EXAMINED_FILES = 200

/** What the chosen files say about themselves, one after the other as it becomes known. */
export function useExamined(
  files: readonly File[],
  onExamined: (examined: Examined) => void,
): ReadonlyMap<File, Examined> {
  const [known, setKnown] = useState<ReadonlyMap<File, Examined>>(new Map())
  const tell = useEffectEvent((examined: Examined) => {
    setKnown((before) => new Map(before).set(examined.file, examined))
    onExamined(examined)
  })
  useEffect(() => {
    const abort = new AbortController()
    const run = async () => {
      for (const file of files.slice(0, MAX_EXAMINED_FILES)) tell(await examine(file, abort.signal))
    }
    // A file that cannot be read any more is said when it is added
    run().catch(() => undefined)
    return () => abort.abort()
  }, [files])
  return known
}
