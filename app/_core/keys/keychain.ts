import { equalBytes } from "../crypto/bytes"
import { isKeywardError } from "../errors"
import type { KeywardError } from "../errors"
import { isLive } from "../journal/patient-state"
import type { PatientState, RecordState, RecordVersion } from "../journal/patient-state"
import { batchRecordKey } from "../records/record-key"
import { EVERYTHING, isRecordScope, READ, recordOfScope } from "../types"
import type { Digest, Epoch, RecordNumber, Scope } from "../types"
import { openFirstGrant, openGrant, otherKeys, RECORD_EPOCH } from "./opened-grant"
import type { KeyAt, OpenedGrant } from "./opened-grant"
import { oneOfSeveral, splitSeveral } from "./several-keys"
import { generationOf, ringKey, ringSecret } from "./ring"
import type { UnlockedKeys } from "./unlocked"
import { newEntries, unwrapRecordKey, unwrapRecordKeyAsPatient, wrappedKeysKind } from "./wrapped-keys"

/** Whatever somebody holds of one patient's keys. */
export interface Keychain {
  /** K[scope, epoch], or null where nothing held reaches it. */
  ringKey(scope: Scope, epoch: Epoch): Promise<Uint8Array | null>
  /**
   * What else may be K[scope, epoch], where that one does not open what it should: whoever signs for the wallet once can
   * wrap a ring of nobody's, or nothing, over what a reader was given.
   */
  otherRingKeys(scope: Scope, epoch: Epoch): AsyncIterable<Uint8Array>
  /** Every ring of a scope that is held, what was wrapped last first: only one of them is the patient's. */
  rings(scope: Scope): AsyncIterable<KeyAt>
  /** The ring of the first of all grants to who holds this, if it was of this scope; its epoch is that of the grant. */
  firstRing(scope: Scope): Promise<{ readonly epoch: Epoch; readonly keyAt: KeyAt } | null>
  /** What the grant of a record that was shared alone gives, what was wrapped last first. */
  sharedRecordKeys(record: RecordState): AsyncIterable<Uint8Array>
  /** The key of a contribution that was wrapped to the patient's identity key, or null. */
  contributedKey(record: RecordState): Promise<Uint8Array | null>
  /**
   * Whether what a content was wrapped under before counts where its last wrap does not open it. The patient's own:
   * whoever signs for the wallet once can put wraps that open nothing, or another record, over those of 256 records.
   * Nobody else's: a record that was moved out of a folder is not of that folder any more.
   */
  readonly opensFormerWraps: boolean
}

/** A patient's own: every ring of every generation. `ctx` is the patient's `registryContext`. */
export function ownKeychain(keys: Pick<UnlockedKeys, "identity" | "masters">, ctx: Uint8Array): Keychain {
  const rings = new Map<string, Promise<Uint8Array>>()
  return {
    async ringKey(scope, epoch) {
      const master = keys.masters.get(generationOf(epoch))
      if (!master) return null
      const name = `${scope}:${epoch}`
      const known = rings.get(name) ?? ringSecret(master, ctx, scope, epoch).then(ringKey)
      rings.set(name, known)
      return known
    },
    opensFormerWraps: true,
    otherRingKeys: none,
    rings: none,
    firstRing: () => Promise.resolve(null),
    sharedRecordKeys: none,
    contributedKey: async (record) =>
      keys.identity &&
      unwrapRecordKeyAsPatient(
        keys.identity,
        { ctx, author: record.contentBy, folder: record.folder },
        record.wrappedKeys,
      ),
  }
}

async function* none(): AsyncGenerator<never> {
  yield* []
}

/** Whether an entry's keys are wrapped under rings, and not to the patient alone. */
export function isUnderRings({ wrappedKeys }: Pick<RecordVersion, "wrappedKeys">): boolean {
  try {
    return wrappedKeysKind(wrappedKeys) === "under-rings"
  } catch {
    return false
  }
}

/** Whether masters are those of who wrapped an entry's keys under rings: of everything or of the record's folder. */
export async function opensUnderRings(
  version: RecordVersion,
  masters: UnlockedKeys["masters"],
  ctx: Uint8Array,
): Promise<boolean> {
  const keychain = ownKeychain({ identity: null, masters }, ctx)
  const scopes = wrapScopes(version)
  const opened = unwrapRecordKey(version.wrappedKeys, async (scope, epoch) =>
    scopes.includes(scope) ? keychain.ringKey(scope, epoch) : null,
  )
  return (await opened.catch(() => null)) !== null
}

/**
 * A grantee's: what the patient's live grants (at `now`, unix seconds) hand over. Grants that do not open
 * (wrapped for an earlier key of the grantee's, say, or malformed by a delegate of the patient's) are left
 * out.
 */
