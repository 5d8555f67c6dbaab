"use client"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import type { UseQueryResult } from "@tanstack/react-query"
import { useCallback } from "react"
import type { InboxEntry } from "../_core/ports/registry"
import { fingerprint } from "../_core/keys/fingerprint"
import type { Address, Digest } from "../_core/types"
import { readPatient } from "../_journeys/read-patient"
import type { PatientView } from "../_journeys/read-patient"
import { listRecords } from "../_journeys/read-record"
import type { ListedRecord, ManifestCache } from "../_journeys/read-record"
import { useUnlocked } from "./session"

/** How often the chain is asked for news while a page is looked at. */
const NEWS = 4_000

/** Opened manifests of one unlocked session; gone when it ends. */
const manifests = new WeakMap<object, ManifestCache>()
export const manifestsOf = (keys: object): ManifestCache => {
  const known = manifests.get(keys)
  if (known) return known
  const cache: ManifestCache = new Map()
  manifests.set(keys, cache)
  return cache
}

/** A patient's journal, verified, with whatever keys of hers are held; asked again while the page is open. */
export function usePatient(patient: Address): UseQueryResult<PatientView> {
  const { services, keys } = useUnlocked()
  return useQuery({
    queryKey: ["patient", keys.account, patient],
    queryFn: ({ signal }) => readPatient(services, keys, patient, { signal }),
    refetchInterval: NEWS,
    structuralSharing: false,
  })
}

/** Her records that the account can open, newest first, and those that are broken. */
export function useRecords(view: PatientView | undefined): UseQueryResult<ListedRecord[]> {
  const { services, keys } = useUnlocked()
  return useQuery({
    // `live` changes when a grant lapses: what it opened is no longer listed
    queryKey: ["records", keys.account, view?.patient, view?.state.length, liveGrants(view)],
    queryFn: ({ signal }) => listRecords(services, view as PatientView, manifestsOf(keys), { signal }),
    enabled: view !== undefined,
    // of this patient alone: another's are not shown under her name, not even for a moment
    placeholderData: (previous, query) => (query?.queryKey[2] === view?.patient ? previous : undefined),
    structuralSharing: false,
  })
}

const liveGrants = (view: PatientView | undefined) =>
  view && [...view.state.grants.values()].filter((grant) => grant.expiresAt > view.now).length

/** First grants to this account, verified, oldest first. */
export function useInbox(): UseQueryResult<readonly InboxEntry[]> {
  const { services, keys } = useUnlocked()
  return useQuery({
    queryKey: ["inbox", keys.account],
    queryFn: ({ signal }) => services.reader.inbox(keys.account, { signal }),
    refetchInterval: NEWS,
    structuralSharing: false,
  })
}

/** A key as a person compares it. */
export interface ShownKey {
  readonly digest: Digest
  /** Six groups of digits. */
  readonly digits: readonly string[]
}

/** A person's published key, as two providers agree on it; null where there is none. */
export function useShownKey(account: Address | null): UseQueryResult<ShownKey | null> {
  const { services } = useUnlocked()
  return useQuery({
    queryKey: ["key", account],
    enabled: account !== null,
    queryFn: async () => {
      const key = account && (await services.agreed.key(account))
      return key ? { digest: key.digest, digits: await fingerprint(key.publicKey) } : null
    },
  })
}

/** Reads everything again: after something was written. */
export function useRefresh(): () => Promise<void> {
  const queries = useQueryClient()
  return useCallback(() => queries.invalidateQueries(), [queries])
}
