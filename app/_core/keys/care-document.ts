import {
  concat,
  exactly,
  fromBase64url,
  fromUtf8,
  randomBytes,
  source,
  toBase64url,
  utf8,
} from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { hkdf } from "../crypto/hkdf"
import { KeywardError } from "../errors"
import { asAddress, asDigest } from "../types"
import type { Address, Digest } from "../types"
import { addressBytes } from "./context"
import { canonicalBytes } from "./vault-format"

/** What a keeper keeps of an account that they made for somebody. */
export interface CareDocument {
  readonly account: Address
  /** What the person is called, 1 to 120 characters. */
  readonly name: string
  /** `YYYY-MM-DD`, or empty. */
  readonly birthDate: string
  /** Fetches the account's sealed vault from the server, 32 bytes. It opens nothing. */
  readonly token: Uint8Array
  /** Unix seconds on the device that made it. */
  readonly madeAt: number
  /** All that it takes to finish a set-up that stopped half-way; null once it was finished. */
  readonly unfinished: UnfinishedCare | null
}

export interface UnfinishedCare {
  /** The sealed vault. */
  readonly blob: Uint8Array
  /** SHA-256 of the token of the printed recovery code. */
  readonly fetchTokenDigest: Digest
  /** The address that the printed code stands for. */
  readonly recovery: Address
}

const INFO = utf8("keyward/care/v1")
const CHANGE = utf8("keyward/care/v1/change")
const IV_BYTES = 12
export const MAX_CARE_NAME = 120

/** HKDF(identity, info = "keyward/care/v1" ‖ 00 ‖ keeper(20)): whoever acts for the keeper lacks the identity. */
async function careKey(identity: Uint8Array, keeper: Address): Promise<CryptoKey> {
  const raw = await hkdf(exactly(identity, 32), {
    info: concat(INFO, Uint8Array.of(0), addressBytes(keeper)),
  })
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"])
}

/**
 * The body of a sealed document of purpose `care`: iv(12) ‖ AES-256-GCM, with its id as additional data. Sealed under
 * the keeper's identity besides, so that those who act for the keeper neither read it nor put another in its place.
 */
export async function sealCare(
  keeper: { readonly account: Address; readonly identity: Uint8Array },
  id: string,
  { account, name, birthDate, token, madeAt, unfinished }: CareDocument,
): Promise<Bytes> {
  const body = canonicalBytes({
    ...{ v: 1, account, name, birthDate, madeAt, token: toBase64url(exactly(token, 32)) },
    unfinished: unfinished && { ...unfinished, blob: toBase64url(unfinished.blob) },
  })
  const iv = randomBytes(IV_BYTES)
  const sealed = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv, additionalData: utf8(id) },
    await careKey(keeper.identity, keeper.account),
    body,
  )
  return concat(iv, new Uint8Array(sealed))
}

/**
 * What the server takes another version of an entry by, and its removal: HKDF-SHA256(token, info = "keyward/care/v1/change"
 * ‖ 00 ‖ id), 32 bytes. Whose identity opens the entry has it, on whatever device; a session alone has not. It opens nothing.
 */
export const careToken = ({ token }: Pick<CareDocument, "token">, id: string): Promise<Bytes> =>
  hkdf(exactly(token, 32), { info: concat(CHANGE, Uint8Array.of(0), utf8(id)) })

/**
 * The inverse.
 * @throws KeywardError `key-wrong` where it was sealed by anybody else, for another id, or was altered
 */
export async function openCare(
  keeper: { readonly account: Address; readonly identity: Uint8Array },
  id: string,
  body: Uint8Array,
): Promise<CareDocument> {
  try {
    const opened = await crypto.subtle.decrypt(
      { name: "AES-GCM", iv: source(body.slice(0, IV_BYTES)), additionalData: utf8(id) },
      await careKey(keeper.identity, keeper.account),
      source(body.slice(IV_BYTES)),
    )
    return readCare(JSON.parse(fromUtf8(new Uint8Array(opened))) as Readonly<Record<string, unknown>>)
  } catch (cause) {
    throw new KeywardError("key-wrong", { purpose: "care" }, { cause })
  }
}

function readCare({
  v,
  account,
  name,
  birthDate,
  token,
  madeAt,
  unfinished,
}: Readonly<Record<string, unknown>>) {
  if (v !== 1) throw new TypeError("a later version")
  if (typeof madeAt !== "number") throw new TypeError("madeAt")
  const half = unfinished as Readonly<Record<string, unknown>> | null
  return {
    account: asAddress(textOf(account)),
    name: textOf(name),
    birthDate: textOf(birthDate),
    token: exactly(fromBase64url(textOf(token)), 32),
    madeAt,
    unfinished: half && {
      blob: fromBase64url(textOf(half["blob"])),
      fetchTokenDigest: asDigest(textOf(half["fetchTokenDigest"])),
      recovery: asAddress(textOf(half["recovery"])),
    },
  }
}

function textOf(value: unknown): string {
  if (typeof value !== "string") throw new TypeError("not a text")
  return value
}
