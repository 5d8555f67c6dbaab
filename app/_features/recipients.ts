"use client"
import { plainName } from "../_core/directory/plain-name"
import type { PatientState } from "../_core/journal/patient-state"
import { asAddress } from "../_core/types"
import type { Address, Digest } from "../_core/types"
import type { Practitioner } from "../_journeys/read-directory"
import { useDirectory } from "../_session/directory"
import { knownAccounts, shortAccount } from "../_session/names"
import { useUnlocked } from "../_session/session"
import { issuersOf } from "./vouching"

/** Somebody the reader may share with. */
export interface Recipient {
  readonly account: Address
  /** Empty where nobody has named this account yet. */
  readonly name: string
  readonly standing: "demo" | "contact" | "verified" | "unknown"
  /** As the directory shows them; a grant is decided by what two providers say, see `useVouched`. */
  readonly practitioner?: Practitioner
}

/** Whom the reader can find, never themselves: own contacts, verified doctors, and on the local chain the demo people. */
export function useRecipients(): readonly Recipient[] {
  const { keys, notebook } = useUnlocked()
  const practitioners = [...(useDirectory().data?.practitioners.values() ?? [])]
  const contacts = Object.entries(notebook?.contacts ?? {}).map(([account, name]) => ({
    account: asAddress(account),
    name: plainName(name),
    standing: "contact" as const,
  }))
  const verified = practitioners.flatMap(({ account, profile, isLive }) =>
    profile && isLive ? [{ account, name: profile.name, standing: "verified" as const }] : [],
  )
  const demo = knownAccounts().map(({ account, name }) => ({ account, name, standing: "demo" as const }))
  const all = new Map<Address, Recipient>(
    [...demo, ...verified, ...contacts].map((each) => [each.account, each]),
  )
  for (const practitioner of practitioners) {
    const known = all.get(practitioner.account)
    if (known && practitioner.isLive) all.set(practitioner.account, { ...known, practitioner })
  }
  all.delete(keys.account)
  return [...all.values()].sort((a, b) => a.name.localeCompare(b.name))
}

/** Those whose name fits what was typed, or the account that was pasted. */
export function findRecipients(typed: string, recipients: readonly Recipient[]): readonly Recipient[] {
  const wanted = typed.trim()
  if (/^0x[0-9a-fA-F]{40}$/.test(wanted)) return [recipientAt(asAddress(wanted), recipients)]
  const words = wanted.toLocaleLowerCase()
  return recipients.filter(({ name, practitioner }) =>
    [name, practitioner?.profile?.name, practitioner?.profile?.specialty].some((text) =>
      text?.toLocaleLowerCase().includes(words),
    ),
  )
}

export const recipientAt = (account: Address, recipients: readonly Recipient[]): Recipient =>
  recipients.find((each) => each.account === account) ?? { account, name: "", standing: "unknown" }

/** What stands under a name: for a verified doctor who says so, else what the account is. */
export function aboutRecipient({ account, standing, practitioner, name }: Recipient): string {
  if (!practitioner) return standing === "demo" ? "Demo person" : shortAccount(account)
  const { profile, vouchings } = practitioner
  const live = vouchings.filter((each) => each.standing === "live")
  const who = profile && profile.name !== name ? `${profile.name}, ${profile.specialty}` : profile?.specialty
  return [who, `verified by ${issuersOf(live)}`].filter((part) => part).join(" · ")
}

/** The key that this person was last shared with; null where nothing ever was. */
export function lastKeyOf(state: PatientState, account: Address): Digest | null {
  const grants = [...state.grants.values()].filter((grant) => grant.grantee === account)
  grants.sort((a, b) => b.wrappedAt.block - a.wrappedAt.block || b.wrappedAt.logIndex - a.wrappedAt.logIndex)
  return grants[0]?.keyDigest ?? null
}
