"use client"
import type { PatientState } from "../../_core/journal/patient-state"
import { asAddress } from "../../_core/types"
import type { Address, Digest } from "../../_core/types"
import { knownAccounts } from "../../_session/names"
import { useUnlocked } from "../../_session/session"

/** Somebody the reader may share with. */
export interface Recipient {
  readonly account: Address
  /** Empty where nobody has named this account yet. */
  readonly name: string
  readonly standing: "demo" | "contact" | "unknown"
}

/** Whom the reader knows: her own contacts, and on the local chain the demo people. Never herself. */
export function useRecipients(): readonly Recipient[] {
  const { keys, notebook } = useUnlocked()
  const contacts = Object.entries(notebook?.contacts ?? {}).map(([account, name]) => ({
    account: asAddress(account),
    name,
    standing: "contact" as const,
  }))
  const demo = knownAccounts().map(({ account, name }) => ({ account, name, standing: "demo" as const }))
  const all = new Map<Address, Recipient>([...demo, ...contacts].map((each) => [each.account, each]))
  all.delete(keys.account)
  return [...all.values()].sort((a, b) => a.name.localeCompare(b.name))
}

/** Those whose name fits what was typed, or the account that was pasted. */
export function findRecipients(typed: string, recipients: readonly Recipient[]): readonly Recipient[] {
  const wanted = typed.trim()
  if (/^0x[0-9a-fA-F]{40}$/.test(wanted)) {
    const account = asAddress(wanted)
    return [recipients.find((each) => each.account === account) ?? { account, name: "", standing: "unknown" }]
  }
  const words = wanted.toLocaleLowerCase()
  return recipients.filter(({ name }) => name.toLocaleLowerCase().includes(words))
}

/** The key that this person was last shared with; null where nothing ever was. */
export function lastKeyOf(state: PatientState, account: Address): Digest | null {
  const grants = [...state.grants.values()].filter((grant) => grant.grantee === account)
  grants.sort((a, b) => b.wrappedAt.block - a.wrappedAt.block || b.wrappedAt.logIndex - a.wrappedAt.logIndex)
  return grants[0]?.keyDigest ?? null
}
