import { AES_KW_LENGTH, aesKwUnwrap, aesKwWrap } from "../crypto/aes-kw"
import { concat, equalBytes, exactly, u32be, u64be, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { WRAP_OVERHEAD, unwrap, wrapTo } from "../crypto/hpke"
import { isKeywardError, KeywardError } from "../errors"
import { asEpoch, asScope, isRecordScope } from "../types"
import type { Address, Epoch, Scope, WrappedKeys } from "../types"
import { CONTEXT_LENGTH, addressBytes } from "./context"
import { splitSeveral } from "./several-keys"

/** First byte: entries under ring keys, or one HPKE wrap to the patient by a contributor who may not read. */
const UNDER_RINGS = 1
const TO_PATIENT = 2
const ENTRY_LENGTH = 8 + 4 + AES_KW_LENGTH
const CONTRIBUTION = utf8("keyward/contribution/v1")

/** One ring key K[scope, epoch] to wrap under. */
export interface RingEntry {
  readonly scope: Scope
  readonly epoch: Epoch
  /** K, 32 bytes. */
  readonly key: Uint8Array
}

/** Where a contribution goes; bound into its wrap. */
export interface ContributionBinding {
  /** The 72 bytes of `registryContext`: names the patient. */
  readonly ctx: Uint8Array
  readonly author: Address
  readonly folder: Scope
}

export type WrappedKeysKind = "under-rings" | "to-patient"

/** How it is wrapped, one key or several. Throws `key-wrong` where it is of no known form. */
export const wrappedKeysKind = (wrappedKeys: Uint8Array): WrappedKeysKind =>
  formOf(splitSeveral(wrappedKeys)?.inner ?? wrappedKeys)

function formOf(wrappedKeys: Uint8Array): WrappedKeysKind {
  if (wrappedKeys[0] === TO_PATIENT && wrappedKeys.length === 1 + WRAP_OVERHEAD + 32) return "to-patient"
  const entries = (wrappedKeys.length - 1) / ENTRY_LENGTH
  if (wrappedKeys[0] === UNDER_RINGS && Number.isInteger(entries) && entries > 0) return "under-rings"
  throw new KeywardError("key-wrong", { length: wrappedKeys.length })
}

/**
 * Wraps a record key or batch key (32 bytes) under ring keys: of everything and of the folder. For an unfiled
 * record the two are one. Throws `key-wrong` where a scope comes twice or has no ring.
 */
export async function wrapRecordKey(
  recordKey: Uint8Array,
  entries: readonly RingEntry[],
): Promise<WrappedKeys> {
  const sorted = [...entries].sort((a, b) => (a.scope < b.scope ? -1 : 1))
  checkScopes(sorted.map((entry) => entry.scope))
  const wrapped = await Promise.all(
    sorted.map(async (entry) =>
      concat(u64be(entry.scope), u32be(entry.epoch), await aesKwWrap(entry.key, recordKey)),
    ),
  )
  return concat(Uint8Array.of(UNDER_RINGS), ...wrapped) as Uint8Array as WrappedKeys
}

/** The scopes and epochs it is wrapped under; empty for one to the patient. Throws `key-wrong` where malformed. */
export const wrappedScopes = (wrappedKeys: Uint8Array): { scope: Scope; epoch: Epoch }[] =>
  wrappedKeysKind(wrappedKeys) === "to-patient"
    ? []
    : decode(wrappedKeys).map(({ scope, epoch }) => ({ scope, epoch }))

/**
 * The entries that none of the others has, byte by byte. Whoever put them there held the key or made them up; the others
 * may have been copied, for wraps are public. Throws `key-wrong` where malformed; what others are malformed has none.
 */
export function newEntries(
  wrappedKeys: Uint8Array,
  others: readonly Uint8Array[],
): { scope: Scope; epoch: Epoch }[] {
  if (wrappedKeysKind(wrappedKeys) === "to-patient") return []
  const known = others.flatMap(entriesIn)
  return decode(wrappedKeys)
    .filter((entry) => !known.some((each) => isSameEntry(each, entry)))
    .map(({ scope, epoch }) => ({ scope, epoch }))
}

/** The entries of wrapped keys under rings; none where they are to the patient, or malformed. */
export function entriesIn(wrappedKeys: Uint8Array): WrapEntry[] {
  try {
    return wrappedKeysKind(wrappedKeys) === "to-patient" ? [] : decode(wrappedKeys)
  } catch (error) {
    if (isKeywardError(error, "key-wrong")) return []
    throw error
  }
}

const isSameEntry = (one: WrapEntry, other: WrapEntry): boolean =>
  one.scope === other.scope && one.epoch === other.epoch && equalBytes(one.wrapped, other.wrapped)

/**
 * The record or batch key, or the entry's where it carries several (see `several-keys.ts`), by whatever ring keys
 * `keyAt` knows; null where it knows none of them. Throws `key-wrong` where it is malformed, is wrapped to the patient,
 * or opens under none of the known keys, and `record-altered` where two known keys do not give the same.
 * @param othersAt what else may be the key of a scope and epoch, where that of `keyAt` does not open the entry
 */
export async function unwrapRecordKey(
  wrappedKeys: Uint8Array,
  keyAt: (scope: Scope, epoch: Epoch) => Promise<Uint8Array | null> | Uint8Array | null,
  othersAt?: (scope: Scope, epoch: Epoch) => AsyncIterable<Uint8Array>,
): Promise<Bytes | null> {
  if (wrappedKeysKind(wrappedKeys) === "to-patient") throw new KeywardError("key-wrong", { kind: TO_PATIENT })
  const opened: (Bytes | null)[] = []
  for (const { scope, epoch, wrapped } of decode(wrappedKeys)) {
    const key = await keyAt(scope, epoch)
    const plain = key && (await aesKwUnwrap(key, wrapped))
    const found = plain ?? (othersAt ? await firstThatOpens(othersAt(scope, epoch), wrapped) : null)
    if (key !== null || found !== null) opened.push(found)
  }
  if (opened.length === 0) return null
  const found = opened.find((key) => key !== null) ?? null
  if (found === null) throw new KeywardError("key-wrong")
  if (!opened.every((key) => key !== null && equalBytes(key, found))) throw new KeywardError("record-altered")
  return found
}

/** One wrap under a ring. */
export interface WrapEntry {
  readonly scope: Scope
  readonly epoch: Epoch
  readonly wrapped: Uint8Array
}

async function firstThatOpens(keys: AsyncIterable<Uint8Array>, wrapped: Uint8Array): Promise<Bytes | null> {
  for await (const key of keys) {
    const plain = await aesKwUnwrap(key, wrapped)
    if (plain !== null) return plain
  }
  return null
}

function decode(given: Uint8Array): WrapEntry[] {
  const wrappedKeys = splitSeveral(given)?.inner ?? given
  const view = new DataView(wrappedKeys.buffer, wrappedKeys.byteOffset, wrappedKeys.length)
  const count = (wrappedKeys.length - 1) / ENTRY_LENGTH
  const entries = Array.from({ length: count }, (_, i) => {
    const start = 1 + i * ENTRY_LENGTH
    return {
      scope: asScope(view.getBigUint64(start)),
      epoch: asEpoch(view.getUint32(start + 8)),
      wrapped: wrappedKeys.subarray(start + 12, start + ENTRY_LENGTH),
    }
  })
  checkScopes(entries.map((entry) => entry.scope))
  return entries
}

function checkScopes(scopes: readonly Scope[]): void {
  const rising = scopes.every((scope, i) => i === 0 || scope > (scopes[i - 1] ?? 0n))
  if (scopes.length === 0 || !rising || scopes.some(isRecordScope)) {
    throw new KeywardError("key-wrong", { entries: scopes.length })
  }
}

function contributionInfo({ ctx, author, folder }: ContributionBinding): Bytes {
  if (isRecordScope(folder)) throw new KeywardError("key-wrong", { scope: folder })
  return concat(CONTRIBUTION, exactly(ctx, CONTEXT_LENGTH), addressBytes(author), u64be(folder))
}

/** Wraps a record or batch key to the patient's public key, by an author who may contribute but not read. */
export async function wrapRecordKeyToPatient(
  publicKey: Uint8Array,
  binding: ContributionBinding,
  recordKey: Uint8Array,
): Promise<WrappedKeys> {
  const wrapped = await wrapTo(publicKey, contributionInfo(binding), exactly(recordKey, 32))
  return concat(Uint8Array.of(TO_PATIENT), wrapped) as Uint8Array as WrappedKeys
}

/**
 * The patient's side of it; null where it is not for this patient, this author or this folder. Throws
 * `key-wrong`.
 */
export async function unwrapRecordKeyAsPatient(
  seed: Uint8Array,
  binding: ContributionBinding,
  wrappedKeys: Uint8Array,
): Promise<Bytes | null> {
  if (wrappedKeysKind(wrappedKeys) !== "to-patient")
    throw new KeywardError("key-wrong", { kind: UNDER_RINGS })
  const { inner } = splitSeveral(wrappedKeys) ?? { inner: wrappedKeys }
  return unwrap(seed, contributionInfo(binding), inner.slice(1))
}
