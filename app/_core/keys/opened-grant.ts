import { fromHex } from "../crypto/bytes"
import { isKeywardError } from "../errors"
import type { GrantState, GrantWrap, PatientState } from "../journal/patient-state"
import { asEpoch, isRecordScope, recordOfScope } from "../types"
import type { Address, Epoch, Scope } from "../types"
import { unwrapGrant } from "./grant"
import type { GrantContents } from "./grant"
import { ringKeyAt } from "./ring"
import { wrapsToTry } from "./wraps-to-try"

/** The epoch of every record scope. */
export const RECORD_EPOCH = asEpoch(0)

/** What one wrap gives: the ring's key of an epoch, or the record's; null where it does not reach it. */
export type KeyAt = (epoch: Epoch) => Promise<Uint8Array | null>

/** A grant of which something opens. */
export interface OpenedGrant {
  /** By the last wrap that opens. */
  readonly first: KeyAt
  /** By the other ones, which are opened when they are asked for. */
  readonly others: () => Promise<readonly KeyAt[]>
}

/**
 * Opens a grant for its grantee; null where nothing of it opens (wrapped for an earlier key of theirs, say, or
 * malformed by a delegate of the patient's).
 * @param identity the grantee's seed
 */
export async function openGrant(
  identity: Uint8Array,
  ctx: Uint8Array,
  patient: PatientState,
  grant: GrantState,
): Promise<OpenedGrant | null> {
  const { scope, grantee } = grant
  // The wrap is bound to the content that was shared: a replaced record is not part of an earlier grant.
  const record = isRecordScope(scope) ? (patient.records.get(recordOfScope(scope)) ?? null) : null
  const bound = { ctx, grantee, scope, ...(record ? { cidDigest: fromHex(record.cidDigest) } : {}) }
  const open = async ({ epoch, wrappedKey }: GrantWrap): Promise<KeyAt | null> => {
    const contents = await unwrapGrant(identity, { ...bound, epoch }, wrappedKey).catch(nullIfMalformed)
    return contents && keyAtOf(contents)
  }
  const wraps = wrapsToTry(grant, record)
  for (const [at, wrap] of wraps.entries()) {
    const first = await open(wrap)
    if (!first) continue
    let rest: Promise<KeyAt[]> | undefined
    return { first, others: () => (rest ??= openAll(wraps.slice(at + 1), open)) }
  }
  return null
}

/**
 * The ring of the first of all grants to somebody, whatever became of it; null where it was of a record, of nothing, or
 * does not open.
 */
export async function openFirstGrant(
  identity: Uint8Array,
  ctx: Uint8Array,
  { firstGrants }: PatientState,
  grantee: Address,
): Promise<{ readonly scope: Scope; readonly epoch: Epoch; readonly keyAt: KeyAt } | null> {
  const first = firstGrants.get(grantee)
  if (!first || isRecordScope(first.scope) || first.wrappedKey.length === 0) return null
  const { scope, epoch, wrappedKey } = first
  const contents = await unwrapGrant(identity, { ctx, grantee, scope, epoch }, wrappedKey).catch(
    nullIfMalformed,
  )
  return contents && { scope, epoch, keyAt: keyAtOf(contents) }
}

/** What a grant gives for an epoch besides the first. */
export async function* otherKeys(
  opened: OpenedGrant | undefined,
  epoch: Epoch,
): AsyncGenerator<Uint8Array, undefined> {
  for (const keyAt of (await opened?.others()) ?? []) {
    const key = await keyAt(epoch)
    if (key) yield key
  }
  return undefined
}

async function openAll(
  wraps: readonly GrantWrap[],
  open: (wrap: GrantWrap) => Promise<KeyAt | null>,
): Promise<KeyAt[]> {
  const opened: KeyAt[] = []
  for (const wrap of wraps) {
    const keyAt = await open(wrap)
    if (keyAt) opened.push(keyAt)
  }
  return opened
}

/** A secret far back costs as many steps as there are epochs between: once for each epoch. */
function keyAtOf(contents: GrantContents): KeyAt {
  if (contents.kind === "record") return () => Promise.resolve(contents.recordKey)
  const known = new Map<Epoch, Promise<Uint8Array | null>>()
  return (epoch) => {
    const key = known.get(epoch) ?? ringKeyAt(contents.pairs, epoch)
    known.set(epoch, key)
    return key
  }
}

/** To be given to `catch`: what is malformed (`key-wrong`) opens nothing. */
export function nullIfMalformed(error: unknown): null {
  if (isKeywardError(error, "key-wrong")) return null
  throw error
}
