import type { WholeEntry } from "../../_core/journal/entry-hash"
import { parseLink } from "../../_core/journal/link"
import { verifyInbox, verifyJournal } from "../../_core/journal/verify"
import type { WholeInboxEntry } from "../../_core/journal/verify"
import type { Link, Place } from "../../_core/ports/registry"
import type { Address } from "../../_core/types"
import type { IRecordRegistry } from "../../../typechain-types/IRecordRegistry"
import type { ChainLog } from "./chain-log"
import { inboxTopics, journalTopics, readEntry, readInboxEntry } from "./events"
import type { Topics } from "./events"
import type { HistoryKey } from "./history-cache"

/** One kind of hash-chained history: how it is found, read and verified. */
export interface HistoryKind<E> {
  readonly list: HistoryKey["list"]
  topics(account: Address): Topics
  /** The head's word at a block. */
  head(registry: IRecordRegistry, account: Address, block: number): Promise<bigint>
  /** null where the filter finds it but this history does not hold it. */
  read(log: ChainLog): E | null
  /** See `_core/journal/verify`. */
  verify(account: Address, run: readonly E[], head: Link): Link
  /** The link that an entry says it follows. */
  previous(entry: E): Link
  place(entry: E): Place
  withPlace(entry: E, place: Place): E
}

export const JOURNAL: HistoryKind<WholeEntry> = {
  list: "journal",
  topics: journalTopics,
  head: (registry, account, block) => registry.journalOf(account, { blockTag: block }),
  read: readEntry,
  verify: verifyJournal,
  previous: (entry) => parseLink(entry.previous),
  place: (entry) => entry.place,
  withPlace: (entry, place) => ({ ...entry, place }),
}

export const INBOX: HistoryKind<WholeInboxEntry> = {
  list: "inbox",
  topics: inboxTopics,
  head: (registry, account, block) => registry.inboxOf(account, { blockTag: block }),
  read: readInboxEntry,
  verify: verifyInbox,
  previous: (entry) => parseLink(entry.grant.previousInbox),
  place: (entry) => entry.grant.place,
  withPlace: (entry, place) => ({ ...entry, grant: { ...entry.grant, place } }),
}
