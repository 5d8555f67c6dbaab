import { isBefore } from "../keys/rekey-work"
import type { JournalEntry, Place } from "../ports/registry"
import type { Address } from "../types"

/** Where on the chain something stands, as far as it matters here. */
export type OnChain = Pick<Place, "block" | "logIndex">

/** A wallet that acts as an account, and where the entry stands that names it. */
export interface WalletChange {
  readonly wallet: Address
  readonly from: OnChain
}

/** Which wallets were named for an account, oldest first, by its own verified journal; none where its own address acts. */
export const walletChanges = (entries: readonly JournalEntry[]): WalletChange[] =>
  entries.flatMap((entry) =>
    entry.kind === "SuccessorNamed" || entry.kind === "AccountMoved"
      ? [{ wallet: entry.wallet, from: entry.place }]
      : [],
  )

/**
 * The wallet that acted as the account when an entry of it was written there. Also within one block: where an account
 * is moved, its former wallet may have written just before. Whether it was frozen does not matter here: that there is an
 * entry by it says that it was not.
 */
export const walletAt = (account: Address, changes: readonly WalletChange[], at: OnChain): Address =>
  changes.findLast(({ from }) => isBefore(from, at))?.wallet ?? account
