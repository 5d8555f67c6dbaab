import { EMPTY_LINK } from "../../../app/_core/journal/link"
import type { WholeEntry } from "../../../app/_core/journal/entry-hash"
import { linkAfter } from "../../../app/_core/journal/verify"
import type { Link } from "../../../app/_core/ports/registry"
import { asAddress, asDigest, asEpoch, asRecordNumber, asScope, recordScope } from "../../../app/_core/types"
import type { Digest, WrappedKey, WrappedKeys } from "../../../app/_core/types"

export const patient = asAddress(`0x${"a1".repeat(20)}`)
export const doctor = asAddress(`0x${"d0".repeat(20)}`)
export const stranger = asAddress(`0x${"55".repeat(20)}`)
export const delegate = asAddress(`0x${"de".repeat(20)}`)
/** The address that a recovery code stands for. */
export const guard = asAddress(`0x${"4e".repeat(20)}`)
export const successor = asAddress(`0x${"5c".repeat(20)}`)
export const folder = asScope(0x1234567890abcdefn)

export const digest = (seed: number): Digest => asDigest(`0x${seed.toString(16).padStart(64, "0")}`)
export const wrappedKeys = (seed: number): WrappedKeys => new Uint8Array([1, seed, seed]) as WrappedKeys
export const wrappedKey = (seed: number): WrappedKey => new Uint8Array(1168).fill(seed) as WrappedKey

/** Form 1 with one entry, of everything: as whoever has the keys wraps what takes another content's place. */
export const underEverything = Uint8Array.of(1, ...new Uint8Array(52)) as Uint8Array as WrappedKeys

type Distribute<E> = E extends unknown
  ? Omit<E, "position" | "previous" | "place"> & { block?: number }
  : never
/** An entry without its place in the journal; without `block` it stands in the next one. */
export type Draft = Distribute<WholeEntry>

/** Chains drafts as the registry would. */
export function journalOf(drafts: readonly Draft[]): { entries: WholeEntry[]; head: Link } {
  let head = EMPTY_LINK
  const entries = drafts.map((draft, index) => {
    const { block = head.lastBlock + 1, ...fields } = draft
    const place = {
      block,
      blockHash: digest(block),
      logIndex: index,
      transaction: digest(index),
      timestamp: block * 12,
    }
    const entry = { ...fields, position: head.length, previous: head.word, place } as WholeEntry
    head = linkAfter(patient, entry)
    return entry
  })
  return { entries, head }
}

export const added = (seed: number, more: object = {}): Draft => ({
  ...{ kind: "RecordAdded", by: patient, folder, epoch: asEpoch(0) },
  ...{ cidDigest: digest(seed), wrappedKeys: wrappedKeys(seed) },
  ...more,
})

export const granted = (more: object = {}): Draft => ({
  ...{ kind: "AccessGranted", by: patient, grantee: doctor, scope: folder, expiresAt: 2_000_000_000 },
  ...{ permissions: 1, epoch: asEpoch(0), keyDigest: digest(9), wrappedKey: wrappedKey(9) },
  ...{ entersInbox: true, previousInbox: 0n },
  ...more,
})

export const revoked = (more: object = {}): Draft => ({
  kind: "AccessRevoked",
  by: patient,
  scope: folder,
  newEpoch: asEpoch(1),
  grantees: [doctor],
  ...more,
})

export const delegated = (more: object = {}): Draft => ({
  ...{ kind: "DelegateSet", by: patient, delegate, until: 1_900_000_000, generation: 2 },
  ...{ keyDigest: digest(12), wrappedKey: wrappedKey(12) },
  ...more,
})

/** One entry of every kind, and two that share a block. */
export const EVERY_KIND: readonly Draft[] = [
  { kind: "KeyPublished", by: patient, publicKey: new Uint8Array(1216).fill(7) },
  { kind: "VaultSealed", by: patient, newDigest: digest(2), oldDigest: digest(0) },
  added(3, { block: 2 }),
  {
    ...{ kind: "RecordsAdded", by: doctor, folder, epoch: asEpoch(1), wrappedKeys: wrappedKeys(4) },
    cidDigests: [digest(4), digest(5), digest(6)],
  },
  {
    ...{ kind: "RecordReplaced", by: delegate, record: asRecordNumber(2), epoch: asEpoch(0) },
    ...{ cidDigest: digest(7), wrappedKeys: wrappedKeys(7) },
  },
  {
    ...{ kind: "RecordRefiled", by: patient, record: asRecordNumber(3), folder: asScope(0n) },
    ...{ epoch: asEpoch(2), wrappedKeys: wrappedKeys(8) },
  },
  { kind: "RecordRemoved", by: patient, record: asRecordNumber(4) },
  granted({ previousInbox: 12345n }),
  granted({ grantee: stranger }),
  {
    ...{ kind: "AccessRewrapped", by: patient, grantee: doctor, scope: folder, epoch: asEpoch(1) },
    ...{ keyDigest: digest(9), wrappedKey: wrappedKey(10) },
  },
  revoked({ grantees: [doctor, stranger], newEpoch: asEpoch(256) }),
  granted({ scope: recordScope(asRecordNumber(2)), entersInbox: false }),
  delegated(),
  { kind: "RecoverySet", by: patient, recovery: guard, from: 1_700_000_000 },
  { kind: "AccountFrozen", by: guard },
  { kind: "AccountUnfrozen", by: guard, wallet: patient },
  { kind: "AccountFrozen", by: guard },
  { kind: "SuccessorNamed", by: guard, wallet: successor },
  { kind: "VaultSealed", by: patient, newDigest: digest(13), oldDigest: digest(2) },
  { kind: "AccountFrozen", by: guard },
  { kind: "AccountUnfrozen", by: guard, wallet: successor },
  { kind: "AccountMoved", by: guard, wallet: stranger, recovery: doctor },
  {
    ...{ kind: "AccountSetUp", by: patient, publicKey: new Uint8Array(1216).fill(8) },
    ...{ vaultDigest: digest(14), recovery: guard },
  },
]
