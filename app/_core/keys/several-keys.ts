import { AES_KW_LENGTH, aesKwUnwrap, aesKwWrap } from "../crypto/aes-kw"
import { concat } from "../crypto/bytes"
import { KeywardError } from "../errors"
import type { WrappedKeys } from "../types"

/**
 * Wrapped keys of an entry whose records have keys of their own (docs/formats.md, form 3): a part of a batch, whose batch
 * key would open the rest as well. Each record key is wrapped under a fresh key F of this entry, and F as one record key
 * would be.
 */
const SEVERAL = 3
const HEAD = 2
/** `WRAPPED_KEYS_MOST` of RecordRegistry. */
const MAX_LENGTH = 4_096

export interface SeveralKeys {
  /** One per record of the entry, in its order: 40 bytes each. */
  readonly wrapped: readonly Uint8Array[]
  /** Wrapped keys of F. */
  readonly inner: Uint8Array
}

/** How many record keys fit into one entry whose F is wrapped like this. */
export const maxSeveral = (inner: Uint8Array): number =>
  Math.floor((MAX_LENGTH - HEAD - inner.length) / AES_KW_LENGTH)

/**
 * @param entryKey   F, 32 fresh random bytes for each entry
 * @param recordKeys of the entry's records in their order, 1 to `maxSeveral(inner)`
 * @param inner      F, wrapped
 * @throws KeywardError `key-wrong` where they are too many
 */
export async function wrapSeveral(
  entryKey: Uint8Array,
  recordKeys: readonly Uint8Array[],
  inner: WrappedKeys,
): Promise<WrappedKeys> {
  const count = recordKeys.length
  if (count === 0 || count > maxSeveral(inner)) throw new KeywardError("key-wrong", { count })
  const wrapped = await Promise.all(recordKeys.map((key) => aesKwWrap(entryKey, key)))
  return concat(Uint8Array.of(SEVERAL, count), ...wrapped, inner) as Uint8Array as WrappedKeys
}

/** Its parts; null where it is of another form. @throws KeywardError `key-wrong` where it is cut short */
export function splitSeveral(wrappedKeys: Uint8Array): SeveralKeys | null {
  if (wrappedKeys[0] !== SEVERAL) return null
  const count = wrappedKeys[1] ?? 0
  const end = HEAD + count * AES_KW_LENGTH
  if (count === 0 || wrappedKeys.length <= end) throw new KeywardError("key-wrong", { count })
  const wrapped = Array.from({ length: count }, (_, i) =>
    wrappedKeys.subarray(HEAD + i * AES_KW_LENGTH, HEAD + (i + 1) * AES_KW_LENGTH),
  )
  return { wrapped, inner: wrappedKeys.subarray(end) }
}

/**
 * R of the entry's record at that place.
 * @throws KeywardError `key-wrong` where there is none at that place or F is another one
 */
export async function oneOfSeveral(
  { wrapped }: SeveralKeys,
  entryKey: Uint8Array,
  place: number | null,
): Promise<Uint8Array> {
  const one = place === null ? undefined : wrapped[place]
  const key = one && (await aesKwUnwrap(entryKey, one))
  if (!key) throw new KeywardError("key-wrong", { place: place ?? "none" })
  return key
}
