import { hexToBytes } from "@noble/hashes/utils.js"
import type { WholeEntry } from "../../_core/journal/entry-hash"
import type { WholeInboxEntry } from "../../_core/journal/verify"
import type { ChainLog } from "../../_core/ports/history"
import { asAddress, asDigest, asEpoch, asRecordNumber, asScope } from "../../_core/types"
import type { Address, WrappedKey, WrappedKeys } from "../../_core/types"
import type {
  AccessGrantedEvent,
  AccessRevokedEvent,
  AccessRewrappedEvent,
  AccountFrozenEvent,
  AccountMovedEvent,
  AccountSetUpEvent,
  AccountUnfrozenEvent,
  DelegateSetEvent,
  KeyPublishedEvent,
  RecordAddedEvent,
  RecordRefiledEvent,
  RecordRemovedEvent,
  RecordReplacedEvent,
  RecordsAddedEvent,
  RecoverySetEvent,
  SuccessorNamedEvent,
  VaultSealedEvent,
} from "../../../typechain-types/IRecordRegistry"
import { IRecordRegistry__factory } from "../../../typechain-types/factories/IRecordRegistry__factory"
import type { DecodedEvent } from "./decode-event"
import { entryReader, headerOf, topicOf } from "./entry-log"
import type { Topics } from "./entry-log"

const events = IRecordRegistry__factory.createInterface()

/** Every AccessGranted for one grantee. */
export const inboxTopics = (grantee: Address): Topics => [
  events.getEvent("AccessGranted").topicHash,
  null,
  topicOf(grantee),
]

/** Every DelegateSet that names one delegate. */
export const delegateTopics = (delegate: Address): Topics => [
  events.getEvent("DelegateSet").topicHash,
  null,
  topicOf(delegate),
]

/** Every InvitationSet of one account. */
export const invitationTopics = (account: Address): Topics => [
  events.getEvent("InvitationSet").topicHash,
  topicOf(account),
]

/** The journal entry that a log is; null where it is an event that no journal holds (InvitationSet, …). */
export const readEntry = entryReader(events, entryOf)

/** The inbox entry that an AccessGranted log is; null where the grant did not enter the inbox. */
export function readInboxEntry(log: ChainLog): WholeInboxEntry | null {
  const entry = readEntry(log)
  if (entry?.kind !== "AccessGranted" || !entry.entersInbox) return null
  return { patient: asAddress(`0x${(log.topics[1] ?? "").slice(-40)}`), grant: entry }
}

