import { concatBytes } from "@noble/hashes/utils.js"
import type { JournalEntry } from "../ports/registry"
import type { Address, Scope } from "../types"
import { encodeWords, hashBytes, hashWords } from "./words"
import type { Word } from "./words"

/** A grant with what its event says of the grantee's inbox, which the journal's hash covers as well. */
export type InboxGrant = Extract<JournalEntry, { kind: "AccessGranted" }> & {
  /** Whether the grant slot was empty before. */
  readonly entersInbox: boolean
  /** The inbox's word before this entry; 0 where it did not move. */
  readonly previousInbox: bigint
}

/** A journal entry with everything that its hash covers. */
export type WholeEntry = Exclude<JournalEntry, { kind: "AccessGranted" }> | InboxGrant

/** `IRecordRegistry.EntryKind`. */
const KIND = {
  KeyPublished: 1,
  VaultSealed: 2,
  RecordAdded: 3,
  RecordsAdded: 4,
  RecordReplaced: 5,
  RecordRemoved: 6,
  RecordRefiled: 7,
  AccessGranted: 8,
  AccessRewrapped: 9,
  AccessRevoked: 10,
  DelegateSet: 11,
  RecoverySet: 12,
  AccountFrozen: 13,
  AccountUnfrozen: 14,
  SuccessorNamed: 15,
  AccountSetUp: 16,
  AccountMoved: 17,
} as const satisfies Record<JournalEntry["kind"], number>

/** How many journal positions an entry takes. */
export const positionsOf = (entry: JournalEntry): number =>
  entry.kind === "RecordsAdded" ? entry.cidDigests.length : 1

/** `entry` of IRecordRegistry: keccak256(abi.encode(kind, patient, by, …fields)). */
export const hashEntry = (patient: Address, entry: WholeEntry): bigint =>
  hashWords([KIND[entry.kind], patient, entry.by, ...fieldsOf(entry)])

/** A grantee's inbox entry: keccak256(abi.encode(patient, scope, entry)). */
export const hashInboxEntry = (patient: Address, scope: Scope, entryHash: bigint): bigint =>
  hashWords([patient, scope, entryHash])

/** The fields of the event in its order; what has no fixed width stands as its keccak256. */
function fieldsOf(entry: WholeEntry): Word[] {
  switch (entry.kind) {
    case "KeyPublished":
      return [hashBytes(entry.publicKey)]
    case "VaultSealed":
      return [entry.newDigest, entry.oldDigest]
    case "RecordAdded":
      return [entry.folder, entry.epoch, entry.cidDigest, hashBytes(entry.wrappedKeys)]
    case "RecordsAdded":
      return [entry.folder, entry.epoch, hashArray(entry.cidDigests), hashBytes(entry.wrappedKeys)]
    case "RecordReplaced":
      return [entry.record, entry.epoch, entry.cidDigest, hashBytes(entry.wrappedKeys)]
    case "RecordRemoved":
      return [entry.record]
    case "RecordRefiled":
      return [entry.record, entry.folder, entry.epoch, hashBytes(entry.wrappedKeys)]
    case "AccessGranted":
      return [
        ...[entry.grantee, entry.scope, entry.expiresAt, entry.permissions, entry.epoch, entry.keyDigest],
        ...[hashBytes(entry.wrappedKey), entry.entersInbox ? 1 : 0, entry.previousInbox],
      ]
    case "AccessRewrapped":
      return [entry.grantee, entry.scope, entry.epoch, entry.keyDigest, hashBytes(entry.wrappedKey)]
    case "AccessRevoked":
      return [entry.scope, entry.newEpoch, hashArray(entry.grantees)]
    case "DelegateSet":
      return [
        ...[entry.delegate, entry.until, entry.generation, entry.keyDigest],
        hashBytes(entry.wrappedKey),
      ]
    case "RecoverySet":
      return [entry.recovery, entry.from]
    case "AccountFrozen":
      return []
    case "AccountUnfrozen":
    case "SuccessorNamed":
      return [entry.wallet]
    case "AccountMoved":
      return [entry.wallet, entry.recovery]
    case "AccountSetUp":
      return [hashBytes(entry.publicKey), entry.vaultDigest, entry.recovery]
  }
}

/** Solidity's `abi.encodePacked` of an array pads each element to a word. */
const hashArray = (elements: readonly `0x${string}`[]): bigint =>
  hashBytes(concatBytes(...elements.map((element) => encodeWords([element]))))
