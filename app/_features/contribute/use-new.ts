"use client"
import { useQuery } from "@tanstack/react-query"
import type { UseQueryResult } from "@tanstack/react-query"
import { listNew } from "../../_journeys/file-contributions"
import type { PatientView } from "../../_journeys/read-patient"
import type { ListedRecord } from "../../_journeys/read-record"
import { manifestsOf } from "../../_session/manifests"
import { useUnlocked } from "../../_session/session"

/** What others added and the reader has not filed yet. */
export function useNew(view: PatientView | undefined): UseQueryResult<ListedRecord[]> {
  const { services, keys } = useUnlocked()
  return useQuery({
    queryKey: ["new", keys.account, view?.patient, view?.state.length],
    queryFn: ({ signal }) => listNew(services, view as PatientView, manifestsOf(keys), { signal }),
    enabled: view !== undefined,
    placeholderData: (previous, query) => (query?.queryKey[2] === view?.patient ? previous : undefined),
    structuralSharing: false,
  })
}
