"use client"
import { useQuery } from "@tanstack/react-query"
import type { UseQueryResult } from "@tanstack/react-query"
import { KeywardError } from "../_core/errors"
import { lookAtStanding } from "../_journeys/recovery-standing"
import type { RecoveryStanding } from "../_journeys/recovery-standing"
import { useSession } from "./session"

/**
 * What both providers say the account's newest recovery code can do for a lost wallet. Not asked while the keys are
 * locked, nor while the account acts for somebody.
 */
export function useStanding(): UseQueryResult<RecoveryStanding> {
  const { services, ownKeys, actingFor } = useSession()
  return useQuery({
    queryKey: ["recovery", ownKeys?.account],
    queryFn: () => {
      if (!services || !ownKeys) throw new KeywardError("locked")
      return lookAtStanding(services, ownKeys)
    },
    enabled: services !== null && ownKeys !== null && actingFor === null,
  })
}
