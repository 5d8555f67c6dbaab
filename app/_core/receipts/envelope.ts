import canonicalize from "canonicalize"
import {
  concat,
  equalBytes,
  exactly,
  fromBase64url,
  fromUtf8,
  toBase64url,
  toHex,
  u64be,
  utf8,
} from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { sha256 } from "../crypto/hash"
import { unwrap, WRAP_OVERHEAD, wrapTo } from "../crypto/hpke"
import { KeywardError } from "../errors"
import { count, is, isObjectOf, isWord, listOf, text } from "../export/checks"
import type { Check } from "../export/checks"
import { ADDRESS_LENGTH, addressBytes, CONTEXT_LENGTH } from "../keys/context"
import { padme } from "../records/padding"
import { asAddress } from "../types"
import type { Address, Digest, RecordNumber } from "../types"
import { isReceiptPurpose } from "./purpose"
import type { ReceiptPurpose } from "./purpose"
import { isSignedBy, RECEIPT_SIGNATURE_LENGTH } from "./receipt-key"
import type { ReceiptCertificate, ReceiptKey } from "./receipt-key"

/** Entries of one envelope, at most. */
export const MAX_RECEIPT_ENTRIES = 64
/** No body is shorter. */
const MIN_BODY_BYTES = 2_048
/** 64 entries with everything at its longest, and a certificate of a contract's wallet (4,096 bytes in hex). */
const MAX_BODY_BYTES = 24_576

const VERSION = 1
const HASH_LENGTH = 32
const HEAD_LENGTH = 1 + ADDRESS_LENGTH + 8 + HASH_LENGTH
export const MIN_ENVELOPE_BYTES = HEAD_LENGTH + WRAP_OVERHEAD + MIN_BODY_BYTES
export const MAX_ENVELOPE_BYTES = HEAD_LENGTH + WRAP_OVERHEAD + MAX_BODY_BYTES
/** `previous` of the first envelope of a reader for a patient. */
export const NO_ENVELOPE: Uint8Array = new Uint8Array(HASH_LENGTH)

/** One record that was opened, on one UTC day. */
export interface ReceiptEntry {
  readonly record: RecordNumber
  /** Digest of the CID of the content that it showed. */
  readonly content: Digest
  readonly purpose: ReceiptPurpose
  /** Unix seconds, the reader's clock. */
  readonly at: number
}

/** What stands in clear in front of an envelope. */
export interface EnvelopeHead {
  readonly reader: Address
  /** 1 for a reader's first one for the patient, then one more with each. */
  readonly seq: number
  /** SHA-256 of the former envelope of this reader for this patient; zeros before the first. */
  readonly previous: Uint8Array
}

/** What is in an envelope. */
export interface ReceiptBody {
  readonly certificate: ReceiptCertificate
  readonly entries: readonly ReceiptEntry[]
  /** Ed25519, 64 bytes. */
  readonly signature: Uint8Array
}

export const envelopeHash = (envelope: Uint8Array): Promise<Bytes> => sha256(envelope)

/** The head of an envelope, or null where it cannot be one. Nothing is opened. */
export function headOf(envelope: Uint8Array): EnvelopeHead | null {
  const { length } = envelope
  if (length < MIN_ENVELOPE_BYTES || length > MAX_ENVELOPE_BYTES || envelope[0] !== VERSION) return null
  const body = length - HEAD_LENGTH - WRAP_OVERHEAD
  if (paddedLength(body) !== body) return null
  const view = new DataView(envelope.buffer, envelope.byteOffset, length)
  const seq = view.getBigUint64(1 + ADDRESS_LENGTH)
  if (seq < 1n || seq > BigInt(Number.MAX_SAFE_INTEGER)) return null
  return {
    reader: asAddress(`0x${toHex(envelope.subarray(1, 1 + ADDRESS_LENGTH))}`),
    seq: Number(seq),
    previous: envelope.slice(HEAD_LENGTH - HASH_LENGTH, HEAD_LENGTH),
  }
}

/**
 * Signs what was opened and seals it to the patient.
 * @param to.ctx       the patient's 72 bytes
 * @param to.publicKey the patient's identity key
 * @throws RangeError unless there are 1 to 64 entries; KeywardError `key-wrong`
 */
export async function sealEnvelope(
  to: { readonly ctx: Uint8Array; readonly publicKey: Uint8Array },
  head: EnvelopeHead,
  entries: readonly ReceiptEntry[],
  by: { readonly key: ReceiptKey; readonly certificate: ReceiptCertificate },
): Promise<Bytes> {
  if (entries.length < 1 || entries.length > MAX_RECEIPT_ENTRIES) throw new RangeError("1 to 64 entries")
  const signature = await by.key.sign(await signedBytes(to.ctx, head, entries))
  const json = encodeBody({ certificate: by.certificate, entries, signature })
  const padded = new Uint8Array(paddedLength(json.length)).fill(0x20)
  padded.set(json)
  return concat(headBytes(head), await wrapTo(to.publicKey, infoOf(to.ctx, head), padded))
}

