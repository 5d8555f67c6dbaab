"use client"
import { useMemo } from "react"
import type { PatientView } from "../../_journeys/read-patient"
import { readWholeFile } from "../../_journeys/read-record"
import type { OpenRecord } from "../../_journeys/read-record"
import { useUnlocked } from "../../_session/session"
import type { Siblings } from "../../_viewers/viewer"

/** The other files of a record, for a viewer that shows several at once; null if there is only one. */
export function useSiblings(view: PatientView, record: OpenRecord, index: number): Siblings | null {
  const { services } = useUnlocked()
  return useMemo(() => {
    const { files } = record.manifest
    if (files.length < 2) return null
    return {
      files,
      index,
      async open(other, signal) {
        const file = await readWholeFile(services, view, record, other, { signal })
        signal.throwIfAborted()
        return file
      },
    }
  }, [services, view, record, index])
}