function entryOf(event: DecodedEvent, log: ChainLog): WholeEntry | null {
  const fields: unknown = event.fields
  const header = (previous: bigint, by: string) => ({ ...headerOf(log, previous), by: asAddress(by) })
  switch (event.name) {
    case "KeyPublished": {
      const it = fields as KeyPublishedEvent.OutputObject
      return { kind: event.name, ...header(it.previous, it.account), publicKey: bytesOf(it.publicKey) }
    }
    case "VaultSealed": {
      const it = fields as VaultSealedEvent.OutputObject
      const digests = { newDigest: asDigest(it.newDigest), oldDigest: asDigest(it.oldDigest) }
      return { kind: event.name, ...header(it.previous, it.account), ...digests }
    }
    case "AccountMoved": {
      const it = fields as AccountMovedEvent.OutputObject
      const named = { wallet: asAddress(it.wallet), recovery: asAddress(it.recovery) }
      return { kind: event.name, ...header(it.previous, it.by), ...named }
    }
    case "AccountSetUp": {
      const it = fields as AccountSetUpEvent.OutputObject
      const vault = { vaultDigest: asDigest(it.vaultDigest), recovery: asAddress(it.recovery) }
      const publicKey = bytesOf(it.publicKey)
      return { kind: event.name, ...header(it.previous, it.account), ...vault, publicKey }
    }
    case "RecordAdded": {
      const it = fields as RecordAddedEvent.OutputObject
      const cidDigest = asDigest(it.cidDigest)
      return { kind: event.name, ...header(it.previous, it.by), ...added(it), cidDigest }
    }
    case "RecordsAdded": {
      const it = fields as RecordsAddedEvent.OutputObject
      const cidDigests = it.cidDigests.map(asDigest)
      return { kind: event.name, ...header(it.previous, it.by), ...added(it), cidDigests }
    }
    case "RecordReplaced": {
      const it = fields as RecordReplacedEvent.OutputObject
      const content = { cidDigest: asDigest(it.cidDigest), wrappedKeys: keysOf(it.wrappedKeys) }
      const which = { record: asRecordNumber(it.record), epoch: asEpoch(it.epoch) }
      return { kind: event.name, ...header(it.previous, it.by), ...which, ...content }
    }
    case "RecordRemoved": {
      const it = fields as RecordRemovedEvent.OutputObject
      return { kind: event.name, ...header(it.previous, it.by), record: asRecordNumber(it.record) }
    }
    case "RecordRefiled": {
      const it = fields as RecordRefiledEvent.OutputObject
      const record = asRecordNumber(it.record)
      return { kind: event.name, ...header(it.previous, it.by), ...added(it), record }
    }
    case "AccessGranted": {
      const it = fields as AccessGrantedEvent.OutputObject
      const terms = { expiresAt: Number(it.expiresAt), permissions: Number(it.permissions) }
      const inbox = { entersInbox: it.entersInbox, previousInbox: it.previousInbox }
      return { kind: event.name, ...header(it.previous, it.by), ...wrapped(it), ...terms, ...inbox }
    }
    case "AccessRewrapped": {
      const it = fields as AccessRewrappedEvent.OutputObject
      return { kind: event.name, ...header(it.previous, it.by), ...wrapped(it) }
    }
    case "AccessRevoked": {
      const it = fields as AccessRevokedEvent.OutputObject
      const what = { scope: asScope(it.scope), newEpoch: asEpoch(it.newEpoch) }
      return {
        kind: event.name,
        ...header(it.previous, it.by),
        ...what,
        grantees: it.grantees.map(asAddress),
      }
    }
    case "DelegateSet": {
      const it = fields as DelegateSetEvent.OutputObject
      const whom = { delegate: asAddress(it.delegate), until: Number(it.until) }
      const what = { generation: Number(it.generation), keyDigest: asDigest(it.keyDigest) }
      const wrappedKey = bytesOf(it.wrappedKey) as WrappedKey
      return { kind: event.name, ...header(it.previous, it.patient), ...whom, ...what, wrappedKey }
    }
    case "RecoverySet": {
      const it = fields as RecoverySetEvent.OutputObject
      const change = { recovery: asAddress(it.recovery), from: Number(it.from) }
      return { kind: event.name, ...header(it.previous, it.account), ...change }
    }
    case "AccountFrozen": {
      const it = fields as AccountFrozenEvent.OutputObject
      return { kind: event.name, ...header(it.previous, it.by) }
    }
    case "AccountUnfrozen":
    case "SuccessorNamed": {
      const it = fields as AccountUnfrozenEvent.OutputObject | SuccessorNamedEvent.OutputObject
      return { kind: event.name, ...header(it.previous, it.by), wallet: asAddress(it.wallet) }
    }
    default:
      return null
  }
}

const bytesOf = (hex: string): Uint8Array => hexToBytes(hex.slice(2))
const keysOf = (hex: string): WrappedKeys => bytesOf(hex) as WrappedKeys

const added = (it: { folder: bigint; epoch: bigint; wrappedKeys: string }) => ({
  folder: asScope(it.folder),
  epoch: asEpoch(it.epoch),
  wrappedKeys: keysOf(it.wrappedKeys),
})

const wrapped = (it: AccessRewrappedEvent.OutputObject | AccessGrantedEvent.OutputObject) => ({
  grantee: asAddress(it.grantee),
  scope: asScope(it.scope),
  epoch: asEpoch(it.epoch),
  keyDigest: asDigest(it.keyDigest),
  wrappedKey: bytesOf(it.wrappedKey) as WrappedKey,
})
