import { GeneralEncrypt, flattenedDecrypt } from "jose"
import { aesKwUnwrap } from "../crypto/aes-kw"
import { concat, equalBytes, exactly, randomBytes, toBase64url, toHex, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { sha256 } from "../crypto/hash"
import { hkdf } from "../crypto/hkdf"
import { unwiped, wipe } from "../crypto/wiped"
import { xwingProof } from "../crypto/xwing"
import { KeywardError } from "../errors"
import type { ErrorCode } from "../errors"
import { asDigest } from "../types"
import type { Address, Digest } from "../types"
import { asDense, copyMasters, denseMasters, firstMasters, isAscending } from "./masters"
import type { Masters } from "./masters"
import {
  CHECK_LENGTH,
  MOST_VAULT_BYTES,
  MOST_WAYS,
  canonicalBytes,
  encodeHeader,
  malformed,
  objectWith,
  readArray,
  readBytes,
  readObject,
  readVault,
  vaultIdBytes,
} from "./vault-format"
import type { KeeperName, PasskeyName, SecretParameters, VaultParts, WayHeader } from "./vault-format"
import { isSignerKey } from "./signer-key"

/** One way in and the key it comes to. */
export interface Way {
  readonly kind: "wallet" | "recovery-code" | "passkey" | "keeper" | (string & {})
  /** Key-encryption key, 32 bytes. */
  readonly key: Uint8Array
  /** On a wallet way that also asks for the secret: how it was stretched. */
  readonly secret?: SecretParameters
  /** On a wallet way of version 2: the origin that the wallet was shown. */
  readonly site?: string
  /** On a passkey's way. */
  readonly passkey?: PasskeyName
  /** On the way of somebody who keeps the account for another person. */
  readonly keeper?: KeeperName
  /** Header members of a kind that this version does not know. */
  readonly other?: Readonly<Record<string, unknown>>
}

/** What the vault keeps. */
export interface VaultContents {
  /** The identity key's X-Wing seed, 32 bytes. */
  readonly identity: Uint8Array
  readonly masters: Masters
  /** What signs for an account without a wallet: a private key of secp256k1, 32 bytes. */
  readonly signer?: Uint8Array
  /**
   * Once the identity was replaced: shows that whoever sealed the vault had the first one (`xwingProof`, 32 bytes). It
   * opens nothing.
   */
  readonly origin?: Uint8Array
}

/** An open vault. Holds every key of the account: it stays in memory and goes nowhere. */
export interface OpenVault extends VaultContents {
  readonly vaultId: string
  readonly account: Address
  readonly ways: readonly Way[]
  /** Of its recovery codes, base64url: which code it opens by. Stands in the header, and opens nothing. */
  readonly codeChecks: readonly string[]
}

export interface SealedVault {
  /** Never public: goes to the deployment's private store, or to a file of the user's. */
  readonly blob: Bytes
  /** SHA-256 of the blob: stands on chain. */
  readonly digest: Digest
  readonly vault: OpenVault
}

const CHECK = utf8("keyward/vault/v1/check")
/** In a vault: as many as version 1 lists by position, and as version 2 lists by generation. */
const MAX_DENSE_MASTERS = 256
const MAX_MASTERS = 512
const ORIGIN_LENGTH = 32

/** A fresh identity and the first master. */
export const newVaultContents = (): VaultContents => ({
  identity: randomBytes(32),
  masters: firstMasters(),
})

/** What the vault that takes the place of this one holds as its `origin`; a copy. */
export const originOf = ({ identity, origin }: Pick<VaultContents, "identity" | "origin">): Uint8Array =>
  origin ? unwiped(origin).slice() : xwingProof(unwiped(identity))

/** SHA-256 of a vault blob, as it stands on chain. */
export const vaultDigest = async (blob: Uint8Array): Promise<Digest> =>
  asDigest(`0x${toHex(await sha256(blob))}`)

const checkOf = (key: Uint8Array, vaultId: string): Promise<Bytes> =>
  hkdf(exactly(key, 32), { info: concat(CHECK, vaultIdBytes(vaultId)), length: CHECK_LENGTH })

/**
 * Makes and seals a vault. `vaultId` comes first, from `newVaultId`, because the wallet way signs it. Throws
 * `vault-malformed` where there is no recovery code among the ways, more than 16 ways, or a way comes twice.
 */
export const createVault = (input: {
  readonly vaultId: string
  readonly account: Address
  readonly ways: readonly Way[]
  /** Fresh unless given. */
  readonly contents?: VaultContents
}): Promise<SealedVault> => {
  const { vaultId, account, ways, contents } = input
  return seal({ vaultId, account, ways, ...(contents ?? newVaultContents()) })
}

/**
 * Seals an open vault anew, with a fresh content key: ways added or removed, contents replaced (a new master; or a
 * new identity with new ways, where someone may have got in). Stops nobody who kept an older blob and an older way.
 * Throws as `createVault` does.
 */
export const resealVault = (
  vault: OpenVault,
  change: {
    readonly add?: readonly Way[]
    readonly remove?: (way: Way) => boolean
    readonly contents?: VaultContents
  },
): Promise<SealedVault> => {
  const kept = vault.ways.filter((way) => change.remove?.(way) !== true)
  return seal({ ...vault, ...change.contents, ways: [...kept, ...(change.add ?? [])] })
}

/** @throws KeywardError `locked` where one of its keys was wiped */
function copyOf<Vault extends Omit<OpenVault, "codeChecks">>(vault: Vault): Vault {
  const copy = (key: Uint8Array) => unwiped(key).slice()
  return {
    ...vault,
    ways: vault.ways.map((way) => ({ ...way, key: copy(way.key) })),
    identity: copy(vault.identity),
    masters: copyMasters(vault.masters, copy),
    ...(vault.signer && { signer: copy(vault.signer) }),
    ...(vault.origin && { origin: copy(vault.origin) }),
  }
}

/** Writes zeros over every key of an open vault. */
export function wipeVault({
  ways,
  identity,
  masters,
  signer,
  origin,
}: Omit<OpenVault, "vaultId" | "account" | "codeChecks">): void {
  const own = [signer, origin].filter((key) => key !== undefined)
  wipe(identity, ...masters.values(), ...ways.map(({ key }) => key), ...own)
}

async function seal(vault: Omit<OpenVault, "codeChecks">): Promise<SealedVault> {
  // Copies: what is wiped while this goes on would else be sealed as zeros, for everybody to open.
  const { vaultId, account, ways, identity, masters, signer, origin } = copyOf(vault)
  if (!ways.some((way) => way.kind === "recovery-code")) throw malformed("no recovery code")
  if (ways.length > MOST_WAYS || masters.size === 0) throw malformed("count")
  if (masters.size > MAX_MASTERS) throw new KeywardError("keys-full", { most: MAX_MASTERS })
  const headers = await Promise.all(
    ways.map(async ({ key, ...way }): Promise<WayHeader> => {
      return { ...named(way), check: await checkOf(key, vaultId) }
    }),
  )
  if (new Set(headers.map((way) => toHex(way.check))).size !== ways.length) throw malformed("way twice")
  const contents = canonicalBytes({
    ...(signer || origin ? numberedVault({ masters, signer, origin }) : mastersInVault(masters)),
    identity: toBase64url(exactly(identity, 32)),
    keys: ways.map((way) => toBase64url(exactly(way.key, 32))),
  })
  const jwe = new GeneralEncrypt(contents).setProtectedHeader(
    encodeHeader({ vaultId, account, ways: headers }),
  )
  for (const way of ways) jwe.addRecipient(exactly(way.key, 32))
  const blob = canonicalBytes(await jwe.encrypt())
  if (blob.length > MOST_VAULT_BYTES) throw malformed("size")
  readVault(blob)
  const sealed = {
    ...{ vaultId, account, ways, identity, masters, codeChecks: codeChecksOf(headers) },
    ...someOf({ signer, origin }),
  }
  return { blob, digest: await vaultDigest(blob), vault: sealed }
}

/** What header and open vault both say of a way; nothing of what is absent. */
const named = ({ kind, secret, site, passkey, keeper, other }: Omit<WayHeader, "check">) => ({
  kind,
  ...(secret && { secret }),
  ...(site !== undefined && { site }),
  ...(passkey && { passkey }),
  ...(keeper && { keeper }),
  ...(other && { other }),
})

/**
 * Opens a vault blob by one way. Pass the digest that stands on chain and the account: then nothing of another time
 * or another account is opened. Throws
 * - `secret-wrong`, `recovery-code-wrong`, `passkey-unknown`, or `key-wrong` (a wallet way without a secret) where the key is not this
 *   way's; `key-missing` where the vault has no way of this kind,
 * - `vault-altered` where the digest, the account, a recipient, the header or the contents are not as sealed,
 * - `vault-malformed` where it is no vault.
 */
export async function openVault(
  blob: Uint8Array,
  way: Pick<Way, "kind" | "key">,
  expected: { readonly account?: Address; readonly digest?: Digest } = {},
): Promise<OpenVault> {
  if (expected.digest !== undefined && (await vaultDigest(blob)) !== expected.digest) throw altered()
  const parts = readVault(blob)
  const { vaultId, account, ways: headers } = parts.header
  if (expected.account !== undefined && account !== expected.account) throw altered()
  const index = await recipientOf(parts, way)
  const contentKey = await unwrapContentKey(parts, index, way.key)
  const contents = readContents(await decrypt(parts, index, way.key), headers.length)
  const ways = headers.map((header, i): Way => ({
    ...named(header),
    key: contents.keys[i] ?? new Uint8Array(),
  }))
  for (const [i, { key }] of ways.entries()) {
    // Recipients stand outside what GCM protects: one that was cut, swapped or spoilt shows here.
    if (!equalBytes(await unwrapContentKey(parts, i, key), contentKey)) throw altered()
  }
  const { identity, masters, signer, origin } = contents
  const codeChecks = codeChecksOf(headers)
  return { vaultId, account, ways, identity, masters, codeChecks, ...someOf({ signer, origin }) }
}

/** See `OpenVault`. */
export const codeChecksOf = (ways: readonly WayHeader[]): string[] =>
  ways.filter(({ kind }) => kind === "recovery-code").map(({ check }) => toBase64url(check))

const altered = (cause?: unknown): KeywardError => new KeywardError("vault-altered", {}, { cause })

/** The position of the way of this kind whose check value fits the key. */
async function recipientOf(
  { header }: VaultParts,
  { kind, key }: Pick<Way, "kind" | "key">,
): Promise<number> {
  const check = await checkOf(key, header.vaultId)
  const index = header.ways.findIndex((way) => way.kind === kind && equalBytes(way.check, check))
  if (index >= 0) return index
  const ofKind = header.ways.filter((way) => way.kind === kind)
  throw new KeywardError(ofKind.length === 0 ? "key-missing" : wrongKey(kind, ofKind), { kind })
}

function wrongKey(kind: string, ways: readonly WayHeader[]): ErrorCode {
  if (kind === "recovery-code") return "recovery-code-wrong"
  if (kind === "passkey") return "passkey-unknown"
  return ways.some((way) => way.secret !== undefined) ? "secret-wrong" : "key-wrong"
}

async function unwrapContentKey(parts: VaultParts, index: number, key: Uint8Array): Promise<Bytes> {
  const encryptedKey = parts.encryptedKeys[index]
  const contentKey = encryptedKey === undefined ? null : await aesKwUnwrap(key, encryptedKey)
  if (contentKey === null) throw altered()
  return contentKey
}

async function decrypt(parts: VaultParts, index: number, key: Uint8Array): Promise<Uint8Array> {
  const { protected: header, iv, ciphertext, tag } = parts
  const encrypted_key = toBase64url(parts.encryptedKeys[index] ?? new Uint8Array())
  try {
    const options = { keyManagementAlgorithms: ["A256KW"], contentEncryptionAlgorithms: ["A256GCM"] }
    return (await flattenedDecrypt({ protected: header, iv, ciphertext, tag, encrypted_key }, key, options))
      .plaintext
  } catch (cause) {
    throw altered(cause)
  }
}

/** Version 1 where it says it all, so that former builds go on opening what they understand. */
function mastersInVault(masters: Masters): Record<string, unknown> {
  const encode = (master: Uint8Array) => toBase64url(exactly(master, 32))
  const dense = asDense(masters)
  if (dense && dense.length <= MAX_DENSE_MASTERS) return { v: 1, masters: dense.map(encode) }
  return { v: 2, masters: numbered(masters) }
}

const numbered = (masters: Masters) =>
  [...masters].map(([generation, master]) => [generation, toBase64url(exactly(master, 32))])

/** Nothing of what is absent. */
const someOf = ({ signer, origin }: Absent<VaultContents, "signer" | "origin">) => ({
  ...(signer && { signer }),
  ...(origin && { origin }),
})

type Absent<Whole, Key extends keyof Whole> = { readonly [Each in Key]: Whole[Each] | undefined }

/**
 * Version 3: version 2 and the signer. Version 4: version 2 and the origin, and the signer where there is one.
 * @throws KeywardError `vault-malformed` where it is no key
 */
function numberedVault({
  masters,
  signer,
  origin,
}: Pick<VaultContents, "masters"> & Absent<VaultContents, "signer" | "origin">): Record<string, unknown> {
  if (signer && !isSignerKey(signer)) throw malformed("signer")
  return {
    v: origin ? 4 : 3,
    masters: numbered(masters),
    ...(signer && { signer: toBase64url(signer) }),
    ...(origin && { origin: toBase64url(exactly(origin, ORIGIN_LENGTH)) }),
  }
}

function readContents(bytes: Uint8Array, ways: number): VaultContents & { readonly keys: readonly Bytes[] } {
  const contents = readObject(bytes)
  const { v, identity, masters, keys, signer, origin } = contents
  const hasSigner = v === 3 || (v === 4 && "signer" in contents)
  const more = [...(hasSigner ? ["signer"] : []), ...(v === 4 ? ["origin"] : [])]
  objectWith(contents, ["v", "identity", "masters", "keys", ...more])
  const wayKeys = readArray(keys, MOST_WAYS).map((key) => readBytes(key, 32))
  if (wayKeys.length !== ways) throw altered()
  return {
    identity: readBytes(identity, 32),
    masters: readMasters(v, masters),
    keys: wayKeys,
    ...(hasSigner && { signer: readSigner(signer) }),
    ...(v === 4 && { origin: readBytes(origin, ORIGIN_LENGTH) }),
  }
}

function readSigner(value: unknown): Bytes {
  const signer = readBytes(value, 32)
  if (!isSignerKey(signer)) throw malformed("signer")
  return signer
}

function readMasters(version: unknown, masters: unknown): Masters {
  if (version === 1)
    return denseMasters(readArray(masters, MAX_DENSE_MASTERS).map((master) => readBytes(master, 32)))
  if (version !== 2 && version !== 3 && version !== 4) throw malformed("contents")
  const rows = readArray(masters, MAX_MASTERS).map((row): [number, Bytes] => {
    const [generation, master, ...more] = readArray(row, 2)
    if (typeof generation !== "number" || more.length > 0) throw malformed("generation")
    return [generation, readBytes(master, 32)]
  })
  if (!isAscending(rows.map(([generation]) => generation))) throw malformed("generation")
  return new Map(rows)
}