export async function grantedKeychain(
  keys: UnlockedKeys,
  ctx: Uint8Array,
  patient: PatientState,
  now: number,
): Promise<Keychain> {
  const rings = new Map<Scope, OpenedGrant>()
  const records = new Map<RecordNumber, OpenedGrant>()
  for (const grant of patient.grants.values()) {
    if (grant.grantee !== keys.account || !isLive(grant, now) || !(grant.permissions & READ)) continue
    const opened = keys.identity && (await openGrant(keys.identity, ctx, patient, grant))
    if (opened && isRecordScope(grant.scope)) records.set(recordOfScope(grant.scope), opened)
    else if (opened) rings.set(grant.scope, opened)
  }
  return {
    ringKey: async (scope, epoch) => (await rings.get(scope)?.first(epoch)) ?? null,
    otherRingKeys: (scope, epoch) => otherKeys(rings.get(scope), epoch),
    async *rings(scope) {
      const opened = rings.get(scope)
      if (opened) yield* [opened.first, ...(await opened.others())]
    },
    async firstRing(scope) {
      const first = keys.identity && (await openFirstGrant(keys.identity, ctx, patient, keys.account))
      return first?.scope === scope ? first : null
    },
    opensFormerWraps: false,
    async *sharedRecordKeys({ number }) {
      const opened = records.get(number)
      const key = await opened?.first(RECORD_EPOCH)
      if (key) yield key
      yield* otherKeys(opened, RECORD_EPOCH)
    },
    contributedKey: () => Promise.resolve(null),
  }
}

/**
 * R of a record by the first of its wraps that open, or null where the keychain does not reach it. Whether it is the
 * record's own, its manifest alone tells: see {@link recordKeysOf}.
 * @throws KeywardError `key-wrong` `record-altered`
 */
export async function recordKeyOf(record: RecordState, keychain: Keychain): Promise<Uint8Array | null> {
  const { value } = await recordKeysOf(record, keychain).next()
  return value ?? null
}

/**
 * Every key that a record's wraps lead to, the present ones first, then those of before where they count. Wraps of
 * another record can be put over it, for they are public: only one key opens the manifest.
 * @throws KeywardError `key-wrong` `record-altered` where there is none and the present wraps are not what they should be
 */
export async function* recordKeysOf(
  record: RecordState,
  keychain: Keychain,
): AsyncGenerator<Uint8Array, undefined, undefined> {
  const found: Uint8Array[] = []
  for await (const key of keychain.sharedRecordKeys(record)) {
    if (found.some((each) => equalBytes(each, key))) continue
    found.push(key)
    yield key
  }
  const last = await keyOfWraps(record, keychain).catch(errorIfMalformed)
  if (last instanceof Uint8Array && !found.some((each) => equalBytes(each, last))) {
    found.push(last)
    yield last
  }
  const same = record.versions.filter(({ cidDigest }) => cidDigest === record.cidDigest)
  for (const version of keychain.opensFormerWraps ? same.slice(0, -1).reverse() : []) {
    const key = await keyOfWraps({ ...record, ...version }, keychain).catch(errorIfMalformed)
    if (!(key instanceof Uint8Array) || found.some((each) => equalBytes(each, key))) continue
    found.push(key)
    yield key
  }
  if (found.length === 0 && last instanceof Error) throw last
  return undefined
}

/**
 * Whether what one entry brought opens to a record's key under everything, at whatever epoch: whoever signs for the wallet
 * once can make up wraps that open nothing, or wrap to the patient's public key. Who held an earlier ring can write it,
 * too: see `isWrittenByKey` of `written-by-key.ts`.
 * @param recordKey what the content opens with
 */
export async function isWrappedByKey(
  record: RecordState,
  version: RecordVersion,
  keychain: Keychain,
  recordKey: Uint8Array,
): Promise<boolean> {
  return opensUnder({ ...record, ...version }, keychain, { scope: EVERYTHING }, recordKey)
}

/**
 * The folder into which somebody with its key put a content last: its author, who wrapped the key to the patient for that
 * folder, or whoever has the patient's keys. Whoever signs for the wallet once can move it into a folder that somebody
 * reads, without its key: then no wrap of its content there opens to that key under the folder's ring, or all that do are
 * copies of wraps from before, when it stood there. null where nobody's wraps say it.
 * @param recordKey what the content opens with, which the one who moved it cannot have wrapped without holding it
 */
