import canonicalize from "canonicalize"
import { ARGON2_LEAST, ARGON2_MOST } from "../crypto/argon2"
import type { Argon2Cost } from "../crypto/argon2"
import {
  equalBytes,
  exactly,
  fromBase64url,
  fromHex,
  fromUtf8,
  randomBytes,
  toBase64url,
  toHex,
  utf8,
} from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { KeywardError } from "../errors"
import { asAddress, asDigest } from "../types"
import type { Address, Digest } from "../types"

export const MOST_VAULT_BYTES = 65_536
export const MOST_WAYS = 16
export const CHECK_LENGTH = 16
const VAULT_ID_LENGTH = 16
const MAX_SITE_LENGTH = 300
/** Ways of the kind "passkey" in one vault. */
export const MAX_PASSKEYS = 8
/** Bytes of a credential's id (WebAuthn level 3 section 4). */
const MAX_CREDENTIAL_LENGTH = 1_023
const MAX_HOST_LENGTH = 253
/** Ways of the kind "keeper" in one vault. */
export const MAX_KEEPERS = 4
/** A key of 32 bytes, wrapped to a person. */
const KEEPER_WRAP_LENGTH = 1_168

/** How a secret is stretched: 16 bytes of salt and Argon2id's cost. */
export interface SecretParameters {
  readonly salt: Uint8Array
  readonly cost: Argon2Cost
}

/** Which passkey a way is of. */
export interface PasskeyName {
  /** The credential's id in base64url, 1 to 1,023 bytes. */
  readonly credential: string
  /** The host that it was made for (WebAuthn's RP ID). */
  readonly rpId: string
}

/** Whose a keeper's way is, and what only they unwrap. */
export interface KeeperName {
  readonly account: Address
  /** keccak-256 of the public key that it was wrapped to. */
  readonly keyDigest: Digest
  /** The key of the way, 1,168 bytes; see `keeper-way.ts`. */
  readonly wrapped: Uint8Array
}

/** One way in, as the header tells it before anything is opened. */
export interface WayHeader {
  /** "wallet", "recovery-code", "passkey" or "keeper"; later versions know more, and this one carries those along unread. */
  readonly kind: string
  /** Fits the way's key and no other: 16 bytes. */
  readonly check: Uint8Array
  /** On a wallet way that also asks for the secret. */
  readonly secret?: SecretParameters
  /** On a wallet way of version 2: the origin that the wallet was shown. Absent: version 1. */
  readonly site?: string
  /** On a passkey's way. */
  readonly passkey?: PasskeyName
  /** On the way of somebody who keeps the account for another person. */
  readonly keeper?: KeeperName
  /** Members of a kind this version does not know, as they stand. */
  readonly other?: Readonly<Record<string, unknown>>
}

/**
 * What the server tells the tokens that fetch a blob apart by: a passkey's credential, or whose a keeper's way is. Null
 * for a way that nobody fetches a blob by.
 */
export function tokenNameOf({ passkey, keeper }: Pick<WayHeader, "passkey" | "keeper">): string | null {
  if (keeper) return `keeper:${keeper.account}:${keeper.keyDigest}`
  return passkey?.credential ?? null
}

export interface VaultHeader {
  /** 32 hex digits. */
  readonly vaultId: string
  readonly account: Address
  readonly ways: readonly WayHeader[]
}

/** The parts of a vault blob, read but not yet authenticated. */
export interface VaultParts {
  readonly header: VaultHeader
  readonly protected: string
  readonly iv: string
  readonly ciphertext: string
  readonly tag: string
  /** 40 bytes for each way, in the header's order. */
  readonly encryptedKeys: readonly Bytes[]
}

export const malformed = (why: string, cause?: unknown): KeywardError =>
  new KeywardError("vault-malformed", { why }, { cause })

/** A fresh vault id: 16 random bytes as 32 hex digits. */
export const newVaultId = (): string => toHex(randomBytes(VAULT_ID_LENGTH))

/** The 16 bytes of a vault id. Throws `vault-malformed`. */
export function vaultIdBytes(vaultId: string): Bytes {
  if (!/^[0-9a-f]{32}$/.test(vaultId)) throw malformed("vaultId")
  return fromHex(vaultId)
}

/** RFC 8785. */
export const canonicalBytes = (value: unknown): Bytes => {
  const text = canonicalize(value)
  if (text === undefined) throw malformed("json")
  return utf8(text)
}

