"use client"
import { useEffect, useEffectEvent, useState } from "react"
import { asKeywardError } from "../../_core/errors"
import type { KeywardError } from "../../_core/errors"
import { importDiscs, isDiscLike } from "./disc/import-discs"
import type { Imported } from "./disc/import-discs"

export interface Discs {
  /** null while folders and archives are looked into. */
  readonly found: Imported | null
  readonly error: KeywardError | null
}

/** The discs among the chosen files. `onFound` is told once, if there was something to look into. */
export function useDiscs(files: readonly File[], onFound: (found: Imported) => void): Discs {
  const [found, setFound] = useState<Imported | null>(() =>
    isDiscLike(files) ? null : { discs: [], single: files, closed: [] },
  )
  const [error, setError] = useState<KeywardError | null>(null)
  const tell = useEffectEvent(onFound)
  useEffect(() => {
    if (!isDiscLike(files)) return
    const abort = new AbortController()
    importDiscs(files, { signal: abort.signal })
      .then((imported) => {
        if (abort.signal.aborted) return
        setFound(imported)
        tell(imported)
      })
      .catch((thrown: unknown) => {
        const failure = asKeywardError(thrown)
        if (failure.code !== "cancelled") setError(failure)
      })
    return () => abort.abort()
  }, [files])
  return { found, error }
}
