import type { Address } from "../../_core/types"
import type { WholeEntry } from "../../_core/journal/entry-hash"
import { parseLink } from "../../_core/journal/link"
import { verifyInbox, verifyJournal } from "../../_core/journal/verify"
import type { WholeInboxEntry } from "../../_core/journal/verify"
import type { ChainLog } from "../../_core/ports/history"
import type { Link, Place } from "../../_core/ports/registry"
import type { IRecordRegistry } from "../../../typechain-types/IRecordRegistry"
import { listTopics } from "./entry-log"
import type { Topics } from "./entry-log"
import { inboxTopics, readEntry, readInboxEntry } from "./events"

/** One kind of hash-chained history: in which contract, how it is found, read and verified. */
export interface HistoryKind<E> {
  /** Its name on the device; another kind has another one. */
  readonly list: string
  readonly contract: Address
  topics(account: Address): Topics
  /** The head's word after a block. */
  head(account: Address, block: number): Promise<bigint>
  /** null where the filter finds it but this history does not hold it. */
  read(log: ChainLog): E | null
  /** See `_core/journal/verify`. */
  verify(account: Address, run: readonly E[], head: Link): Link
  /** The link that an entry says it follows. */
  previous(entry: E): Link
  place(entry: E): Place
  withPlace(entry: E, place: Place): E
}

/** What the lists have in common whose entries are the account's own, each with the word before it. */
export const accountList = <E extends { readonly previous: bigint; readonly place: Place }>(): Pick<
  HistoryKind<E>,
  "topics" | "previous" | "place" | "withPlace"
> => ({
  topics: listTopics,
  previous: (entry) => parseLink(entry.previous),
  place: (entry) => entry.place,
  withPlace: (entry, place) => ({ ...entry, place }),
})

/** Everything about a patient. */
export const journalKind = (registry: IRecordRegistry, contract: Address): HistoryKind<WholeEntry> => ({
  ...accountList(),
  list: "journal",
  contract,
  head: (account, block) => registry.journalOf(account, { blockTag: block }),
  read: readEntry,
  verify: verifyJournal,
})

/** First grants to a grantee. */
export const inboxKind = (registry: IRecordRegistry, contract: Address): HistoryKind<WholeInboxEntry> => ({
  list: "inbox",
  contract,
  topics: inboxTopics,
  head: (account, block) => registry.inboxOf(account, { blockTag: block }),
  read: readInboxEntry,
  verify: verifyInbox,
  previous: (entry) => parseLink(entry.grant.previousInbox),
  place: (entry) => entry.grant.place,
  withPlace: (entry, place) => ({ ...entry, grant: { ...entry.grant, place } }),
})