type Members = Readonly<Record<string, unknown>>

/** A JSON object in canonical form, with exactly these members where they are given. Throws `vault-malformed`. */
export function readObject(bytes: Uint8Array, members?: readonly string[]): Members {
  let value: unknown
  try {
    value = JSON.parse(fromUtf8(bytes))
    if (!equalBytes(canonicalBytes(value), bytes)) throw new TypeError("not canonical")
  } catch (cause) {
    throw malformed("json", cause)
  }
  return objectWith(value, members)
}

/** An object with exactly these members where they are given. Throws `vault-malformed`. */
export function objectWith(value: unknown, members?: readonly string[]): Members {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw malformed("object")
  if (members && Object.keys(value).sort().join() !== [...members].sort().join()) throw malformed("members")
  return value as Members
}

export function readBytes(value: unknown, length: number): Bytes {
  if (typeof value !== "string") throw malformed("bytes")
  try {
    return exactly(fromBase64url(value), length)
  } catch (cause) {
    throw malformed("bytes", cause)
  }
}

function readText(value: unknown): string {
  if (typeof value !== "string") throw malformed("text")
  return value
}

export function readArray(value: unknown, most: number): readonly unknown[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > most) throw malformed("array")
  return value
}

/** The protected header, in the one order that RFC 8785 gives it. */
export function encodeHeader({ vaultId, account, ways }: VaultHeader): Record<string, unknown> {
  vaultIdBytes(vaultId)
  const keyward = { v: 1, vaultId, account, ways: ways.map(encodeWay) }
  const header = { alg: "A256KW", enc: "A256GCM", keyward, typ: "keyward-vault" }
  return JSON.parse(fromUtf8(canonicalBytes(header))) as Record<string, unknown>
}

function encodeWay({ kind, check, secret, site, passkey, keeper, other }: WayHeader): unknown {
  return {
    ...other,
    ...(passkey && { credential: passkey.credential, rpId: passkey.rpId }),
    ...(keeper && { ...keeper, wrapped: toBase64url(keeper.wrapped) }),
    kind,
    check: toBase64url(check),
    ...(secret && { secret: { salt: toBase64url(secret.salt), ...checkCost(secret.cost) } }),
    ...(site !== undefined && { site: checkSite(site) }),
  }
}

/**
 * Reads a vault blob without opening it. Everything that steers the opening stands in the protected header and is
 * bounded here, before it is used. Throws `vault-malformed`, and `vault-altered` where recipients and ways do not
 * pair up.
 */
export function readVault(blob: Uint8Array): VaultParts {
  if (blob.length > MOST_VAULT_BYTES) throw malformed("size")
  const jwe = readObject(blob, ["protected", "iv", "ciphertext", "tag", "recipients"])
  const recipients = readArray(jwe.recipients, MOST_WAYS)
  const header = readHeader(readText(jwe.protected))
  if (recipients.length !== header.ways.length) throw new KeywardError("vault-altered")
  return {
    header,
    protected: readText(jwe.protected),
    iv: readText(jwe.iv),
    ciphertext: readText(jwe.ciphertext),
    tag: readText(jwe.tag),
    encryptedKeys: recipients.map((recipient) =>
      readBytes(objectWith(recipient, ["encrypted_key"]).encrypted_key, 40),
    ),
  }
}

function readHeader(encoded: string): VaultHeader {
  let bytes: Bytes
  try {
    bytes = fromBase64url(encoded)
  } catch (cause) {
    throw malformed("header", cause)
  }
  const { alg, enc, typ, keyward } = readObject(bytes, ["alg", "enc", "keyward", "typ"])
  if (alg !== "A256KW" || enc !== "A256GCM" || typ !== "keyward-vault") throw malformed("header")
  const { v, vaultId, account, ways } = objectWith(keyward, ["v", "vaultId", "account", "ways"])
  if (v !== 1 || !/^0x[0-9a-f]{40}$/.test(readText(account))) throw malformed("header")
  vaultIdBytes(readText(vaultId))
  return {
    vaultId: readText(vaultId),
    account: asAddress(readText(account)),
    ways: boundedKeepers(boundedPasskeys(readArray(ways, MOST_WAYS).map(readWay))),
  }
}

