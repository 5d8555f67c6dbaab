"use client"
import { useEffect, useState } from "react"
import { questionOf } from "../../_core/search/words"
import { asKeywardError } from "../../_core/errors"
import type { KeywardError } from "../../_core/errors"
import type { RecordContents, SearchResult } from "../../_journeys/record-contents"

/** Time without a key press before the search starts. */
const DEBOUNCE_MS = 120

export interface Hits extends SearchResult {
  /** What they are hits for. */
  readonly typed: string
}

/** Whether there is enough to search for: too many words begin with one letter. */
export function isQuestion(typed: string): boolean {
  const { terms, runs } = questionOf(typed)
  return runs.length > 0 || terms.some((term) => term.length > 1)
}

/**
 * Records that have all the words; null until they are known.
 * @param version the search is repeated when this changes
 */
export function useHits(
  contents: RecordContents,
  typed: string,
  most: number,
  version: string,
): { hits: Hits | null; error: KeywardError | null } {
  const [state, setState] = useState<{ hits: Hits | null; error: KeywardError | null }>({
    hits: null,
    error: null,
  })
  useEffect(() => {
    const leaving = new AbortController()
    const { signal } = leaving
    const timer = setTimeout(() => {
      contents
        .find(typed, most, signal)
        .then((found) => !signal.aborted && setState({ hits: { ...found, typed }, error: null }))
        .catch((thrown: unknown) => {
          const error = asKeywardError(thrown)
          if (!signal.aborted && error.code !== "cancelled") setState({ hits: null, error })
        })
    }, DEBOUNCE_MS)
    return () => {
      clearTimeout(timer)
      leaving.abort()
    }
  }, [contents, typed, most, version])
  return state
}
