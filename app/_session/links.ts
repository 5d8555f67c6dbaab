"use client"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import type { UseQueryResult } from "@tanstack/react-query"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { OwnLink } from "../_core/shl/own-link"
import { endLink, forgetLink, linkLog, listLinks } from "../_journeys/links"
import type { KeyedLink, LinkLog, ListedLink } from "../_journeys/links"
import { useUnlocked } from "./session"

/** How often is looked for who opened a link while a page is open. */
const NEWS = 15_000

/** Copies of links that were opened; they go with the keys. */
const copies = new WeakMap<UnlockedKeys, Map<string, OwnLink>>()

function copiesOf(keys: UnlockedKeys): Map<string, OwnLink> {
  const kept = copies.get(keys) ?? new Map<string, OwnLink>()
  copies.set(keys, kept)
  return kept
}

/** The links of the account whose records the pages show, newest first. */
export function useLinks(): UseQueryResult<readonly ListedLink[]> {
  const { services, keys } = useUnlocked()
  return useQuery({
    queryKey: ["links", keys.account],
    queryFn: ({ signal }) => listLinks(services, keys, { signal }, copiesOf(keys)),
    refetchInterval: NEWS,
    structuralSharing: false,
  })
}

/** Who asked for one link. @param opens how often it was asked for, as the list says: a new one is looked up at once */
export function useLinkLog(row: string, opens: number): UseQueryResult<LinkLog> {
  const { services, keys } = useUnlocked()
  return useQuery({
    queryKey: ["link-log", keys.account, row, opens],
    queryFn: ({ signal }) => linkLog(services, keys, row, { signal }),
    placeholderData: (previous) => previous,
    structuralSharing: false,
  })
}

/** What is done with a link of the account; the list is read again. */
export function useLinkActions() {
  const { services, keys } = useUnlocked()
  const client = useQueryClient()
  const again = () => client.invalidateQueries({ queryKey: ["links", keys.account] })
  return {
    again,
    end: async (link: KeyedLink) => {
      await endLink(services, keys, link)
      await again()
    },
    forget: async (row: string) => {
      await forgetLink(services, keys, row)
      await again()
    },
  }
}
