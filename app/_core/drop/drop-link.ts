import {
  concat,
  exactly,
  fromBase64url,
  fromUtf8,
  randomBytes,
  toBase64url,
  toHex,
  utf8,
} from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { sha256 } from "../crypto/hash"
import { hkdf } from "../crypto/hkdf"
import { publicKeyOf } from "../crypto/hpke"
import { isShownLine } from "../directory/shown-line"
import { KeywardError } from "../errors"
import { MAX_DROP_NAME_BYTES } from "./drop-limits"

/** What the patient keeps of a link: nobody else opens what is sent by it, not even who acts by the patient's identity. */
export interface DropSecrets {
  /** t: 32 bytes, in the fragment. Names the link and lets whoever has it send. */
  readonly t: Bytes
  /** The X-Wing seed of this link alone, 32 bytes. Never leaves the account's sealed documents. */
  readonly seed: Bytes
}

/** What the fragment of a link says. */
export interface DropFragment {
  readonly t: Bytes
  /** SHA-256 of the link's public key, 32 bytes: the server, which hands the key out, cannot give another one. */
  readonly keyDigest: Bytes
  /** Whom what is sent is for, as the patient wishes to be called: one shown line of 1 to 80 bytes. */
  readonly name: string
}

const VERSION = 1
const FRAGMENT_HEAD = 1 + 32 + 32 + 1

export const newDropSecrets = (): DropSecrets => ({ t: randomBytes(32), seed: randomBytes(32) })

const fromT = (t: Uint8Array, what: "id" | "token"): Promise<Bytes> =>
  hkdf(exactly(t, 32), { info: utf8(`keyward/drop/v1/${what}`) })

/** dropId, 32 bytes: what the server knows a link by. */
export const dropIdOf = (t: Uint8Array): Promise<Bytes> => fromT(t, "id")

/** What a sender shows, 32 bytes; it opens nothing. The server keeps its SHA-256. */
export const dropTokenOf = (t: Uint8Array): Promise<Bytes> => fromT(t, "token")

/**
 * What a link is ended and what came by it is erased with: HKDF-SHA256(seed, info "keyward/drop/v1/owner" ‖ 00 ‖ dropId),
 * 32 bytes. Who can open the account's copy of the link has it; a session alone, which may be stolen, has not.
 */
export const dropOwnerToken = (seed: Uint8Array, dropId: Uint8Array): Promise<Bytes> =>
  hkdf(exactly(seed, 32), {
    info: concat(utf8("keyward/drop/v1/owner"), new Uint8Array(1), exactly(dropId, 32)),
  })

/** What the server keeps of a token: its SHA-256 in hex. */
export const dropTokenDigest = async (token: Uint8Array): Promise<string> => toHex(await sha256(token))

/** Whether a link may call the patient so: one line that shows what it holds, 1 to 80 bytes. */
export const isDropName = (name: string): boolean => {
  const { length } = utf8(name)
  return length >= 1 && length <= MAX_DROP_NAME_BYTES && isShownLine(name, MAX_DROP_NAME_BYTES)
}

/** base64url(01 ‖ t ‖ SHA-256(publicKey) ‖ u8 n ‖ name). @throws RangeError for a name that no link has */
export async function writeDropFragment({ t, seed }: DropSecrets, name: string): Promise<string> {
  if (!isDropName(name)) throw new RangeError("no name for a link")
  const [key, text] = [await sha256(publicKeyOf(seed)), utf8(name)]
  return toBase64url(concat(Uint8Array.of(VERSION), exactly(t, 32), key, Uint8Array.of(text.length), text))
}

/**
 * Reads a fragment.
 * @param text without its `#`
 * @throws KeywardError `document-damaged` for anything that is not whole and exact
 */
export function parseDropFragment(text: string): DropFragment {
  try {
    const bytes = fromBase64url(text)
    const length = bytes[FRAGMENT_HEAD - 1]
    if (bytes[0] !== VERSION || length === undefined || bytes.length !== FRAGMENT_HEAD + length)
      throw new TypeError("length")
    const name = fromUtf8(bytes.subarray(FRAGMENT_HEAD))
    if (!isDropName(name)) throw new TypeError("name")
    return { t: bytes.slice(1, 33), keyDigest: bytes.slice(33, 65), name }
  } catch (cause) {
    throw new KeywardError("document-damaged", {}, { cause })
  }
}

/** The address that a sender opens: all of the link stands in the fragment, which no server is told. */
export const dropAddress = (site: string, fragment: string): string => `${site}/drop#${fragment}`