/** At most eight passkeys, each once. Throws `vault-malformed`. */
function boundedPasskeys(ways: readonly WayHeader[]): readonly WayHeader[] {
  const credentials = ways.flatMap(({ passkey }) => (passkey ? [passkey.credential] : []))
  if (credentials.length > MAX_PASSKEYS) throw malformed("passkeys")
  if (new Set(credentials).size !== credentials.length) throw malformed("passkey twice")
  return ways
}

/** At most four keepers, each once for one key. Throws `vault-malformed`. */
function boundedKeepers(ways: readonly WayHeader[]): readonly WayHeader[] {
  const keepers = ways.flatMap(({ keeper }) => (keeper ? [`${keeper.account} ${keeper.keyDigest}`] : []))
  if (keepers.length > MAX_KEEPERS) throw malformed("keepers")
  if (new Set(keepers).size !== keepers.length) throw malformed("keeper twice")
  return ways
}

function readWay(value: unknown): WayHeader {
  if (typeof value !== "object" || value === null) throw malformed("way")
  const { kind, check, ...rest } = value as Members
  if (!/^[a-z][a-z-]{0,31}$/.test(readText(kind))) throw malformed("way")
  const way = { kind: readText(kind), check: readBytes(check, CHECK_LENGTH) }
  if (way.kind === "recovery-code") {
    objectWith(rest, [])
    return way
  }
  if (way.kind === "passkey") return { ...way, passkey: readPasskey(rest) }
  if (way.kind === "keeper") return { ...way, keeper: readKeeper(rest) }
  if (way.kind !== "wallet") return { ...way, other: rest }
  const { secret, site, ...more } = rest
  objectWith(more, [])
  return {
    ...way,
    ...("secret" in rest && { secret: readSecret(secret) }),
    ...("site" in rest && { site: checkSite(site) }),
  }
}

function readPasskey(value: unknown): PasskeyName {
  const { credential, rpId } = objectWith(value, ["credential", "rpId"])
  return { credential: readCredential(credential), rpId: readHost(rpId) }
}

function readKeeper(value: unknown): KeeperName {
  const { account, keyDigest, wrapped } = objectWith(value, ["account", "keyDigest", "wrapped"])
  if (!/^0x[0-9a-f]{40}$/.test(readText(account))) throw malformed("keeper")
  if (!/^0x[0-9a-f]{64}$/.test(readText(keyDigest))) throw malformed("keeper")
  return {
    account: asAddress(readText(account)),
    keyDigest: asDigest(readText(keyDigest)),
    wrapped: readBytes(wrapped, KEEPER_WRAP_LENGTH),
  }
}

/** A credential's id as it stands in a header. Throws `vault-malformed`. */
export function readCredential(value: unknown): string {
  const text = readText(value)
  let length = 0
  try {
    length = fromBase64url(text).length
  } catch (cause) {
    throw malformed("credential", cause)
  }
  if (length === 0 || length > MAX_CREDENTIAL_LENGTH) throw malformed("credential")
  return text
}

/** A host name as a browser writes it (WebAuthn level 3 section 5.1.3: a domain; no address, no port). */
function readHost(value: unknown): string {
  const host = readText(value)
  if (host.length > MAX_HOST_LENGTH || !/^(?!.*\.\d+$)[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(host))
    throw malformed("rpId")
  return host
}

function readSecret(value: unknown): SecretParameters {
  const { salt, memory, passes, lanes } = objectWith(value, ["salt", "memory", "passes", "lanes"])
  return { salt: readBytes(salt, 16), cost: checkCost({ memory, passes, lanes }) }
}

/** An origin (RFC 6454 section 6.2) of http or https, as a browser writes it. Throws `vault-malformed`. */
function checkSite(value: unknown): string {
  const site = readText(value)
  if (site.length > MAX_SITE_LENGTH || !/^https?:/.test(site) || !URL.canParse(site)) throw malformed("site")
  if (new URL(site).origin !== site) throw malformed("site")
  return site
}

/** The cost itself where Argon2 may be run with it. Throws `vault-malformed`. */
function checkCost(cost: Readonly<Record<keyof Argon2Cost, unknown>>): Argon2Cost {
  const bounded = (name: keyof Argon2Cost): number => {
    const value = cost[name]
    if (typeof value !== "number" || !Number.isInteger(value)) throw malformed("cost")
    if (value < ARGON2_LEAST[name] || value > ARGON2_MOST[name]) throw malformed("cost")
    return value
  }
  return { memory: bounded("memory"), passes: bounded("passes"), lanes: bounded("lanes") }
}
