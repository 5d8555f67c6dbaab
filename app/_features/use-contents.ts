"use client"
import { useEffect, useState, useSyncExternalStore } from "react"
import { asKeywardError } from "../_core/errors"
import type { KeywardError } from "../_core/errors"
import type { PatientView } from "../_journeys/read-patient"
import type { RecordContents, SearchStatus } from "../_journeys/record-contents"
import { useUnlocked } from "../_session/session"
import { contentsOf } from "./record-contents"
import { walkOf } from "./reading-walk"

/**
 * What the records of a patient say, compared with the journal as it is shown; reading goes on while the page is open.
 * `contents` is null until it is there; `error`: why it is not.
 */
export function useContents(view: PatientView | undefined): {
  contents: RecordContents | null
  error: KeywardError | null
} {
  const { services, keys } = useUnlocked()
  const [contents, setContents] = useState<RecordContents | null>(null)
  const [error, setError] = useState<KeywardError | null>(null)
  const [patient, isOwn] = [view?.patient, view?.isOwn]
  useEffect(() => {
    if (patient === undefined || isOwn === undefined) return
    const leaving = new AbortController()
    contentsOf(services, keys, patient, isOwn)
      .then((found) => {
        if (leaving.signal.aborted) return
        setContents(found)
        walkOf(found).keepReading(leaving.signal)
      })
      .catch((thrown: unknown) => !leaving.signal.aborted && setError(asKeywardError(thrown)))
    return () => {
      leaving.abort()
      setContents(null)
      setError(null)
    }
  }, [services, keys, patient, isOwn])
  useEffect(() => {
    if (!view || !contents) return
    contents
      .look(view)
      .then(() => walkOf(contents).goOn())
      .catch(() => undefined)
  }, [view, contents])
  return { contents, error }
}

const nothing = () => () => undefined

/** How far they have been read; renders again as reading goes on. */
export const useSearchStatus = (contents: RecordContents): SearchStatus =>
  useSyncExternalStore(
    (listener) => contents.subscribe(listener),
    () => contents.status,
    () => contents.status,
  )

/** Whether they are read without pauses. */
export function useIsUrgent(contents: RecordContents | null): boolean {
  const walk = contents && walkOf(contents)
  return useSyncExternalStore(
    walk?.subscribe ?? nothing,
    () => walk?.isUrgent ?? false,
    () => false,
  )
}