export async function folderByKey(
  record: RecordState,
  keychain: Keychain,
  { recordKey, cidDigest }: { readonly recordKey: Uint8Array; readonly cidDigest: Digest },
): Promise<Scope | null> {
  // By the last that holds: wraps that open nothing, or copies, may have been put over it
  for (const [at, version] of [...record.versions.entries()].reverse()) {
    if (version.cidDigest !== cidDigest) continue
    const stood = { ...record, ...version }
    if (!isUnderRings(version)) {
      const key = await keyOfWraps(stood, keychain).catch(errorIfMalformed)
      if (key instanceof Uint8Array && equalBytes(key, recordKey)) return version.folder
      continue
    }
    if (!(await opensUnder(stood, keychain, { scope: version.folder }, recordKey))) continue
    const former = record.versions.slice(0, at).map(({ wrappedKeys }) => wrappedKeys)
    for (const entry of markedEntries(version, newEntries(version.wrappedKeys, former)))
      if (await opensUnder(stood, keychain, entry, recordKey)) return version.folder
  }
  return null
}

/**
 * Entries that can tell who wrote them: of everything, of the folder, and of one ring that nobody is given, at the epoch of
 * everything. Whoever signs for the wallet once can name any number of others, and each costs up to 255 steps.
 */
export function markedEntries<Entry extends { readonly scope: Scope; readonly epoch: Epoch }>(
  version: RecordVersion,
  entries: readonly Entry[],
): Entry[] {
  const scopes = wrapScopes(version)
  const marks = entries.filter(({ scope }) => !scopes.includes(scope))
  return entries.filter(
    ({ scope, epoch }) =>
      scopes.includes(scope) || (marks.length === 1 && epoch === version.stood.everything),
  )
}

/** Whether somebody with keys put a record where it stands, see {@link folderByKey}. */
export const isFiledByKey = async (
  record: RecordState,
  keychain: Keychain,
  content: { readonly recordKey: Uint8Array; readonly cidDigest: Digest },
): Promise<boolean> => (await folderByKey(record, keychain, content)) === record.folder

/** Whether the wrap of a scope, at an epoch if one is given, opens to a record's key. */
export async function opensUnder(
  record: RecordState,
  keychain: Keychain,
  of: { readonly scope: Scope; readonly epoch?: Epoch },
  recordKey: Uint8Array,
): Promise<boolean> {
  const key = await keyUnder(record, keychain, of)
  return key !== null && equalBytes(key, recordKey)
}

/** What the wrap of one scope alone opens to, at an epoch if one is given; null where it opens nothing. */
export async function keyUnder(
  record: RecordState,
  keychain: Keychain,
  of: { readonly scope: Scope; readonly epoch?: Epoch },
): Promise<Uint8Array | null> {
  const isOf = (scope: Scope, epoch: Epoch) => scope === of.scope && epoch === (of.epoch ?? epoch)
  const alone: Keychain = {
    ...keychain,
    ringKey: async (scope, epoch) => (isOf(scope, epoch) ? keychain.ringKey(scope, epoch) : null),
    otherRingKeys: (scope, epoch) => (isOf(scope, epoch) ? keychain.otherRingKeys(scope, epoch) : none()),
    contributedKey: () => Promise.resolve(null),
  }
  const key = await keyOfWraps(record, alone, [of.scope]).catch(errorIfMalformed)
  return key instanceof Uint8Array ? key : null
}

/**
 * What a record is wrapped under; entries of any other scope are left alone. Each ring costs up to 255 steps, and
 * whoever adds, or signs for the wallet once, can name 78.
 */
export const wrapScopes = ({ folder }: Pick<RecordState, "folder">): Scope[] => [EVERYTHING, folder]

async function keyOfWraps(
  record: RecordState,
  keychain: Keychain,
  scopes: readonly Scope[] = wrapScopes(record),
): Promise<Uint8Array | null> {
  const wrapped =
    wrappedKeysKind(record.wrappedKeys) === "to-patient"
      ? await keychain.contributedKey(record)
      : await unwrapRecordKey(
          record.wrappedKeys,
          async (scope, epoch) => (scopes.includes(scope) ? keychain.ringKey(scope, epoch) : null),
          (scope, epoch) => (scopes.includes(scope) ? keychain.otherRingKeys(scope, epoch) : none()),
        )
  if (!wrapped) return null
  const several = splitSeveral(record.wrappedKeys)
  if (several) return oneOfSeveral(several, wrapped, record.batchIndex)
  if (record.batchIndex === null) return wrapped
  return batchRecordKey(wrapped, record.batchIndex)
}

/** `record-altered`: two of its entries lead to two keys. */
function errorIfMalformed(error: unknown): KeywardError {
  if (isKeywardError(error, "key-wrong") || isKeywardError(error, "record-altered")) return error
  throw error
}
