import { aesKwUnwrap, aesKwWrap, AES_KW_LENGTH } from "../../_core/crypto/aes-kw"
import { concat, fromHex, toHex, utf8 } from "../../_core/crypto/bytes"
import type { Bytes } from "../../_core/crypto/bytes"
import { hmacSha256 } from "../../_core/crypto/hmac"
import { KeywardError } from "../../_core/errors"
import { vaultIdBytes } from "../../_core/keys/vault-format"
import { asAddress, asDigest } from "../../_core/types"
import type { Address, Digest } from "../../_core/types"
import { bytesOf, textOf } from "../database/port"
import type { Database } from "../database/port"
import { ENDED_SECONDS } from "./vaults"

const SHARE = utf8("keyward/wallet-share/v2")
const FORMER = utf8("keyward/wallet-share/former")
const CHECK = utf8("keyward/wallet-share/check")

/** Under which name `meta` has what tells one secret from another. */
export const shareSecretName = (incarnation: Digest): string => `share-secret ${incarnation}`

/**
 * The server's part of the wallet way: useless without the wallet's signature. It is computed from a secret that does
 * not stand in the database, so nothing is used up by asking, and whoever reads the database has no share. Up to
 * version 1 of the wallet way it was 32 random bytes, a row for each vault; these rows are read as long as the sealed
 * vault needs them, wrapped under the secret, and none is made any more.
 */
export class WalletShares {
  readonly #database: Database
  readonly #incarnation: Digest
  readonly #secret: Uint8Array
  #isSame = true

  /** @param secret 32 bytes */
  constructor(database: Database, incarnation: Digest, secret: Uint8Array) {
    this.#database = database
    this.#incarnation = incarnation
    this.#secret = secret
  }

  /**
   * Wraps the rows that a former version wrote in clear, and looks whether the secret is the one that this deployment
   * began with: with another one no share is given at all, rather than a wrong one. Safe to run at every start.
   * @returns whether it is the same
   */
  async begin(): Promise<boolean> {
    const name = shareSecretName(this.#incarnation)
    const check = toHex(await hmacSha256(this.#secret, CHECK))
    await this.#database.query(
      "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
      [name, check],
    )
    const [row] = await this.#database.query("SELECT value FROM meta WHERE name = $1", [name])
    this.#isSame = row?.["value"] === check
    if (this.#isSame) await this.#wrapFormer()
    return this.#isSame
  }

  /**
   * 32 bytes, the same ever after.
   * @throws KeywardError `vault-malformed` where it is no vault's id, `share-missing` where the secret is another one
   */
  share(account: Address, vaultId: string): Promise<Bytes> {
    this.#expectSame()
    return this.#derived(SHARE, this.#incarnation, account, vaultId)
  }

  /** What a vault of version 1 was given; null where there was none or it has ended. */
  async former(account: Address, vaultId: string): Promise<Uint8Array | null> {
    this.#expectSame()
    const [row] = await this.#database.query(
      "SELECT share FROM wallet_shares WHERE incarnation = $1 AND account = $2 AND vault_id = $3",
      [this.#incarnation, account, vaultId],
    )
    if (!row) return null
    const share = bytesOf(row, "share")
    if (share.length !== AES_KW_LENGTH) return share
    return aesKwUnwrap(await this.#derived(FORMER, this.#incarnation, account, vaultId), share)
  }

  /**
   * Ends the rows of an account but for those that are needed still; they are deleted thirty days later, unless they
   * are needed again by then.
   */
  async endFormer(account: Address, needed: readonly string[], now: number): Promise<void> {
    await this.#database.transaction(
      async (within) => {
        const key = [this.#incarnation, account]
        const rows = await within.query(
          "SELECT vault_id, ended_at FROM wallet_shares WHERE incarnation = $1 AND account = $2",
          key,
        )
        for (const row of rows) {
          const vaultId = textOf(row, "vault_id")
          const endedAt = needed.includes(vaultId) ? null : (row["ended_at"] ?? now)
          if (endedAt !== row["ended_at"])
            await within.query(
              "UPDATE wallet_shares SET ended_at = $4 WHERE incarnation = $1 AND account = $2 AND vault_id = $3",
              [...key, vaultId, endedAt],
            )
        }
        await within.query(
          "DELETE FROM wallet_shares WHERE incarnation = $1 AND account = $2 AND ended_at <= $3",
          [...key, now - ENDED_SECONDS],
        )
      },
      { about: `wallet shares of ${account}` },
    )
  }

  #expectSame(): void {
    if (!this.#isSame) throw new KeywardError("share-missing")
  }

  async #wrapFormer(): Promise<void> {
    const rows = await this.#database.query(
      "SELECT incarnation, account, vault_id, share FROM wallet_shares WHERE length(share) = 32",
    )
    for (const row of rows) {
      const [incarnation, account, vaultId] = ["incarnation", "account", "vault_id"].map((column) =>
        textOf(row, column),
      ) as [string, string, string]
      // A name that no vault has is nobody's share
      if (!/^[0-9a-f]{32}$/.test(vaultId)) continue
      const share = bytesOf(row, "share")
      const key = await this.#derived(FORMER, asDigest(incarnation), asAddress(account), vaultId)
      await this.#database.query(
        `UPDATE wallet_shares SET share = $4
         WHERE incarnation = $1 AND account = $2 AND vault_id = $3 AND share = $5`,
        [incarnation, account, vaultId, await aesKwWrap(key, share), share],
      )
    }
  }

  #derived(label: Uint8Array, incarnation: Digest, account: Address, vaultId: string): Promise<Bytes> {
    const [deployment, holder] = [fromHex(incarnation.slice(2)), fromHex(account.slice(2))]
    return hmacSha256(this.#secret, concat(label, deployment, holder, vaultIdBytes(vaultId)))
  }
}
