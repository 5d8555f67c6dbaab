"use client"
import { useQuery } from "@tanstack/react-query"
import type { UseQueryResult } from "@tanstack/react-query"
import type { Address } from "../_core/types"
import { isShutTo, readInvitations } from "../_journeys/invitations"
import type { Invitations } from "../_journeys/invitations"
import { useUnlocked } from "./session"

/** How often is asked whether an invitation has come, while somebody waits for it. */
const NEWS = 4_000

/** Who may share with the account first. */
export function useInvitations(): UseQueryResult<Invitations> {
  const { services } = useUnlocked()
  return useQuery({
    queryKey: ["invitations", services.account],
    queryFn: () => readInvitations(services),
    structuralSharing: false,
  })
}

/**
 * Whether an account takes nothing new from another: it goes by invitation only and has not invited that one. As the
 * app's provider says it, so that nobody confirms in vain; the contract decides.
 */
export function useIsShut(account: Address | null, to: Address | null): UseQueryResult<boolean> {
  const { services } = useUnlocked()
  return useQuery({
    queryKey: ["is-shut", account, to],
    enabled: account !== null && to !== null && account !== to,
    queryFn: () => isShutTo(services, account as Address, to as Address),
    refetchInterval: NEWS,
  })
}
