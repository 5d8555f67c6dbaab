"use client"
import { useEffect, useEffectEvent, useState } from "react"
import { asKeywardError } from "../../_core/errors"
import type { KeywardError } from "../../_core/errors"
import { MAX_HEAD_BYTES } from "../../_core/file-types"
import { MARKS } from "../../_core/marks"
import type { ContentProgress } from "../../_core/ports/content"
import type { PatientView } from "../../_journeys/read-patient"
import { readFile } from "../../_journeys/read-record"
import type { OpenRecord } from "../../_journeys/read-record"
import { useUnlocked } from "../../_session/session"

export type FileState<Prepared> =
  | { readonly step: "loading"; /** Bytes decrypted so far. */ readonly done: number }
  | { readonly step: "ready"; readonly file: Blob; readonly prepared: Prepared }
  | { readonly step: "failed"; readonly error: KeywardError }

/**
 * Decrypts one file into memory for as long as the component is on the page; nothing of it is given out before all of
 * it was authenticated. For another file, or another try, give the component another key.
 * @param prepare what is made of the file before it is shown; its first bytes need not be read from it again
 */
export function useFile<Prepared>(
  view: PatientView,
  record: OpenRecord,
  index: number,
  prepare: (file: Blob, head: Uint8Array, signal: AbortSignal) => Promise<Prepared>,
): FileState<Prepared> {
  const { services } = useUnlocked()
  const [state, setState] = useState<FileState<Prepared>>({ step: "loading", done: 0 })
  const read = useEffectEvent((write: (part: Uint8Array<ArrayBuffer>) => void, options: ContentProgress) =>
    readFile(services, view, record, index, write, options),
  )
  const getReady = useEffectEvent(prepare)
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
        const file = new Blob(parts)
        const prepared = await getReady(file, headOf(parts), signal)
        if (!signal.aborted) setState({ step: "ready", file, prepared })
      } catch (error) {
        if (!signal.aborted) setState({ step: "failed", error: asKeywardError(error) })
      }
    }
    void load()
    return () => abort.abort()
  }, [])
  return state
}

/** The first `MAX_HEAD_BYTES`, or all if they are fewer. */
function headOf(parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array {
  const [first = new Uint8Array()] = parts
  if (first.length >= MAX_HEAD_BYTES || parts.length < 2) return first.subarray(0, MAX_HEAD_BYTES)
  const head = new Uint8Array(MAX_HEAD_BYTES)
  let length = 0
  for (const part of parts) {
    head.set(part.subarray(0, MAX_HEAD_BYTES - length), length)
    length = Math.min(MAX_HEAD_BYTES, length + part.length)
  }
  return head.subarray(0, length)
}
