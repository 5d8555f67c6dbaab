import { concat, fromUtf8, toHex, u64be, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { sha256 } from "../crypto/hash"
import { unwrap, WRAP_OVERHEAD, wrapTo } from "../crypto/hpke"
import { KeywardError } from "../errors"
import { addressBytes } from "../keys/context"
import { asDigest } from "../types"
import type { Address, Digest, Scope } from "../types"

/** A reason's length in characters (Unicode code points). */
export const REASON_MOST = 500

const INFO = utf8("keyward/request/v1")
const LENGTH_BYTES = 2
/** 500 characters take 2,000 bytes at most; every reason is this long, so that a length says nothing. */
const PADDED_LENGTH = 2048
/** The one length of a sealed reason. */
export const SEALED_REASON_LENGTH = WRAP_OVERHEAD + PADDED_LENGTH

/** What a reason is bound to. */
export interface ReasonBinding {
  /** The 72 bytes of `registryContext`: chain, registry, patient. */
  readonly ctx: Uint8Array
  readonly asker: Address
  readonly scope: Scope
}

const infoOf = ({ ctx, asker, scope }: ReasonBinding): Bytes =>
  concat(INFO, ctx, addressBytes(asker), u64be(scope))

/**
 * Seals a reason to the patient's identity key: HPKE as in `wrapTo`, over u16 length ‖ UTF-8 ‖ zeros to 2,048 bytes.
 * @throws KeywardError `reason-too-long` over 500 characters, `key-wrong`
 */
export async function sealReason(
  publicKey: Uint8Array,
  binding: ReasonBinding,
  reason: string,
): Promise<Uint8Array> {
  if ([...reason].length > REASON_MOST) throw new KeywardError("reason-too-long", { most: REASON_MOST })
  const text = utf8(reason)
  const padded = new Uint8Array(PADDED_LENGTH)
  new DataView(padded.buffer).setUint16(0, text.length)
  padded.set(text, LENGTH_BYTES)
  return wrapTo(publicKey, infoOf(binding), padded)
}

/**
 * Reads a reason with the patient's seed (32 bytes); null where the bytes are not those whose digest is on chain, were
 * not sealed for this patient, asker and scope, or are malformed. It is shown as plain text: characters that control
 * its direction or nothing at all are taken out.
 */
export async function openReason(
  seed: Uint8Array,
  binding: ReasonBinding,
  sealed: Uint8Array,
  digest: Digest,
): Promise<string | null> {
  if (sealed.length !== SEALED_REASON_LENGTH || (await digestOfReason(sealed)) !== digest) return null
  const padded = await unwrap(seed, infoOf(binding), sealed)
  if (!padded) return null
  const length = new DataView(padded.buffer, padded.byteOffset).getUint16(0)
  const end = LENGTH_BYTES + length
  if (end > padded.length || padded.subarray(end).some((byte) => byte !== 0)) return null
  try {
    const text = fromUtf8(padded.subarray(LENGTH_BYTES, end))
    return [...text].length > REASON_MOST ? null : text.replace(UNSHOWN, "")
  } catch {
    return null
  }
}

/** SHA-256 of a sealed reason: `reasonDigest` on chain. */
export const digestOfReason = async (sealed: Uint8Array): Promise<Digest> =>
  asDigest(`0x${toHex(await sha256(sealed))}`)

/** Control and format characters, but for the line feed, the tab and what joins letters. */
const UNSHOWN = /(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}]/gu
