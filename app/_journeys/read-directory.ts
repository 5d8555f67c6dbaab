import { foldCredentials, standingOf } from "../_core/directory/credentials"
import type { Credential, CredentialStanding } from "../_core/directory/credentials"
import { openProfile } from "../_core/directory/profile"
import type { Profile } from "../_core/directory/profile"
import type { DirectoryReader } from "../_core/ports/directory"
import type { Address, Digest } from "../_core/types"
import type { Services } from "./services"

/** What one pinned issuer says of somebody. */
export interface Vouching extends Credential {
  readonly standing: CredentialStanding
  /** null where the store has no such profile, or other bytes under its digest. */
  readonly profile: Profile | null
}

/** Somebody for whom a pinned issuer vouches, or did. */
export interface Practitioner {
  readonly account: Address
  /** In the order that the issuers are pinned in; one each. */
  readonly vouchings: readonly Vouching[]
  /** Of the first live vouching that has one, else of the one attested last; null where none has. */
  readonly profile: Profile | null
  readonly isLive: boolean
}

export interface Directory {
  readonly practitioners: ReadonlyMap<Address, Practitioner>
  /** The chain's time that it is judged by, unix seconds. */
  readonly now: number
}

/** Profiles that were opened before, by digest. */
export type ProfileCache = Map<Digest, Profile>

type Needs = Pick<Services, "directory" | "agreedDirectory" | "issuers" | "profiles">

/**
 * Everybody the pinned issuers vouch for, or did; for showing, by the app's own provider. All profiles are asked for
 * whoever is looked for, so that the store does not learn it.
 * @throws `history-invalid` `history-shrank` `chain-unreachable` `store-unreachable` `cancelled`
 */
export function readDirectory(
  services: Needs,
  cache: ProfileCache,
  options: { signal?: AbortSignal } = {},
): Promise<Directory> {
  return directoryFrom(services.directory, services, cache, options)
}

/** The same where two providers agree on every list: before anything is wrapped. @throws also `providers-disagree` */
export function readAgreedDirectory(
  services: Needs,
  cache: ProfileCache,
  options: { signal?: AbortSignal } = {},
): Promise<Directory> {
  return directoryFrom(services.agreedDirectory, services, cache, options)
}

async function directoryFrom(
  reader: DirectoryReader,
  { issuers, profiles }: Needs,
  cache: ProfileCache,
  options: { signal?: AbortSignal },
): Promise<Directory> {
  const [now, ...lists] = await Promise.all([
    reader.now(),
    ...issuers.map(async (issuer) => foldCredentials(issuer, await reader.list(issuer.address, options))),
  ])
  const all = lists.flatMap((list) => [...list.values()])
  const unknown = [...new Set(all.map((each) => each.profileDigest))].filter((digest) => !cache.has(digest))
  const found = unknown.length > 0 ? await profiles.get(unknown, options) : []
  for (const [index, digest] of unknown.entries()) {
    const profile = await openProfile(found[index] ?? null, digest)
    if (profile) cache.set(digest, profile)
  }
  const vouchings = new Map<Address, Vouching[]>()
  for (const list of lists)
    for (const [account, credential] of list) {
      const standing = standingOf(credential, now)
      const vouching = { ...credential, standing, profile: cache.get(credential.profileDigest) ?? null }
      vouchings.set(account, [...(vouchings.get(account) ?? []), vouching])
    }
  const practitioners = [...vouchings].map(
    ([account, each]) => [account, practitionerOf(account, each)] as const,
  )
  return { practitioners: new Map(practitioners), now }
}

function practitionerOf(account: Address, vouchings: readonly Vouching[]): Practitioner {
  const live = vouchings.filter(({ standing }) => standing === "live")
  const latest = [...vouchings].sort((a, b) => b.attestedAt.block - a.attestedAt.block)
  const profile = [...live, ...latest].find((each) => each.profile)?.profile ?? null
  return { account, vouchings, profile, isLive: live.length > 0 }
}

/** What the pinned issuers' word is worth for a key that is about to be used. */
export type Verification =
  /** Vouched for, with this very key. */
  | { readonly kind: "verified"; readonly by: readonly Vouching[] }
  /** Vouched for, but with another key: it changed since, or somebody else's stands there. */
  | { readonly kind: "other-key"; readonly by: readonly Vouching[] }
  /** Nobody does any more; `by` did so last. */
  | { readonly kind: "ended"; readonly by: Vouching }
  | { readonly kind: "unknown" }

/** How an account stands with the pinned issuers. @param keyDigest its published key */
export function verificationOf(practitioner: Practitioner | undefined, keyDigest: Digest): Verification {
  const vouchings = practitioner?.vouchings ?? []
  const live = vouchings.filter(({ standing }) => standing === "live")
  const covering = live.filter((each) => each.keyDigest === keyDigest)
  if (covering.length > 0) return { kind: "verified", by: covering }
  if (live.length > 0) return { kind: "other-key", by: live }
  const [last] = [...vouchings].sort((a, b) => endOf(b) - endOf(a))
  return last ? { kind: "ended", by: last } : { kind: "unknown" }
}

/** When a vouching ended or ends, unix seconds. */
export const endOf = ({ revokedAt, expiresAt }: Credential): number =>
  Math.min(revokedAt?.timestamp ?? expiresAt, expiresAt)
