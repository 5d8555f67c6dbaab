"use client"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import type { UseQueryResult } from "@tanstack/react-query"
import type { OwnDrop } from "../_core/drop/own-drop"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import { endDropLink, forgetDropLink, listDropLinks } from "../_journeys/drop-links"
import type { KeyedDrop, ListedDrop } from "../_journeys/drop-links"
import { useUnlocked } from "./session"

/** How often is looked for what has arrived while a page is open. */
const NEWS = 15_000

/** Copies of links that were opened; they go with the keys. */
const copies = new WeakMap<UnlockedKeys, Map<string, OwnDrop>>()

function copiesOf(keys: UnlockedKeys): Map<string, OwnDrop> {
  const kept = copies.get(keys) ?? new Map<string, OwnDrop>()
  copies.set(keys, kept)
  return kept
}

/** The drop links of the account whose records the pages show, newest first, with what waits. */
export function useDropLinks(): UseQueryResult<readonly ListedDrop[]> {
  const { services, keys } = useUnlocked()
  return useQuery({
    queryKey: ["drops", keys.account],
    queryFn: ({ signal }) => listDropLinks(services, keys, { signal }, copiesOf(keys)),
    // Where nothing can come, nothing is looked for
    refetchInterval: ({ state }) => (state.data?.some(mayCome) ? NEWS : false),
    structuralSharing: false,
  })
}

const mayCome = ({ kept }: ListedDrop): boolean =>
  kept?.standing === "open" || (kept?.arrivals.length ?? 0) > 0

/** What is done with a drop link of the account; the list is read again. */
export function useDropActions() {
  const { services, keys } = useUnlocked()
  const client = useQueryClient()
  const again = () => client.invalidateQueries({ queryKey: ["drops", keys.account] })
  return {
    again,
    end: async (link: KeyedDrop) => {
      await endDropLink(services, keys, link)
      await again()
    },
    forget: async (drop: string) => {
      await forgetDropLink(services, keys, drop)
      await again()
    },
  }
}
