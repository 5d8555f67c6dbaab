import { concat, exactly, u32be, u64be, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { unwrap, wrapTo } from "../crypto/hpke"
import { KeywardError } from "../errors"
import { asEpoch, isRecordScope } from "../types"
import type { Address, Epoch, Scope, WrappedKey } from "../types"
import { CONTEXT_LENGTH, addressBytes } from "./context"
import { generationOf } from "./ring"
import type { RingPair } from "./ring"

/** Whom a grant is for and what it covers; bound into the wrapped key. */
export interface GrantBinding {
  /** The 72 bytes of `registryContext`. */
  readonly ctx: Uint8Array
  readonly grantee: Address
  readonly scope: Scope
  /** 0 for a record scope. */
  readonly epoch: Epoch
  /** The record's CID digest (32 bytes): for a record scope, and only there. */
  readonly cidDigest?: Uint8Array
}

/** What a grant hands over. */
export type GrantContents =
  /** The epoch's own pair first, then each earlier generation's last used pair, latest first. */
  | { readonly kind: "ring"; readonly pairs: readonly RingPair[] }
  | { readonly kind: "record"; readonly recordKey: Uint8Array }

const GRANT = utf8("keyward/grant/v1")
const PAIR_LENGTH = 36
/** The registry takes wrapped keys of 4,096 bytes: this many generations. */
export const MOST_PAIRS = 82

/**
 * HPKE `info` of a grant. Throws `key-wrong` where the binding does not fit the scope (a record scope has a CID
 * digest and epoch 0, another has no CID digest).
 */
export function grantInfo({ ctx, grantee, scope, epoch, cidDigest }: GrantBinding): Bytes {
  exactly(ctx, CONTEXT_LENGTH)
  const ofRecord = isRecordScope(scope)
  if (ofRecord !== (cidDigest !== undefined) || (ofRecord && epoch !== 0))
    throw new KeywardError("key-wrong", { scope })
  const digest = cidDigest === undefined ? new Uint8Array() : exactly(cidDigest, 32)
  return concat(GRANT, ctx, addressBytes(grantee), u64be(scope), u32be(epoch), digest)
}

/** A grant's plaintext. Throws `key-wrong` where the contents do not fit the scope and epoch. */
export function encodeGrant(contents: GrantContents, scope: Scope, epoch: Epoch): Bytes {
  if (isRecordScope(scope) !== (contents.kind === "record")) throw new KeywardError("key-wrong", { scope })
  if (contents.kind === "record") return exactly(contents.recordKey, 32)
  checkPairs(contents.pairs, epoch)
  return concat(...contents.pairs.flatMap((pair) => [u32be(pair.epoch), exactly(pair.secret, 32)]))
}

/** Reads a grant's plaintext. Throws `key-wrong` where it is malformed or does not fit scope and epoch. */
export function decodeGrant(plaintext: Uint8Array, scope: Scope, epoch: Epoch): GrantContents {
  if (isRecordScope(scope)) return { kind: "record", recordKey: exactly(plaintext, 32).slice() }
  const count = plaintext.length / PAIR_LENGTH
  if (!Number.isInteger(count)) throw new KeywardError("key-wrong", { length: plaintext.length })
  const view = new DataView(plaintext.buffer, plaintext.byteOffset, plaintext.length)
  const pairs = Array.from({ length: count }, (_, i) => ({
    epoch: asEpoch(view.getUint32(i * PAIR_LENGTH)),
    secret: plaintext.slice(i * PAIR_LENGTH + 4, (i + 1) * PAIR_LENGTH),
  }))
  checkPairs(pairs, epoch)
  return { kind: "ring", pairs }
}

function checkPairs(pairs: readonly RingPair[], epoch: Epoch): void {
  const generations = pairs.map((pair) => generationOf(pair.epoch))
  const falling = generations.every((generation, i) => i === 0 || generation < (generations[i - 1] ?? 0))
  if (pairs[0]?.epoch !== epoch || !falling || pairs.length > MOST_PAIRS)
    throw new KeywardError("key-wrong", { epoch })
}

/** Wraps a grant to the grantee's public key (1,216 bytes). Throws `key-wrong`. */
export const wrapGrant = async (
  publicKey: Uint8Array,
  binding: GrantBinding,
  contents: GrantContents,
): Promise<WrappedKey> =>
  wrapTo(publicKey, grantInfo(binding), encodeGrant(contents, binding.scope, binding.epoch))

/**
 * Opens a grant with the grantee's seed (32 bytes); null where it is not for that grantee, or not for this
 * scope, epoch, record, patient, registry or chain. Throws `key-wrong` where it is malformed.
 */
export async function unwrapGrant(
  seed: Uint8Array,
  binding: GrantBinding,
  wrapped: Uint8Array,
): Promise<GrantContents | null> {
  const plaintext = await unwrap(seed, grantInfo(binding), wrapped)
  return plaintext === null ? null : decodeGrant(plaintext, binding.scope, binding.epoch)
}
