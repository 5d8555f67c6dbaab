"use client"
import { useQuery } from "@tanstack/react-query"
import type { UseQueryResult } from "@tanstack/react-query"
import type { ArrivedDrop } from "../_core/ports/drops"
import type { ListedDrop } from "../_journeys/drop-links"
import { openArrived } from "../_journeys/take-drop"
import type { DropInHand } from "../_journeys/take-drop"
import { useUnlocked } from "./session"

/** What waits, opened: who says to have sent what. */
export function useArrived(link: ListedDrop, arrived: ArrivedDrop): UseQueryResult<DropInHand> {
  const { services, keys } = useUnlocked()
  return useQuery({
    queryKey: ["drop-arrived", keys.account, link.drop, arrived.arrival],
    queryFn: ({ signal }) => openArrived(services, keys, link, arrived, { signal }),
    // It stays what it is, and is gone when it was filed: no look at everything else asks for it again
    staleTime: "static",
    structuralSharing: false,
  })
}
