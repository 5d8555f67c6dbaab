import type { JournalEntry } from "../ports/registry"
import type { Digest } from "../types"

/** The first 8 bytes of a vault's digest: what the registry holds of it. */
export type VaultTag = `0x${string}`

const TAG_DIGITS = 16

/**
 * Tells an account's own blobs apart, no more: what a vault is believed by is its whole digest in the journal. Another
 * blob with the same tag takes 2^64 attempts, and opens for nobody without a key of one of the ways.
 */
export const vaultTag = (digest: Digest): VaultTag => digest.slice(0, 2 + TAG_DIGITS) as VaultTag

/** The digest of the vault that a verified journal was sealed with last; null where there is none. */
export function lastSealed(entries: readonly JournalEntry[]): Digest | null {
  const entry = entries.findLast(({ kind }) => kind === "VaultSealed" || kind === "AccountSetUp")
  if (entry?.kind === "VaultSealed") return entry.newDigest
  return entry?.kind === "AccountSetUp" ? entry.vaultDigest : null
}
