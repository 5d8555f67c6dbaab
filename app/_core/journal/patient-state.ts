import type { Delegation, JournalEntry, Place } from "../ports/registry"
import { generationOf } from "../keys/ring"
import { READ } from "../types"
import type { Address, Digest, Epoch, RecordNumber, Scope, WrappedKey, WrappedKeys } from "../types"

/** What one entry (added, replaced or refiled) made of a record. */
export interface RecordVersion {
  readonly cidDigest: Digest
  readonly folder: Scope
  /** The epoch of `folder` that `wrappedKeys` was made for. */
  readonly epoch: Epoch
  readonly wrappedKeys: WrappedKeys
  /**
   * Where `wrappedKeys` holds a batch key B: i of R_i = HKDF(B, i). null where it holds the record's own key, which
   * is also so after a replacement and after a refiling: B in a new folder would open the whole batch there.
   */
  readonly batchIndex: number | null
  /** The earlier record of this journal with the same content, else null. */
  readonly copyOf: RecordNumber | null
  /** Who wrote this entry. */
  readonly by: Address
  /** Who put this version's content there first: the `by` of that addition or replacement. */
  readonly contentBy: Address
  readonly place: Place
  /** The epochs at which everything and `folder` stood by then: who has the keys wraps under these. */
  readonly stood: { readonly everything: Epoch; readonly folder: Epoch }
  /** Whether `by` acted for the patient then. */
  readonly byDelegate: boolean
  /** Whether it put the content there, by adding or replacing; else it moved the record, with whatever it showed. */
  readonly puts: boolean
}

/** What is of one entry alone, and of no record as it stands. */
type OfEntry = "by" | "place" | "stood" | "byDelegate" | "puts"

/** A record as it stands; what stood before is in `versions`. */
export interface RecordState extends Omit<RecordVersion, OfEntry> {
  readonly number: RecordNumber
  /** Who added it first. */
  readonly author: Address
  readonly originalFolder: Scope
  readonly addedAt: Place
  /** Place and writer of the removal; null while it stands. */
  readonly removed: { readonly by: Address; readonly place: Place } | null
  /** Oldest first; the last one is the present. */
  readonly versions: readonly RecordVersion[]
}

/** One key as a grant or a re-wrap carried it. */
export interface GrantWrap {
  /** The epoch whose key was wrapped; 0 for a record scope. */
  readonly epoch: Epoch
  /** keccak256 of the public key that `wrappedKey` is meant for. */
  readonly keyDigest: Digest
  /** Empty without READ. */
  readonly wrappedKey: WrappedKey
  /** Of a record scope: the content that the record showed when this was written. */
  readonly shown?: Digest
}

/**
 * A grant slot as it stands, with what was wrapped last. Whether it is live depends on the time, too: see `isLive`.
 */
export interface GrantState extends GrantWrap {
  readonly scope: Scope
  readonly grantee: Address
  /** Unix seconds; live while above the chain's time. */
  readonly expiresAt: number
  /** READ (1), CONTRIBUTE (2) or both. */
  readonly permissions: number
  /**
   * Everything that was wrapped before it, since the grant was not ended, oldest first. A re-wrap of a record scope is
   * for the content that is to come (see docs/formats), and until it has come an earlier one opens what stands. And
   * whoever signs for the wallet once can put wraps that open nothing over those of every reader.
   */
  readonly earlierWraps?: readonly GrantWrap[]
  /** The last AccessGranted, and who wrote it. */
  readonly grantedAt: Place
  readonly grantedBy: Address
  /** The last AccessGranted or AccessRewrapped: the block that the slot on chain names. */
  readonly wrappedAt: Place
  /** The revocation; null while none followed the last grant. */
  readonly ended: { readonly by: Address; readonly place: Place } | null
}

/** The epochs of one scope; a scope that was never raised has no entry and stands at 0. */
export interface ScopeState {
  readonly epoch: Epoch
  readonly raisedAt: Place
  /** Every epoch this scope ever stood at, ascending, 0 first and the present one last. */
  readonly all: readonly Epoch[]
}

/** Masters for a delegate, as one entry handed them over. */
export type DelegationWrap = Pick<Delegation, "generation" | "keyDigest" | "wrappedKey">

/**
 * Somebody who may act for the patient, or might once; whether they may now depends on the time, too: see
 * `isDelegate`. Generation and wrapped key are those they were handed last, also where they are ended.
 */
export interface DelegateState extends Delegation {
  readonly setAt: Place
  /**
   * What was handed before, since the delegation last ended, oldest first: whoever signs for the wallet once can name a
   * delegate once more, with a wrap of nothing or of masters of their own.
   */
  readonly earlier?: readonly DelegationWrap[]
  /** Generations whose master was ever the newest handed over: a later entry takes none of them back. */
  readonly handed: ReadonlySet<number>
}

