import { createHash } from "node:crypto"
import { tokenNameOf } from "../../_core/keys/vault-format"
import type { WayHeader } from "../../_core/keys/vault-format"
import { asAddress, asDigest } from "../../_core/types"
import type { Address, Digest } from "../../_core/types"
import { textOf } from "../database/port"
import type { Queryable } from "../database/port"

/** What fetches a blob by a passkey: SHA-256 of the token that its secret gives. A keeper's is random, and kept by them. */
export interface PasskeyToken {
  /** The credential's id, base64url, as in the blob's header; of a keeper's way its name, see `tokenNameOf`. */
  readonly credential: string
  readonly tokenDigest: Digest
}

/** What comes with a blob. */
interface NewTokens {
  readonly account: Address
  readonly digest: Digest
  /** Of its header. */
  readonly ways: readonly WayHeader[]
  readonly given: readonly PasskeyToken[]
  /** Blobs whose tokens are taken over, the first that has one. */
  readonly from: readonly Digest[]
  /** Unix seconds. */
  readonly now: number
}

/** Accounts that one token is looked for at: its passkey belongs to one, and whoever else names the token has it. */
const MAX_ACCOUNTS = 4

/** Which tokens open which blobs; a row for each passkey and each keeper in a blob's header, as it was when the blob first had any. */
export class VaultPasskeys {
  readonly #incarnation: Digest

  constructor(incarnation: Digest) {
    this.#incarnation = incarnation
  }

  /**
   * For a blob that is stored for the first time: the tokens that come with it, and of its other passkeys those that the
   * first sealed blob with that passkey has.
   */
  async note(within: Queryable, { account, digest, ways, given, from, now }: NewTokens): Promise<void> {
    for (const credential of ways.flatMap((way) => tokenNameOf(way) ?? [])) {
      const token =
        given.find((each) => each.credential === credential)?.tokenDigest ??
        (await this.#tokenOf(within, account, credential, from))
      if (token === null) continue
      await within.query(
        `INSERT INTO vault_passkeys (incarnation, account, digest, credential, token_digest, named_at)
         VALUES ($1, $2, $3, $4, $5, COALESCE((SELECT MIN(named_at) FROM vault_passkeys
           WHERE incarnation = $1 AND account = $2 AND token_digest = $5), $6))`,
        [this.#incarnation, account, digest, credential, token, now],
      )
    }
  }

  /** For a blob that is here: the tokens that come, where it has none of any passkey. */
  async noteFirst(within: Queryable, tokens: Omit<NewTokens, "from">): Promise<void> {
    const { account, digest } = tokens
    const rows = await within.query(
      "SELECT credential FROM vault_passkeys WHERE incarnation = $1 AND account = $2 AND digest = $3",
      [this.#incarnation, account, digest],
    )
    if (rows.length === 0) await this.note(within, { ...tokens, from: [] })
  }

  async #tokenOf(
    within: Queryable,
    account: Address,
    credential: string,
    from: readonly Digest[],
  ): Promise<Digest | null> {
    for (const digest of from) {
      const [row] = await within.query(
        `SELECT token_digest FROM vault_passkeys
         WHERE incarnation = $1 AND account = $2 AND digest = $3 AND credential = $4`,
        [this.#incarnation, account, digest, credential],
      )
      if (row) return asDigest(textOf(row, "token_digest"))
    }
    return null
  }

  /**
   * Whose blobs a token opens, and which: who had it first comes first, however often that account's vault was sealed
   * anew since. Whoever has taken a passkey once can name its token for an account of their own, but not before its owner.
   */
  async opened(within: Queryable, token: Uint8Array): Promise<ReadonlyMap<Address, ReadonlySet<string>>> {
    const digest = `0x${createHash("sha256").update(token).digest("hex")}`
    const rows = await within.query(
      `SELECT p.account AS account, p.digest AS digest
       FROM vault_passkeys p
       JOIN vaults v ON v.incarnation = p.incarnation AND v.account = p.account AND v.digest = p.digest
       WHERE p.incarnation = $1 AND p.token_digest = $2 ORDER BY p.named_at, v.kept_at, v.place`,
      [this.#incarnation, digest],
    )
    const found = new Map<Address, Set<string>>()
    for (const row of rows) {
      const account = asAddress(textOf(row, "account"))
      if (!found.has(account) && found.size >= MAX_ACCOUNTS) continue
      found.set(account, (found.get(account) ?? new Set()).add(textOf(row, "digest")))
    }
    return found
  }

  /** With the blob that they open. */
  async remove(within: Queryable, account: Address, digest: string): Promise<void> {
    await within.query("DELETE FROM vault_passkeys WHERE incarnation = $1 AND account = $2 AND digest = $3", [
      this.#incarnation,
      account,
      digest,
    ])
  }
}
