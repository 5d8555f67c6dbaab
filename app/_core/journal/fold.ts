import { keyDigest } from "../keys/key-digest"
import type { JournalEntry, Place } from "../ports/registry"
import { asRecordNumber, EVERYTHING, isRecordScope, recordOfScope } from "../types"
import type { Address, Digest, Epoch, RecordNumber, Scope } from "../types"
import { positionsOf } from "./entry-hash"
import { epochOf, grantKey, isDelegate } from "./patient-state"
import { generationOf } from "../keys/ring"
import type {
  DelegateState,
  DelegationWrap,
  GrantState,
  GrantWrap,
  IgnoredEntry,
  KeyState,
  PatientState,
  RecordState,
  RecordVersion,
  RecoveryState,
  ScopeState,
  VaultState,
} from "./patient-state"

type EntryOf<Kind extends JournalEntry["kind"]> = Extract<JournalEntry, { kind: Kind }>
type Reason = IgnoredEntry["reason"]

/**
 * What a verified journal says about its patient now. Pure; never throws: the registry does not know which journal
 * positions are records, so an entry about something that is not there is kept as `ignored` with the reason.
 * @param entries one patient's entries, oldest first, as `RegistryReader.journal` gives them
 */
export function foldJournal(entries: readonly JournalEntry[]): PatientState {
  const fold = new Fold()
  for (const entry of entries) fold.take(entry)
  return fold
}

class Fold implements PatientState {
  readonly records = new Map<RecordNumber, RecordState>()
  readonly grants = new Map<string, GrantState>()
  readonly scopes = new Map<Scope, ScopeState>()
  readonly delegates = new Map<Address, DelegateState>()
  readonly endings = new Map<string, number>()
  recovery: RecoveryState = { recovery: null, next: null, nextFrom: 0, frozen: null, successor: null }
  readonly keys: KeyState[] = []
  readonly keysAtFirstGrant = new Map<Address, number>()
  readonly firstGrants = new Map<Address, GrantWrap & { readonly scope: Scope }>()
  readonly vaults: VaultState[] = []
  readonly recordsByContent = new Map<Digest, RecordNumber[]>()
  readonly ignored: IgnoredEntry[] = []
  // Lists that grow in place, for somebody may fill them: a journal of twice the length takes twice as long
  /** Of grants that were not ended since. */
  readonly #earlierWraps = new Map<string, GrantWrap[]>()
  /** Of delegations that were not ended since. */
  readonly #earlierMasters = new Map<Address, DelegationWrap[]>()
  readonly #handed = new Map<Address, Set<number>>()
  readonly #versions = new Map<RecordNumber, RecordVersion[]>()
  /** Who put a content into a record first, by record and content. */
  readonly #contentBy = new Map<string, Address>()
  readonly #epochs = new Map<Scope, Epoch[]>()
  #newestGeneration = 0
  length = 0
  /** No master of a later generation can be in a vault that was sealed so far. */
  #lastMaster = 0

  take(entry: JournalEntry): void {
    this.length = entry.position + positionsOf(entry)
    const reason = this.#apply(entry)
    if (reason) this.ignored.push({ entry, reason })
  }