/** Who may freeze the account and give it another wallet, and what came of it. */
export interface RecoveryState {
  /** As of the last entry about it; null = nobody. */
  readonly recovery: Address | null
  /** Who takes its place from `nextFrom` (unix seconds) on; null where no change was under way. */
  readonly next: Address | null
  readonly nextFrom: number
  /** null while it is not frozen. */
  readonly frozen: { readonly by: Address; readonly place: Place } | null
  /** The wallet that acts as the account; null where that is its own address. */
  readonly successor: { readonly wallet: Address; readonly place: Place } | null
}

export interface KeyState {
  /** keccak256 of `publicKey`. */
  readonly digest: Digest
  readonly publicKey: Uint8Array
  readonly publishedAt: Place
}

export interface VaultState {
  readonly digest: Digest
  readonly sealedAt: Place
}

/** An entry that says nothing about the patient's present, and why. */
export interface IgnoredEntry {
  readonly entry: JournalEntry
  readonly reason: "record-unknown" | "record-removed" | "grant-missing"
}

/** Everything that a journal says about its patient now. */
export interface PatientState {
  /** By number, in the order they were added; removed ones included. */
  readonly records: ReadonlyMap<RecordNumber, RecordState>
  /** By `grantKey(scope, grantee)`; ended ones included. */
  readonly grants: ReadonlyMap<string, GrantState>
  readonly scopes: ReadonlyMap<Scope, ScopeState>
  /** As each was set last; those named before a successor are ended. */
  readonly delegates: ReadonlyMap<Address, DelegateState>
  /** The position where a grant or a delegation was last ended, by `grantKey`; also where it was given again since. */
  readonly endings: ReadonlyMap<string, number>
  readonly recovery: RecoveryState
  /** Oldest first; the last one is the present. */
  readonly keys: readonly KeyState[]
  /** How many of `keys` were published when somebody was first granted anything, by grantee. */
  readonly keysAtFirstGrant: ReadonlyMap<Address, number>
  /** What somebody was granted first of all, by grantee, whatever became of it; without a wrap where they may add alone. */
  readonly firstGrants: ReadonlyMap<Address, GrantWrap & { readonly scope: Scope }>
  readonly vaults: readonly VaultState[]
  /** Which records ever showed a content, in journal order: more than one where it was copied. */
  readonly recordsByContent: ReadonlyMap<Digest, readonly RecordNumber[]>
  readonly ignored: readonly IgnoredEntry[]
  /** Journal positions taken so far. */
  readonly length: number
}

/**
 * Whether the content that a record shows was put there by the patient or in the patient's name: the patient
 * wrote the entry, or it replaced what was there, which the registry lets nobody do but the patient and the
 * patient's delegates.
 */
export const isPutByPatient = ({ contentBy, cidDigest, versions }: RecordState, patient: Address): boolean =>
  contentBy === patient || (versions[0] !== undefined && versions[0].cidDigest !== cidDigest)

/** The key of `PatientState.grants`, and of `PatientState.endings`. */
export const grantKey = (scope: Scope | "delegation", grantee: Address): string => `${scope}:${grantee}`

/** Whether a grant holds at a time (unix seconds): not ended and not expired. */
export const isLive = (grant: GrantState, now: number): boolean =>
  grant.ended === null && grant.expiresAt > now

/** Everything that was wrapped since a grant was not ended, oldest first. */
export const wrapsOf = (grant: GrantState): GrantWrap[] =>
  [...(grant.earlierWraps ?? []), grant].filter(({ wrappedKey }) => wrappedKey.length > 0)

/**
 * Whether somebody may read by a grant, or was given a key since it was not ended: whoever signs for the wallet once can
 * make a reader one who may add only, and the reader goes on holding what they were given.
 */
export const wasGivenKey = (grant: GrantState): boolean =>
  (grant.permissions & READ) !== 0 || wrapsOf(grant).length > 0

/**
 * Whether an account may act for the patient at a time (unix seconds); nobody may while the patient is
 * frozen.
 */
export const isDelegate = (state: PatientState, account: Address, now: number): boolean =>
  state.recovery.frozen === null && (state.delegates.get(account)?.until ?? 0) > now

/** The newest generation of keys that any scope stood in, by whomever it was raised; 0 if none was raised. */
export const newestGeneration = (state: PatientState): number =>
  [...state.scopes.values()].reduce((newest, { epoch }) => Math.max(newest, generationOf(epoch)), 0)

/**
 * Whether a sealed vault had been sealed before, and another one in between. The app seals each one once: whoever signs
 * for the wallet once can name a former one again, whose keys somebody may have.
 * @param at its place in the list
 */
export function isPutBack(vaults: readonly VaultState[], at: number): boolean {
  const { digest } = vaults[at] ?? {}
  const first = vaults.findIndex((each) => each.digest === digest)
  return vaults.slice(Math.max(0, first), at).some((each) => each.digest !== digest)
}

/** The epoch a scope stands at; 0 where it was never raised. */
export const epochOf = (state: PatientState, scope: Scope): Epoch =>
  state.scopes.get(scope)?.epoch ?? (0 as Epoch)
