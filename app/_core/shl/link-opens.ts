import { concat, exactly, fromUtf8, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { unwrap, WRAP_OVERHEAD, wrapTo } from "../crypto/hpke"
import { boundedLine } from "../directory/shown-line"
import { KeywardError } from "../errors"
import { CONTEXT_LENGTH } from "../keys/context"
import { MAX_RECIPIENT_LENGTH } from "./link-limits"

const OPEN_RESULTS = ["opened", "passcode-wrong", "passcode-missing"] as const
export type OpenResult = (typeof OPEN_RESULTS)[number]

/** Somebody asked for what a link leads to. */
export interface LinkOpen {
  /** Unix seconds on the server's clock. */
  readonly at: number
  /** What they called themselves; nobody checked it. */
  readonly recipient: string
  readonly result: OpenResult
}

/** Which link it is of: everything that is sealed is bound to it. */
export interface OpenBinding {
  /** The 72 bytes of `registryContext`. */
  readonly ctx: Uint8Array
  /** SHA-256 of the link's id, 32 bytes. */
  readonly row: Uint8Array
}

const INFO = utf8("keyward/shl-open/v1")
/** Every entry is this long: its length says nothing of the name. */
const PADDED_LENGTH = 512
/** Bytes of a sealed entry. */
export const SEALED_OPEN_LENGTH = WRAP_OVERHEAD + PADDED_LENGTH

const infoOf = ({ ctx, row }: OpenBinding): Bytes =>
  concat(INFO, exactly(ctx, CONTEXT_LENGTH), exactly(row, 32))

/** What is seen of a name that a stranger typed, in one line. */
export const recipientLine = (typed: string): string => boundedLine(typed, MAX_RECIPIENT_LENGTH)

/**
 * Seals an entry to the account's published key, so that the server which writes it can read it no more.
 * @param publicKey X-Wing, 1,216 bytes
 * @throws KeywardError `key-wrong` where the key is malformed
 */
export async function sealOpen(
  publicKey: Uint8Array,
  binding: OpenBinding,
  { at, recipient, result }: LinkOpen,
): Promise<Bytes> {
  const text = utf8(JSON.stringify({ at, recipient: recipientLine(recipient), result, v: 1 }))
  const padded = new Uint8Array(PADDED_LENGTH).fill(0x20)
  padded.set(text)
  return concat(await wrapTo(publicKey, infoOf(binding), padded))
}

/**
 * Opens an entry; null where it was sealed to another key (the account's former one) or for another link, or is altered.
 * @param identity X-Wing seed, 32 bytes
 */
export async function openOpen(
  identity: Uint8Array,
  binding: OpenBinding,
  sealed: Uint8Array,
): Promise<LinkOpen | null> {
  if (sealed.length !== SEALED_OPEN_LENGTH) return null
  const padded = await unwrap(identity, infoOf(binding), sealed)
  if (!padded) return null
  try {
    const { at, recipient, result, v } = JSON.parse(fromUtf8(padded)) as Record<string, unknown>
    const known = OPEN_RESULTS.find((each) => each === result)
    if (v !== 1 || typeof at !== "number" || !Number.isSafeInteger(at) || !known) return null
    return { at, recipient: recipientLine(typeof recipient === "string" ? recipient : ""), result: known }
  } catch (cause) {
    if (cause instanceof KeywardError) throw cause
    return null
  }
}
