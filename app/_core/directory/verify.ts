import { verifySteps } from "../journal/verify"
import type { Step } from "../journal/verify"
import { hashWords } from "../journal/words"
import type { CredentialEntry } from "../ports/directory"
import type { Link } from "../ports/registry"
import type { Address } from "../types"

/** `IPractitionerDirectory.EntryKind`. */
const KIND = {
  CredentialAttested: 1,
  CredentialRevoked: 2,
} as const satisfies Record<CredentialEntry["kind"], number>

/** `entry` of IPractitionerDirectory: keccak256(abi.encode(kind, issuer, account, …the other fields but `previous`)). */
export const hashCredentialEntry = (issuer: Address, entry: CredentialEntry): bigint =>
  hashWords([
    KIND[entry.kind],
    issuer,
    entry.account,
    ...(entry.kind === "CredentialAttested" ? [entry.keyDigest, entry.profileDigest, entry.expiresAt] : []),
  ])

/**
 * Verifies a run of one issuer's consecutive entries that ends at a head; see `verifyJournal`.
 * @returns the link before the first entry
 * @throws `history-invalid` with `position` and `problem`
 */
export const verifyCredentials = (issuer: Address, entries: readonly CredentialEntry[], head: Link): Link =>
  verifySteps(issuer, entries, (entry) => stepOf(issuer, entry), head)

const stepOf = (issuer: Address, entry: CredentialEntry): Step => ({
  previous: entry.previous,
  entry: hashCredentialEntry(issuer, entry),
  positions: 1,
  position: entry.position,
  block: entry.place.block,
})
