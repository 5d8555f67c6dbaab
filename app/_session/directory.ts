"use client"
import { useQuery } from "@tanstack/react-query"
import type { UseQueryResult } from "@tanstack/react-query"
import { KeywardError } from "../_core/errors"
import type { Address, Digest } from "../_core/types"
import { readAgreedDirectory, readDirectory, verificationOf } from "../_journeys/read-directory"
import type { Directory, Practitioner, ProfileCache, Verification } from "../_journeys/read-directory"
import { useSession } from "./session"
import { isSameDirectory, keepUnchanged } from "./unchanged"

/** How often issuers' lists are asked for news while a page is looked at. */
const NEWS = 8_000

/** Profiles are public and named by their digests: they outlive a session. */
const profiles: ProfileCache = new Map()

/** Whom the pinned issuers vouch for, or did; nothing while nobody is unlocked. */
export function useDirectory(): UseQueryResult<Directory> {
  const { services, keys } = useSession()
  return useQuery({
    queryKey: ["directory", services?.account],
    queryFn: ({ signal }) => {
      if (!services) throw new KeywardError("locked")
      return readDirectory(services, profiles, { signal })
    },
    enabled: services !== null && keys !== null,
    refetchInterval: NEWS,
    structuralSharing: keepUnchanged(isSameDirectory),
  })
}

/** Somebody as the directory knows them. */
export interface Vouched {
  readonly practitioner: Practitioner | undefined
  readonly verification: Verification
}

/** What issuers say of an account's key, as two providers agree on it; for whoever is about to use it. */
export function useVouched(account: Address | null, keyDigest: Digest | undefined): UseQueryResult<Vouched> {
  const { services } = useSession()
  return useQuery({
    queryKey: ["vouched", account, keyDigest],
    queryFn: async ({ signal }) => {
      if (!services || !account || !keyDigest) throw new KeywardError("locked")
      const { practitioners } = await readAgreedDirectory(services, profiles, { signal })
      const practitioner = practitioners.get(account)
      return { practitioner, verification: verificationOf(practitioner, keyDigest) }
    },
    enabled: services !== null && account !== null && keyDigest !== undefined,
    structuralSharing: false,
  })
}

/** `Dr Nandini Rao (verified)`; null for whom no profile is known. */
export function verifiedName(directory: Directory | undefined, account: Address): string | null {
  const practitioner = directory?.practitioners.get(account)
  if (!practitioner?.profile) return null
  return `${practitioner.profile.name} ${practitioner.isLive ? VERIFIED : NO_LONGER}`
}

const VERIFIED = "(verified)"
const NO_LONGER = "(no longer verified)"
