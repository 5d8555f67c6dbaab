import type { JournalEntry } from "../ports/registry"
import type { Address } from "../types"

/** A wallet that acts as an account, and from which block on. */
export interface WalletChange {
  readonly wallet: Address
  readonly from: number
}

/** Which wallets were named for an account, oldest first, by its own verified journal; none where its own address acts. */
export const walletChanges = (entries: readonly JournalEntry[]): WalletChange[] =>
  entries.flatMap((entry) =>
    entry.kind === "SuccessorNamed" ? [{ wallet: entry.wallet, from: entry.place.block }] : [],
  )

/**
 * The wallet that acted as the account when an entry of it was written in that block. One named in the same block
 * counts: before, the account was frozen, and wrote nothing for seven days. Whether it was frozen otherwise does not
 * matter here: that there is an entry by it says that it was not.
 */
export const walletAt = (account: Address, changes: readonly WalletChange[], block: number): Address =>
  changes.findLast(({ from }) => from <= block)?.wallet ?? account
