"use client"
import { useQuery } from "@tanstack/react-query"
import type { UseQueryResult } from "@tanstack/react-query"
import type { RecordState } from "../../_core/journal/patient-state"
import type { JournalEntry } from "../../_core/ports/registry"
import type { PatientView } from "../../_journeys/read-patient"
import { openRecord } from "../../_journeys/read-record"
import type { OpenRecord } from "../../_journeys/read-record"
import { manifestsOf } from "../../_session/manifests"
import { useUnlocked } from "../../_session/session"
import { readersOfRecord } from "../record-access"

/** The record's description, opened; again whenever its content, its folder or the reader's access changes. */
export function useOpenRecord(view: PatientView, record: RecordState): UseQueryResult<OpenRecord> {
  const { services, keys } = useUnlocked()
  const own = view.patient === keys.account
  const held = own
    ? []
    : readersOfRecord(view, record)
        .filter((grant) => grant.grantee === keys.account)
        .map((grant) => `${grant.scope} ${grant.epoch} ${grant.wrappedAt.block}`)
  return useQuery({
    queryKey: ["record", keys.account, view.patient, record.number, record.versions.length, ...held],
    queryFn: ({ signal }) => openRecord(services, view, record, manifestsOf(keys), { signal }),
    enabled: (own || held.length > 0) && record.removed === null,
    // What a digest names does not change
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  })
}

/** The patient's whole journal, verified: what the history of a record is told from. */
export function useJournal(view: PatientView): UseQueryResult<readonly JournalEntry[]> {
  const { services, keys } = useUnlocked()
  return useQuery({
    queryKey: ["journal", keys.account, view.patient, view.state.length],
    queryFn: ({ signal }) => services.reader.journal(view.patient, { signal }),
    placeholderData: (before) => before,
    structuralSharing: false,
  })
}
