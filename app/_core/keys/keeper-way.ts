import { concat, exactly, randomBytes, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { unwrap, wrapTo } from "../crypto/hpke"
import { KeywardError } from "../errors"
import type { Address } from "../types"
import { addressBytes } from "./context"
import { keyDigest } from "./key-digest"
import type { Way } from "./vault"
import { vaultIdBytes } from "./vault-format"
import type { VaultHeader } from "./vault-format"

const INFO = utf8("keyward/keeper/v1")

/** Somebody who keeps an account for another person: the account that they are, and the key that they open it with. */
export interface KeeperKey {
  readonly account: Address
  /** X-Wing public key, 1,216 bytes. */
  readonly publicKey: Uint8Array
}

/** HPKE `info`: "keyward/keeper/v1" ‖ vaultId(16) ‖ account(20) ‖ keeper(20). */
export const keeperInfo = (vaultId: string, account: Address, keeper: Address): Bytes =>
  concat(INFO, vaultIdBytes(vaultId), addressBytes(account), addressBytes(keeper))

/**
 * The way of a keeper into the vault of an account that they keep: a random key, wrapped to the keeper's identity key.
 * Whoever has that identity opens the vault with all that is in it, the signer too.
 * @throws KeywardError `key-wrong` where the public key is malformed
 */
export async function keeperWay(
  of: { readonly vaultId: string; readonly account: Address },
  { account: keeper, publicKey }: KeeperKey,
): Promise<Way> {
  const key = randomBytes(32)
  const wrapped = await wrapTo(publicKey, keeperInfo(of.vaultId, of.account, keeper), key)
  return { kind: "keeper", key, keeper: { account: keeper, keyDigest: keyDigest(publicKey), wrapped } }
}

/**
 * The key-encryption key of a keeper's way, 32 bytes.
 * @param seed the keeper's identity, 32 bytes
 * @throws KeywardError `key-missing` where no way of the vault is this keeper's, or none opens with this identity
 */
export async function keeperKeyOf(
  { vaultId, account, ways }: VaultHeader,
  keeper: { readonly account: Address; readonly seed: Uint8Array },
): Promise<Bytes> {
  for (const { keeper: named } of ways) {
    if (named?.account !== keeper.account) continue
    const key = await unwrap(keeper.seed, keeperInfo(vaultId, account, keeper.account), named.wrapped)
    if (key) return exactly(key, 32)
  }
  throw new KeywardError("key-missing", { kind: "keeper" })
}
