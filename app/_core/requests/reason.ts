import { concat, equalBytes, fromUtf8, randomBytes, source, toHex, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { sha256 } from "../crypto/hash"
import { unwrap, wrapTo } from "../crypto/hpke"
import { KeywardError } from "../errors"
import { asDigest } from "../types"
import type { Address, Digest } from "../types"
import {
  inOrder,
  MOST_DELEGATES,
  PADDED_LENGTH,
  patientIn,
  reasonHead,
  reasonInfo,
  reasonKeys,
  reasonParts,
} from "./reason-bytes"
import type { ReasonBinding } from "./reason-bytes"

/** A reason's length in characters (Unicode code points). */
export const REASON_MOST = 500

const LENGTH_BYTES = 2
// A key of its own for every reason, used once.
const NONCE = new Uint8Array(12)

/** Somebody a reason is sealed to. */
export interface ReasonReader {
  readonly account: Address
  readonly publicKey: Uint8Array
}

/**
 * Seals a reason to the patient and those who act for the patient: one text, u16 length ‖ UTF-8 ‖ zeros to
 * 2,048 bytes, under one secret that is wrapped to each. See docs/formats.
 * @param readers the patient first, then at most 8 delegates in any order
 * @throws KeywardError `reason-too-long` over 500 characters, `key-wrong`
 */
export async function sealReason(
  readers: readonly ReasonReader[],
  binding: ReasonBinding,
  reason: string,
): Promise<Uint8Array> {
  if ([...reason].length > REASON_MOST) throw new KeywardError("reason-too-long", { most: REASON_MOST })
  const [patient, ...delegates] = readers
  const sorted = [patient, ...delegates.sort((a, b) => (a.account < b.account ? -1 : 1))].flatMap(
    (each) => each ?? [],
  )
  const accounts = sorted.map(({ account }) => account)
  if (delegates.length > MOST_DELEGATES || !inOrder(accounts, patientIn(binding)))
    throw new KeywardError("key-wrong", { readers: readers.length })
  const secret = randomBytes(32)
  const { key, commit } = await reasonKeys(secret, binding)
  const slots = await Promise.all(
    sorted.map(async ({ account, publicKey }) => ({
      reader: account,
      wrap: await wrapTo(publicKey, reasonInfo(binding, account), secret),
    })),
  )
  const head = reasonHead(commit, slots)
  return concat(head, await sealText(key, head, reason))
}

async function sealText(key: Bytes, head: Bytes, reason: string): Promise<Bytes> {
  const text = utf8(reason)
  const padded = new Uint8Array(PADDED_LENGTH)
  new DataView(padded.buffer).setUint16(0, text.length)
  padded.set(text, LENGTH_BYTES)
  const aes = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"])
  const algorithm = { name: "AES-GCM", iv: NONCE, additionalData: head }
  return new Uint8Array(await crypto.subtle.encrypt(algorithm, aes, padded))
}

/** What became of a reason that was to be read. */
export type OpenedReason =
  | { readonly kind: "text"; readonly text: string }
  /** Not the bytes whose digest is on chain. */
  | { readonly kind: "altered" }
  /** It is what was sent, and this account is not among those it was sealed to. */
  | { readonly kind: "not-for-you" }
  /** It is what was sent, and does not open: sealed to a former key, for something else, or malformed. */
  | { readonly kind: "closed" }

/**
 * Reads a reason, as the patient or as one of those it was sealed to besides. The text is shown as plain text:
 * characters that control its direction or nothing at all are taken out.
 * @param reader an account and its own identity seed (32 bytes)
 */
export async function openReason(
  reader: { readonly account: Address; readonly identity: Uint8Array },
  binding: ReasonBinding,
  sealed: Uint8Array,
  digest: Digest,
): Promise<OpenedReason> {
  if ((await digestOfReason(sealed)) !== digest) return { kind: "altered" }
  const parts = reasonParts(sealed, patientIn(binding))
  if (!parts) return { kind: "closed" }
  const slot = parts.slots.find((each) => each.reader === reader.account)
  if (!slot) return { kind: "not-for-you" }
  const secret = await unwrap(reader.identity, reasonInfo(binding, reader.account), slot.wrap).catch(
    () => null,
  )
  if (secret?.length !== 32) return { kind: "closed" }
  const { key, commit } = await reasonKeys(secret, binding)
  if (!equalBytes(commit, parts.commit)) return { kind: "closed" }
  const text = await openText(key, parts.head, parts.box)
  return text === null ? { kind: "closed" } : { kind: "text", text }
}

async function openText(key: Bytes, head: Bytes, box: Bytes): Promise<string | null> {
  const aes = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"])
  const algorithm = { name: "AES-GCM", iv: NONCE, additionalData: head }
  const opened = await crypto.subtle.decrypt(algorithm, aes, source(box)).catch(() => null)
  return opened && textOf(new Uint8Array(opened))
}

function textOf(padded: Uint8Array): string | null {
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
