import { randomBytes } from "node:crypto"
import type { Address, Digest } from "../../_core/types"
import { bytesOf } from "../database/port"
import type { Database } from "../database/port"

const MOST_PER_ACCOUNT = 64

/** The server's part of the wallet way in: 32 random bytes a vault, useless without the wallet's signature. */
export class WalletShares {
  readonly #database: Database
  readonly #incarnation: Digest

  constructor(database: Database, incarnation: Digest) {
    this.#database = database
    this.#incarnation = incarnation
  }

  /** Made at first asking, the same ever after; null where the account has had too many vaults. */
  share(account: Address, vaultId: string): Promise<Uint8Array | null> {
    const key = [this.#incarnation, account, vaultId]
    return this.#database.transaction(async (within) => {
      const find = () =>
        within.query(
          "SELECT share FROM wallet_shares WHERE incarnation = $1 AND account = $2 AND vault_id = $3",
          key,
        )
      const [kept] = await find()
      if (kept) return bytesOf(kept, "share")
      const [row] = await within.query(
        "SELECT COUNT(*) AS made FROM wallet_shares WHERE incarnation = $1 AND account = $2",
        key.slice(0, 2),
      )
      if (Number(row?.["made"]) >= MOST_PER_ACCOUNT) return null
      const share = new Uint8Array(randomBytes(32))
      await within.query(
        "INSERT INTO wallet_shares (incarnation, account, vault_id, share) VALUES ($1, $2, $3, $4)",
        [...key, share],
      )
      return share
    })
  }
}
