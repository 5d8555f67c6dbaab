"use client"
import { useEffect, useState } from "react"
import { questionOf } from "../../_core/search/words"
import { asKeywardError } from "../../_core/errors"
import type { KeywardError } from "../../_core/errors"
import type { RecordContents, SearchResult } from "../../_journeys/record-contents"

/** Milliseconds without a key press before it is searched. */
const REST = 120

export interface Hits extends SearchResult {
  /** What they are hits for. */
  readonly typed: string
}

/** Whether it is enough to search for: one letter begins too many words. */
export function isQuestion(typed: string): boolean {
  const { terms, runs } = questionOf(typed)
  return runs.length > 0 || terms.some((term) => term.length > 1)
}

/**
 * Records that have all the words; null until they are known.
 * @param version looked up again where this changes
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
    }, REST)
    return () => {
      clearTimeout(timer)
      leaving.abort()
    }
  }, [contents, typed, most, version])
  return state
}
