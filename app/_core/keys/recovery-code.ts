import { concat, equalBytes, exactly, randomBytes, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { sha256 } from "../crypto/hash"
import { hkdf } from "../crypto/hkdf"
import { KeywardError } from "../errors"

/** Crockford's base 32: no I, L, O or U. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
const CODE_LENGTH = 32
const CHECK_LENGTH = 3
const SYMBOLS = (8 * (CODE_LENGTH + CHECK_LENGTH)) / 5
const CHECK = utf8("keyward/recovery/v1/check")
const KEK = utf8("keyward/vault/v1/recovery-code")
const FETCH = utf8("keyward/recovery/v1/fetch")
const FORMER_FETCH = utf8("fetch")
const SIGNING = utf8("keyward/recovery/v1")

/** 14 groups of 4 symbols: 256 bits and a 24-bit checksum. */
export const RECOVERY_GROUPS = SYMBOLS / 4

/** A fresh recovery code: 32 random bytes. */
export const newRecoveryCode = (): Bytes => randomBytes(CODE_LENGTH)

const checkOf = async (code: Uint8Array): Promise<Bytes> =>
  (await sha256(concat(CHECK, code))).slice(0, CHECK_LENGTH)

/** The code as a person prints and types it: 14 groups of 4 symbols, joined by a space. */
export async function formatRecoveryCode(code: Uint8Array): Promise<string> {
  const bytes = concat(exactly(code, CODE_LENGTH), await checkOf(code))
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("")
  const symbols = (bits.match(/.{5}/g) ?? []).map((five) => ALPHABET.charAt(parseInt(five, 2))).join("")
  return (symbols.match(/.{4}/g) ?? []).join(" ")
}

/**
 * Reads a typed code: case, spaces, line breaks and dashes do not matter, and O, I and L are taken for 0, 1 and 1.
 * Throws `recovery-code-wrong` where a symbol is missing, unknown or mistyped.
 */
export async function parseRecoveryCode(text: string): Promise<Bytes> {
  const symbols = text
    .toUpperCase()
    .replace(/[\s\p{Pd}.]/gu, "")
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1")
  const values = Array.from(symbols, (symbol) => ALPHABET.indexOf(symbol))
  if (values.length !== SYMBOLS || values.includes(-1)) {
    throw new KeywardError("recovery-code-wrong", { symbols: values.length, expected: SYMBOLS })
  }
  const bits = values.map((value) => value.toString(2).padStart(5, "0")).join("")
  const bytes = Uint8Array.from(bits.match(/.{8}/g) ?? [], (eight) => parseInt(eight, 2))
  const code = bytes.slice(0, CODE_LENGTH)
  if (!equalBytes(bytes.slice(CODE_LENGTH), await checkOf(code)))
    throw new KeywardError("recovery-code-wrong")
  return code
}

export interface RecoveryKeys {
  /** Opens the vault's recovery way. */
  readonly kek: Bytes
  /** Lets the server hand out the vault blob without a session; it opens nothing. */
  readonly fetchToken: Bytes
  /** The same of vaults that were stored before tokens had a namespace; only ever presented, never stored. */
  readonly formerFetchToken: Bytes
  /** The secp256k1 key of the account's recovery in the registry: freezes it and names a successor. */
  readonly signingKey: Bytes
}

/** What a recovery code (32 bytes) is good for; each 32 bytes, HKDF-SHA256 with an empty salt. */
export async function recoveryKeys(code: Uint8Array): Promise<RecoveryKeys> {
  exactly(code, CODE_LENGTH, "recovery-code-wrong")
  const [kek, fetchToken, formerFetchToken, signingKey] = await Promise.all([
    hkdf(code, { info: KEK }),
    hkdf(code, { info: FETCH }),
    hkdf(code, { info: FORMER_FETCH }),
    hkdf(code, { info: SIGNING }),
  ])
  return { kek, fetchToken, formerFetchToken, signingKey }
}
