"use client"
import { useEffect, useEffectEvent, useState } from "react"
import { asKeywardError } from "../../_core/errors"
import type { KeywardError } from "../../_core/errors"
import { MARKS } from "../../_core/marks"
import type { ContentProgress } from "../../_core/ports/content"
import type { PatientView } from "../../_journeys/read-patient"
import { readFile } from "../../_journeys/read-record"
import type { OpenRecord } from "../../_journeys/read-record"
import { useUnlocked } from "../../_session/session"

export type FileState =
  | { readonly step: "loading"; /** Bytes decrypted so far. */ readonly done: number }
  | { readonly step: "ready"; readonly file: Blob }
  | { readonly step: "failed"; readonly error: KeywardError }

/**
 * Decrypts one file into memory for as long as the component is on the page; nothing of it is given out before all of
 * it was authenticated. For another file, or another try, give the component another key.
 */
export function useFile(view: PatientView, record: OpenRecord, index: number): FileState {
  const { services } = useUnlocked()
  const [state, setState] = useState<FileState>({ step: "loading", done: 0 })
  const read = useEffectEvent((write: (part: Uint8Array<ArrayBuffer>) => void, options: ContentProgress) =>
    readFile(services, view, record, index, write, options),
  )
  useEffect(() => {
    const abort = new AbortController()
    const { signal } = abort
    const load = async () => {
      const parts: Uint8Array<ArrayBuffer>[] = []
      performance.mark(MARKS.fileAsked)
      try {
        await read((part) => void parts.push(part), {
          signal,
          onProgress: (done) => !signal.aborted && setState({ step: "loading", done }),
        })
        if (signal.aborted) return
        performance.mark(MARKS.fileOpen)
        setState({ step: "ready", file: new Blob(parts) })
      } catch (error) {
        if (!signal.aborted) setState({ step: "failed", error: asKeywardError(error) })
      }
    }
    void load()
    return () => abort.abort()
  }, [])
  return state
}