  #apply(entry: JournalEntry): Reason | null {
    switch (entry.kind) {
      case "KeyPublished":
        return this.#publishKey(entry)
      case "VaultSealed":
        return this.#sealVault(entry.newDigest, entry.place)
      case "AccountSetUp":
        this.recovery = { ...this.recovery, recovery: entry.recovery, next: null, nextFrom: 0 }
        this.#sealVault(entry.vaultDigest, entry.place)
        return this.#publishKey(entry)
      case "RecordAdded":
        this.#add(entry, entry.cidDigest, null)
        return null
      case "RecordsAdded":
        entry.cidDigests.forEach((digest, index) => this.#add(entry, digest, index))
        return null
      case "RecordReplaced":
        return this.#change(entry, (record) => ({
          folder: record.folder,
          cidDigest: entry.cidDigest,
          copyOf: this.#noteContent(entry.cidDigest, record.number),
          // Whoever puts it there once more has not written it
          contentBy: this.#putFirst(record.number, entry.cidDigest, entry.by),
        }))
      case "RecordRefiled":
        return this.#change(entry, (record) => ({
          folder: entry.folder,
          cidDigest: record.cidDigest,
          copyOf: record.copyOf,
          contentBy: record.contentBy,
        }))
      case "RecordRemoved":
        return this.#standing(entry.record, (record) =>
          this.records.set(record.number, { ...record, removed: { by: entry.by, place: entry.place } }),
        )
      case "AccessGranted":
        return this.#grant(entry)
      case "AccessRewrapped":
        return this.#rewrap(entry)
      case "AccessRevoked":
        return this.#revoke(entry)
      case "DelegateSet": {
        this.#setDelegate(entry)
        return null
      }
      case "RecoverySet":
        return this.#setRecovery(entry)
      case "AccountFrozen": {
        const { by, place } = entry
        this.recovery = { ...this.recovery, recovery: by, next: null, nextFrom: 0, frozen: { by, place } }
        return null
      }
      case "AccountUnfrozen":
        this.recovery = { ...this.recovery, frozen: null }
        return null
      case "AccountMoved": {
        const { recovery, wallet, place } = entry
        this.recovery = { ...this.recovery, recovery, next: null, nextFrom: 0, successor: { wallet, place } }
        return null
      }
      case "SuccessorNamed":
        this.recovery = {
          ...this.recovery,
          frozen: null,
          successor: { wallet: entry.wallet, place: entry.place },
        }
        for (const [delegate, state] of this.delegates) {
          this.delegates.set(delegate, { ...state, until: 0 })
          this.endings.set(grantKey("delegation", delegate), entry.position)
        }
        return null
    }
  }

  #publishKey({ publicKey, place }: EntryOf<"KeyPublished" | "AccountSetUp">): null {
    this.keys.push({ digest: keyDigest(publicKey), publicKey, publishedAt: place })
    return null
  }

  /** Each seal brings one master at most, for the generation after whatever was there or was raised to. */
  #sealVault(digest: Digest, sealedAt: Place): null {
    if (this.vaults.length > 0) this.#lastMaster = Math.max(this.#lastMaster, this.#newestGeneration) + 1
    this.vaults.push({ digest, sealedAt })
    return null
  }

  /**
   * What somebody was handed they keep, whether or not they may act any more. Nobody was handed what was not
   * sealed yet: whoever signs for the wallet can name any generation, and each that counts costs the patient
   * a master. One more than that is believed, for a reorganisation may put a delegation before its seal.
   */
  #setDelegate(entry: EntryOf<"DelegateSet">): void {
    const { delegate, until, generation, keyDigest, wrappedKey, place } = entry
    if (until === 0) this.endings.set(grantKey("delegation", delegate), entry.position)
    const given = { delegate, generation, keyDigest, wrappedKey }
    const before = this.delegates.get(delegate)
    const kept = until === 0 ? before : undefined
    const isSealed = until !== 0 && generation <= this.#lastMaster + 1
    const handed = this.#handed.get(delegate) ?? new Set()
    this.#handed.set(delegate, handed)
    if (isSealed) handed.add(generation)
    const goesOn = before !== undefined && before.until !== 0 && until !== 0
    const wraps = (goesOn && this.#earlierMasters.get(delegate)) || []
    this.#earlierMasters.set(delegate, wraps)
    if (goesOn) {
      const { generation, keyDigest, wrappedKey } = before
      wraps.push({ generation, keyDigest, wrappedKey })
    }
    this.delegates.set(delegate, {
      ...(kept ?? given),
      ...{ until, setAt: place, handed },
      ...(wraps.length > 0 ? { earlier: wraps } : {}),
    })
  }

  #setRecovery({ recovery, from, place }: EntryOf<"RecoverySet">): null {
    const { recovery: before, next, nextFrom } = this.recovery
    const present = next !== null && nextFrom <= place.timestamp ? next : before
    const change =
      present === null || present === recovery
        ? { recovery, next: null, nextFrom: 0 }
        : { recovery: present, next: recovery, nextFrom: from }
    this.recovery = { ...this.recovery, ...change }
    return null
  }

  #add(entry: EntryOf<"RecordAdded" | "RecordsAdded">, cidDigest: Digest, batchIndex: number | null): void {
    const number = asRecordNumber(entry.position + (batchIndex ?? 0))
    const { folder, epoch, wrappedKeys, by, place } = entry
    const copyOf = this.#noteContent(cidDigest, number)
    const now = { cidDigest, folder, epoch, wrappedKeys, batchIndex, copyOf, contentBy: by }
    const versions = [{ ...now, by, place, ...this.#then(entry, folder) }]
    this.#versions.set(number, versions)
    this.#putFirst(number, cidDigest, by)
    this.records.set(number, {
      ...now,
      number,
      author: by,
      originalFolder: folder,
      addedAt: place,
      removed: null,
      versions,
    })
  }

  #change(
    entry: EntryOf<"RecordReplaced" | "RecordRefiled">,
    next: (record: RecordState) => Pick<RecordVersion, "folder" | "cidDigest" | "copyOf" | "contentBy">,
  ): Reason | null {
    return this.#standing(entry.record, (record) => {
      const { epoch, wrappedKeys, by, place } = entry
      const now = { ...next(record), epoch, wrappedKeys, batchIndex: null }
      this.#versions.get(record.number)?.push({ ...now, by, place, ...this.#then(entry, now.folder) })
      this.records.set(record.number, { ...record, ...now })
    })
  }

  /** What held when an entry came. */
  #then(
    { kind, by, place }: EntryOf<"RecordAdded" | "RecordsAdded" | "RecordReplaced" | "RecordRefiled">,
    folder: Scope,
  ): Pick<RecordVersion, "stood" | "byDelegate" | "puts"> {
    return {
      stood: { everything: epochOf(this, EVERYTHING), folder: epochOf(this, folder) },
      byDelegate: isDelegate(this, by, place.timestamp),
      puts: kind !== "RecordRefiled",
    }
  }

  #standing(number: RecordNumber, then: (record: RecordState) => void): Reason | null {
    const record = this.records.get(number)
    if (!record) return "record-unknown"
    if (record.removed) return "record-removed"
    then(record)
    return null
  }

  /** Who put a content into a record first: whoever this is, where nobody had. */
  #putFirst(number: RecordNumber, content: Digest, by: Address): Address {
    const name = `${number} ${content}`
    const first = this.#contentBy.get(name) ?? by
    this.#contentBy.set(name, first)
    return first
  }

  /** Notes that a record shows a content, before `#putFirst`; the first other record that did, else null. */
  #noteContent(digest: Digest, number: RecordNumber): RecordNumber | null {
    const shownBy = this.recordsByContent.get(digest) ?? []
    this.recordsByContent.set(digest, shownBy)
    if (!this.#contentBy.has(`${number} ${digest}`)) shownBy.push(number)
    return shownBy[0] === undefined || shownBy[0] === number ? null : shownBy[0]
  }

  #grant(entry: EntryOf<"AccessGranted">): Reason | null {
    const { scope, grantee, expiresAt, permissions, epoch, keyDigest, wrappedKey, by, place } = entry
    const key = grantKey(scope, grantee)
    const before = this.grants.get(key)
    if (before?.ended) this.#earlierWraps.delete(key)
    const slot = { scope, grantee, expiresAt, permissions, epoch, keyDigest, wrappedKey }
    const grant = { ...slot, grantedAt: place, grantedBy: by, wrappedAt: place, ended: null }
    this.grants.set(key, { ...grant, ...this.#wrapped(key, scope) })
    if (!this.keysAtFirstGrant.has(grantee)) {
      this.keysAtFirstGrant.set(grantee, this.keys.length)
      this.firstGrants.set(grantee, { scope, epoch, keyDigest, wrappedKey })
    }
    return null
  }

  #rewrap(entry: EntryOf<"AccessRewrapped">): Reason | null {
    const key = grantKey(entry.scope, entry.grantee)
    const grant = this.grants.get(key)
    if (!grant || grant.ended) return "grant-missing"
    const { epoch, keyDigest, wrappedKey, place } = entry
    const now = { epoch, keyDigest, wrappedKey, wrappedAt: place }
    this.grants.set(key, { ...grant, ...now, ...this.#wrapped(key, entry.scope) })
    return null
  }

  /** Keeps what was wrapped before, but over an end; and notes which content a record shows while this is wrapped. */
  #wrapped(key: string, scope: Scope): Pick<GrantState, "earlierWraps" | "shown"> {
    const earlierWraps = this.#earlierWraps.get(key) ?? []
    this.#earlierWraps.set(key, earlierWraps)
    const before = this.grants.get(key)
    if (before && !before.ended && before.wrappedKey.length > 0) {
      const { epoch, keyDigest, wrappedKey, shown } = before
      earlierWraps.push({ epoch, keyDigest, wrappedKey, ...(shown ? { shown } : {}) })
    }
    const record = isRecordScope(scope) ? this.records.get(recordOfScope(scope)) : undefined
    return { earlierWraps, ...(record ? { shown: record.cidDigest } : {}) }
  }

  #revoke(entry: EntryOf<"AccessRevoked">): Reason | null {
    this.#raise(entry)
    let reason: Reason | null = null
    for (const grantee of entry.grantees) {
      const key = grantKey(entry.scope, grantee)
      const grant = this.grants.get(key)
      this.endings.set(key, entry.position)
      if (!grant || grant.ended) reason = "grant-missing"
      else this.grants.set(key, { ...grant, ended: { by: entry.by, place: entry.place } })
    }
    return reason
  }

  #raise({ scope, newEpoch, place }: EntryOf<"AccessRevoked">): void {
    if (isRecordScope(scope)) return
    const all = this.#epochs.get(scope) ?? [0 as Epoch]
    this.#epochs.set(scope, all)
    // The registry's last epoch of all can be set again.
    if (all.at(-1) !== newEpoch) all.push(newEpoch)
    this.#newestGeneration = Math.max(this.#newestGeneration, generationOf(newEpoch))
    this.scopes.set(scope, { epoch: newEpoch, raisedAt: place, all })
  }
}

// A reader gives the same array while a journal has not grown.
const FOLDED = new WeakMap<readonly JournalEntry[], PatientState>()

/** {@link foldJournal}, once for the same array: whoever looks again may tell by identity that nothing has changed. */
export function foldedOnce(entries: readonly JournalEntry[]): PatientState {
  const state = FOLDED.get(entries) ?? foldJournal(entries)
  FOLDED.set(entries, state)
  return state
}