/**
 * What is in an envelope for the patient; null where it is not for this identity and context, or is no body: whoever
 * has it without a key must not tell the two apart.
 * @param identity the patient's seed
 */
export async function openEnvelope(
  identity: Uint8Array,
  ctx: Uint8Array,
  envelope: Uint8Array,
): Promise<ReceiptBody | null> {
  const head = headOf(envelope)
  if (!head) return null
  const padded = await unwrap(identity, infoOf(ctx, head), envelope.subarray(HEAD_LENGTH))
  return padded && decodeBody(padded)
}

/** Whether the certified key signed this body in this place. Whose key it is, the certificate says: `certificateTypedData`. */
export const isBodySigned = async (
  ctx: Uint8Array,
  head: EnvelopeHead,
  { certificate, entries, signature }: ReceiptBody,
): Promise<boolean> => isSignedBy(certificate.key, await signedBytes(ctx, head, entries), signature)

/** "keyward/receipt/v1/sign" ‖ 00 ‖ ctx ‖ reader ‖ u64 seq ‖ previous ‖ SHA-256(entries). */
async function signedBytes(
  ctx: Uint8Array,
  { reader, seq, previous }: EnvelopeHead,
  entries: readonly ReceiptEntry[],
): Promise<Bytes> {
  return concat(
    ...[utf8("keyward/receipt/v1/sign"), Uint8Array.of(0), exactly(ctx, CONTEXT_LENGTH)],
    ...[addressBytes(reader), u64be(BigInt(seq)), exactly(previous, HASH_LENGTH)],
    await sha256(canonical(entries.map(written))),
  )
}

const headBytes = ({ reader, seq, previous }: EnvelopeHead): Bytes =>
  concat(Uint8Array.of(VERSION), addressBytes(reader), u64be(BigInt(seq)), exactly(previous, HASH_LENGTH))

const infoOf = (ctx: Uint8Array, { reader, seq }: EnvelopeHead): Bytes =>
  concat(utf8("keyward/receipt/v1"), exactly(ctx, CONTEXT_LENGTH), addressBytes(reader), u64be(BigInt(seq)))

const paddedLength = (length: number): number => (length <= MIN_BODY_BYTES ? MIN_BODY_BYTES : padme(length))

const written = ({ record, content, purpose, at }: ReceiptEntry) => ({ at, content, purpose, record })

/** Canonical JSON; members and values of a body. */
export function encodeBody({ certificate, entries, signature }: ReceiptBody): Bytes {
  const { key, until, signature: certified } = certificate
  return canonical({
    certificate: { key: toBase64url(key), signature: certified, until },
    entries: entries.map(written),
    signature: toBase64url(signature),
    v: VERSION,
  })
}

interface WrittenBody {
  readonly certificate: {
    readonly key: string
    readonly signature: `0x${string}`
    readonly until: number
  }
  readonly entries: readonly ReceiptEntry[]
  readonly signature: string
}

/** Reads canonical JSON with spaces behind it; null where it is anything else. */
export function decodeBody(bytes: Uint8Array): ReceiptBody | null {
  try {
    const end = bytes.findLastIndex((byte) => byte !== 0x20) + 1
    const json = bytes.subarray(0, end)
    const value: unknown = JSON.parse(fromUtf8(json))
    if (!isObjectOf(value, BODY) || !equalBytes(canonical(value), json)) return null
    const { certificate, entries, signature } = value as WrittenBody
    return {
      certificate: {
        key: exactly(fromBase64url(certificate.key), HASH_LENGTH),
        until: certificate.until,
        signature: certificate.signature,
      },
      entries,
      signature: exactly(fromBase64url(signature), RECEIPT_SIGNATURE_LENGTH),
    }
  } catch {
    return null
  }
}

const isBase64url = text(/^[A-Za-z0-9_-]+$/, 128)
const isSeconds = count(2 ** 40 - 1)
const isEntry: Check = (value) =>
  isObjectOf(value, { at: isSeconds, content: isWord, purpose: isReceiptPurpose, record: count(0xffffffff) })
const BODY: Readonly<Record<string, Check>> = {
  certificate: (value) =>
    isObjectOf(value, {
      key: isBase64url,
      signature: text(/^0x(?:[0-9a-f]{2})+$/, 2 + 2 * 4_096),
      until: isSeconds,
    }),
  entries: (value) => listOf(isEntry, MAX_RECEIPT_ENTRIES)(value) && (value as readonly unknown[]).length > 0,
  signature: isBase64url,
  v: is(VERSION),
}

function canonical(value: unknown): Bytes {
  const json = canonicalize(value)
  if (json === undefined) throw new KeywardError("unexpected")
  return utf8(json)
}
