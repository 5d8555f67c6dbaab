"use client"
import { useQuery } from "@tanstack/react-query"
import type { UseQueryResult } from "@tanstack/react-query"
import { useCallback } from "react"
import type { RequestsState } from "../_core/requests/request-state"
import type { Address } from "../_core/types"
import { readRequests } from "../_journeys/answer-request"
import { readMyRequests } from "../_journeys/request-access"
import type { MyRequests } from "../_journeys/request-access"
import { readPatient } from "../_journeys/read-patient"
import type { PatientView } from "../_journeys/read-patient"
import { useDirectory } from "./directory"
import { knownAccounts } from "./names"
import { usePatient } from "./queries"
import { useUnlocked } from "./session"

/** How often is looked for requests while a page is open. */
const NEWS = 8_000

/** What was asked of the account whose records the pages show, verified. */
export function useRequests(): UseQueryResult<RequestsState> {
  const { services, keys } = useUnlocked()
  return useQuery({
    queryKey: ["requests", keys.account],
    queryFn: async ({ signal }) =>
      readRequests(services, await readPatient(services, keys, keys.account, { signal }), { signal }),
    refetchInterval: NEWS,
    structuralSharing: false,
  })
}

/**
 * Whom somebody vouches for (a live credential of an issuer that counts here), or the reader knows: whom they named or
 * ever shared with, and the local chain's demo people. Nobody but those while journal and directory are not read yet.
 */
export function useKnown(): (account: Address) => boolean {
  const { keys, notebook } = useUnlocked()
  const { data: view } = usePatient(keys.account)
  const { data: directory } = useDirectory()
  return useCallback(
    (account) =>
      directory?.practitioners.get(account)?.isLive === true ||
      notebook?.contacts[account] !== undefined ||
      knownAccounts().some((known) => known.account === account) ||
      hasShared(view, account),
    [directory, notebook, view],
  )
}

const hasShared = (view: PatientView | undefined, account: Address): boolean =>
  [...(view?.state.grants.values() ?? [])].some(({ grantee }) => grantee === account)

/** What the account itself asked of others, the latest first. @param most how many patients are looked at */
export function useMyRequests(most: number): UseQueryResult<MyRequests> {
  const { services, keys } = useUnlocked()
  return useQuery({
    queryKey: ["my-requests", keys.account, most],
    queryFn: ({ signal }) => readMyRequests(services, most, { signal }),
    refetchInterval: NEWS,
    structuralSharing: false,
    placeholderData: (previous) => previous,
  })
}

/**
 * Whom the account ever asked for access; undefined until that is read. Read once, and again after whatever is
 * written here: nobody else can add to it.
 */
export function useAsked(): ReadonlySet<Address> | undefined {
  const { services } = useUnlocked()
  return useQuery({
    queryKey: ["asked", services.account],
    queryFn: async ({ signal }) => new Set(await services.requests.askedBy(services.account, { signal })),
    staleTime: Infinity,
    structuralSharing: false,
  }).data
}
