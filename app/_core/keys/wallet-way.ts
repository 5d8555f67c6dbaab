import { argon2id as defaultArgon2id } from "../crypto/argon2"
import type { Argon2Cost, Argon2id } from "../crypto/argon2"
import { concat, equalBytes, exactly, toHex, u256be, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { hkdf } from "../crypto/hkdf"
import { KeywardError } from "../errors"
import type { TypedData, WalletSigner } from "../ports/account"
import type { Address } from "../types"
import { SECP256K1_ORDER as ORDER } from "./signer-key"
import { vaultIdBytes } from "./vault-format"

/** What the wallet shows beside account and vault in version 1. Part of what is signed: it never changes. */
export const WALLET_WARNING =
  "This signature helps to open your medical records. Sign it only in Keyward, and never send it to anybody."

/** In version 2, below the site's address. */
export const SITE_WARNING =
  "This signature helps to open your medical records. Sign it only while your browser is on this site, and never send it to anybody."

const LABELS = { 1: utf8("keyward/vault/v1/wallet"), 2: utf8("keyward/vault/v2/wallet") }
const MOST_SECRET_BYTES = 1024

/** Says which account signed this (EIP-712 digest and ecrecover); injected, the core has no curve of its own. */
export type RecoverSigner = (data: TypedData, signature: `0x${string}`) => Promise<Address> | Address

/** What a wallet signs for a vault. */
export interface WalletWayMessage {
  readonly vaultId: string
  /**
   * The origin of the page, which stands in the message: wallets show messages, and few compare a domain with a site.
   * Absent: version 1, which vaults sealed earlier open by.
   */
  readonly site?: string
}

/** EIP-712 data of the wallet way: domain {name, version} only, so that it is the same on every chain. */
export function walletWayTypedData(account: Address, { vaultId, site }: WalletWayMessage): TypedData {
  const fields = ["account", "vaultId", "warning"].map((name) => ({
    name,
    type: name === "account" ? "address" : "string",
  }))
  if (site === undefined)
    return {
      domain: { name: "Keyward", version: "1" },
      types: { Vault: fields },
      primaryType: "Vault",
      message: { account, vaultId, warning: WALLET_WARNING },
    }
  return {
    domain: { name: "Keyward", version: "2" },
    types: { Vault: [{ name: "site", type: "string" }, ...fields] },
    primaryType: "Vault",
    message: { site, account, vaultId, warning: SITE_WARNING },
  }
}

/**
 * r ‖ s of a 65-byte signature, 64 bytes, s in the lower half of the order (EIP-2): a signature and its mirror image
 * give the same key. Throws `wallet-failed` where it is anything but an ECDSA signature over secp256k1.
 */
export const normaliseSignature = (signature: string): Bytes => lowS(signature).slice(0, 64)

/** r ‖ s ‖ v with s in the lower half and v 27 or 28. */
function lowS(signature: string): Bytes {
  if (!/^0x[0-9a-fA-F]{128}(00|01|1[bBcC])$/.test(signature)) throw new KeywardError("wallet-failed")
  const r = BigInt(signature.slice(0, 66))
  const s = BigInt(`0x${signature.slice(66, 130)}`)
  if (r === 0n || s === 0n || r >= ORDER || s >= ORDER) throw new KeywardError("wallet-failed")
  const odd = parseInt(signature.slice(130), 16) % 27 === 1
  const mirror = s > ORDER / 2n
  return concat(u256be(r), u256be(mirror ? ORDER - s : s), Uint8Array.of(odd !== mirror ? 28 : 27))
}

/** Asks the wallet once, for opening: 64 bytes for `walletWayKey`. Throws `wallet-refused`, `wallet-failed`. */
export const signWalletWay = async (signer: WalletSigner, message: WalletWayMessage): Promise<Bytes> =>
  normaliseSignature(await signer.signTypedData(walletWayTypedData(signer.account, message)))

/**
 * Asks the wallet twice, at enrolment: 64 bytes for `walletWayKey`. Throws `wallet-unsteady` where the two differ or
 * are not the account's own ECDSA signatures (contract accounts), so that nobody is locked out by such a wallet.
 */
export async function enrolWallet(
  signer: WalletSigner,
  message: WalletWayMessage,
  recover: RecoverSigner,
): Promise<Bytes> {
  const data = walletWayTypedData(signer.account, message)
  const signatures = [await signer.signTypedData(data), await signer.signTypedData(data)] as const
  try {
    const [first, second] = [lowS(signatures[0]), lowS(signatures[1])]
    const account = await recover(data, `0x${toHex(first)}`)
    if (equalBytes(first, second) && account.toLowerCase() === signer.account) return first.slice(0, 64)
  } catch (cause) {
    throw new KeywardError("wallet-unsteady", { account: signer.account }, { cause })
  }
  throw new KeywardError("wallet-unsteady", { account: signer.account })
}

export interface WalletWayInput extends WalletWayMessage {
  /** r ‖ s, low s: 64 bytes. */
  readonly signature: Uint8Array
  /** The server's share, 32 bytes. */
  readonly share: Uint8Array
  /** Where the way asks for a secret: what was typed, and the salt (16 bytes) and cost of the vault's header. */
  readonly secret?: { readonly text: string; readonly salt: Uint8Array; readonly cost: Argon2Cost }
  /** Argon2id; hash-wasm in this thread unless told. */
  readonly argon2id?: Argon2id
}

/**
 * The key of the wallet way, 32 bytes: HKDF-SHA256(r ‖ s [‖ Argon2id(secret)], salt = share). Throws `secret-wrong`
 * where the secret is empty, longer than 1,024 bytes or not well-formed text, `key-wrong` on wrong lengths.
 */
export async function walletWayKey(input: WalletWayInput): Promise<Bytes> {
  const signature = exactly(input.signature, 64)
  const share = exactly(input.share, 32)
  const parts: Uint8Array[] = [signature]
  if (input.secret !== undefined) {
    const { text, salt, cost } = input.secret
    parts.push(
      exactly(await (input.argon2id ?? defaultArgon2id)(secretBytes(text), exactly(salt, 16), cost), 32),
    )
  }
  const label = LABELS[input.site === undefined ? 1 : 2]
  return hkdf(concat(...parts), { salt: share, info: concat(label, vaultIdBytes(input.vaultId)) })
}

/** The same words typed on another keyboard give the same bytes: Unicode NFC, then UTF-8. */
function secretBytes(text: string): Bytes {
  const bytes = utf8(text.normalize("NFC"))
  if (bytes.length === 0 || bytes.length > MOST_SECRET_BYTES || /\p{Cs}/u.test(text)) {
    throw new KeywardError("secret-wrong", { bytes: bytes.length })
  }
  return bytes
}
