import { createHash, timingSafeEqual } from "node:crypto"
import { KeywardError } from "../../_core/errors"
import { asDigest } from "../../_core/types"
import type { Address, Digest } from "../../_core/types"
import { bytesOf, integerOf, textOf } from "../database/port"
import type { Database, Queryable, Row } from "../database/port"

/** What the chain says of an account's vault. */
export interface SealedDigests {
  /** At the newest block; null where no vault is sealed. */
  readonly newest: Digest | null
  /** At a block that cannot be undone; what is sealed there alone lets older blobs go. */
  readonly final: Digest | null
}

export const MOST_BLOB_BYTES = 65_536

/**
 * Blobs that are not sealed yet, besides the sealed one. Two, not one: a second attempt must not erase the blob of a
 * first whose transaction is still under way and may yet be the one that is sealed.
 */
const UNSEALED_KEPT = 2

/** Vault blobs: opened by nobody here, given to nobody but their account (DESIGN 4). */
export class Vaults {
  readonly #database: Database
  readonly #incarnation: Digest

  constructor(database: Database, incarnation: Digest) {
    this.#database = database
    this.#incarnation = incarnation
  }

  /**
   * Keeps a blob beside the sealed one and lets go what is neither. A blob that is there already keeps its token: the
   * code it comes from is in the blob, and who has stolen no more than a session is not to replace it. Without a token
   * the sealed blob's counts for the new one, too.
   * @throws KeywardError `vault-missing` where there is no sealed blob to take the token from
   */
  async keep(
    account: Address,
    blob: Uint8Array,
    fetchTokenDigest: Digest | null,
    sealed: SealedDigests,
    now: number,
  ): Promise<Digest> {
    const digest = digestOf(blob)
    await this.#database.transaction(async (within) => {
      const rows = await this.#rows(within, account)
      const newest = rows[0]
      const token = fetchTokenDigest ?? tokenOf(rows, sealed)
      const place = newest ? integerOf(newest, "place") + 1 : 0
      await within.query(
        `INSERT INTO vaults (incarnation, account, digest, blob, fetch_token_digest, place, kept_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (incarnation, account, digest)
         DO UPDATE SET place = excluded.place`,
        [this.#incarnation, account, digest, blob, token, place, now],
      )
      await this.#letGo(within, account, sealed)
    })
    return digest
  }

  /** The sealed blob and the newest other, at most two, newest first; the caller picks by digest. */
  async find(account: Address, sealed: SealedDigests): Promise<readonly Uint8Array[]> {
    const rows = await this.#database.transaction(async (within) => {
      await this.#letGo(within, account, sealed)
      return this.#rows(within, account)
    })
    return pair(rows, sealed).map((row) => bytesOf(row, "blob"))
  }

  /** As `find`, for whoever has the token of one of them; null otherwise, after the same work. */
  async recover(
    account: Address,
    fetchToken: Uint8Array,
    sealed: SealedDigests,
  ): Promise<readonly Uint8Array[] | null> {
    const presented = createHash("sha256").update(fetchToken).digest()
    const rows = pair(await this.#rows(this.#database, account), sealed)
    const opened = rows.filter((row) => {
      const kept = Buffer.from(textOf(row, "fetch_token_digest").slice(2), "hex")
      return kept.length === presented.length && timingSafeEqual(kept, presented)
    })
    return opened.length > 0 ? opened.map((row) => bytesOf(row, "blob")) : null
  }

  #rows(within: Queryable, account: Address): Promise<readonly Row[]> {
    return within.query(
      "SELECT digest, blob, fetch_token_digest, place FROM vaults WHERE incarnation = $1 AND account = $2 ORDER BY place DESC",
      [this.#incarnation, account],
    )
  }

  /** Deletes what is older than a blob that is sealed for good, and unsealed ones beyond the newest. */
  async #letGo(within: Queryable, account: Address, { newest, final }: SealedDigests): Promise<void> {
    const rows = await this.#rows(within, account)
    const sealedAt = final === null ? -1 : placeOf(rows, final)
    const sealed = new Set([newest, final].filter((digest) => digest !== null))
    let unsealed = 0
    for (const row of rows) {
      const digest = asDigest(textOf(row, "digest"))
      const old = integerOf(row, "place") < sealedAt
      if (sealed.has(digest)) continue
      if (!old && ++unsealed <= UNSEALED_KEPT) continue
      await within.query("DELETE FROM vaults WHERE incarnation = $1 AND account = $2 AND digest = $3", [
        this.#incarnation,
        account,
        digest,
      ])
    }
  }
}

/** SHA-256 of a blob, as `sealVault` notes it. */
export const digestOf = (blob: Uint8Array): Digest =>
  asDigest(`0x${createHash("sha256").update(blob).digest("hex")}`)

function tokenOf(rows: readonly Row[], { newest }: SealedDigests): string {
  const row = rows.find((candidate) => newest !== null && candidate["digest"] === newest)
  if (!row) throw new KeywardError("vault-missing")
  return textOf(row, "fetch_token_digest")
}

function placeOf(rows: readonly Row[], digest: Digest): number {
  const row = rows.find((candidate) => candidate["digest"] === digest)
  return row ? integerOf(row, "place") : -1
}

function pair(rows: readonly Row[], { newest }: SealedDigests): readonly Row[] {
  const sealed = rows.find((row) => row["digest"] === newest)
  if (!sealed) return rows.slice(0, 2)
  const other = rows.find((row) => row !== sealed)
  return rows.filter((row) => row === sealed || row === other)
}
