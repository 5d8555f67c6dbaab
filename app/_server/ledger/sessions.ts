import { createHash, randomBytes } from "node:crypto"
import type { Session, SessionEntry } from "../../_core/ports/account"
import { asAddress } from "../../_core/types"
import type { Address, Digest } from "../../_core/types"
import { integerOf, textOf } from "../database/port"
import type { Database } from "../database/port"

/** A session ends so long after it began, whatever happens. */
export const SESSION_SECONDS = 12 * 3_600
/** And so long after it was last used. */
export const IDLE_SECONDS = 2 * 3_600
/** Not every request is worth a write: when it was last used is true to that. */
export const SEEN_SECONDS = 300
/** Of more than these the one that was not used for the longest ends. */
export const MAX_SESSIONS = 16
/** What a session is called towards its owner; it is good for nothing but to end it. */
export const SESSION_HANDLE = /^[0-9a-f]{32}$/

/** A session as it is kept. */
export interface KeptSession extends Session {
  /** Of the account's journal when it began: a freeze from there on is later, and the session worth nothing. */
  readonly journalLength: number
}

/** Who is signed in. Only digests of session ids are kept: whoever reads the table can sign in as nobody. */
export class Sessions {
  readonly #database: Database
  readonly #incarnation: Digest

  constructor(database: Database, incarnation: Digest) {
    this.#database = database
    this.#incarnation = incarnation
  }

  /**
   * Begins one; its id is told once.
   * @param browser what the owner is to know it by, see `browserName`
   */
  async begin(
    { account, wallet, chainId, journalLength }: KeptSession,
    now: number,
    browser = "",
  ): Promise<string> {
    const id = randomBytes(32).toString("base64url")
    const handle = randomBytes(16).toString("hex")
    await this.#database.transaction(
      async (within) => {
        await within.query("DELETE FROM sessions WHERE expires_at <= $1 OR seen_at <= $2", [
          now,
          now - IDLE_SECONDS,
        ])
        await within.query(
          `INSERT INTO sessions (id_digest, account, wallet, chain_id, incarnation, expires_at, handle, browser, begun_at,
                                 seen_at, journal_length, place)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10,
                   (SELECT COALESCE(MAX(place), 0) + 1 FROM sessions WHERE incarnation = $5 AND account = $2))`,
          [
            ...[sessionDigest(id), account, wallet, chainId, this.#incarnation, now + SESSION_SECONDS],
            ...[handle, browser, now, journalLength],
          ],
        )
        await within.query(
          `DELETE FROM sessions WHERE handle IN (
             SELECT handle FROM sessions WHERE incarnation = $1 AND account = $2 AND handle <> $3
             ORDER BY seen_at DESC, begun_at DESC, handle LIMIT 1000000 OFFSET ${MAX_SESSIONS - 1})`,
          [this.#incarnation, account, handle],
        )
      },
      { about: `sessions of ${account}` },
    )
    return id
  }

  /** null where it has ended. To be found is to be used. */
  async find(id: string, now: number): Promise<KeptSession | null> {
    const digest = sessionDigest(id)
    const [row] = await this.#database.query(
      `SELECT account, wallet, chain_id, seen_at, journal_length FROM sessions
       WHERE id_digest = $1 AND incarnation = $2 AND expires_at > $3 AND seen_at > $4`,
      [digest, this.#incarnation, now, now - IDLE_SECONDS],
    )
    if (!row) return null
    if (integerOf(row, "seen_at") + SEEN_SECONDS <= now) await this.seen(digest, now)
    return {
      account: asAddress(textOf(row, "account")),
      wallet: asAddress(textOf(row, "wallet")),
      chainId: integerOf(row, "chain_id"),
      journalLength: integerOf(row, "journal_length"),
    }
  }

  /**
   * It is in use, by something that goes on for long. Never throws: where it cannot be noted, on a full disk say, it
   * ends the sooner.
   * @param digest see {@link sessionDigest}
   */
  async seen(digest: string, now: number): Promise<void> {
    await this.#database
      .query("UPDATE sessions SET seen_at = $2 WHERE id_digest = $1 AND seen_at < $2", [digest, now])
      .catch(() => undefined)
  }

  /** When it ends at the latest, unix seconds; null where it has been ended. Also told where that is past. */
  async endsAt(digest: string): Promise<number | null> {
    const [row] = await this.#database.query("SELECT expires_at FROM sessions WHERE id_digest = $1", [digest])
    return row ? integerOf(row, "expires_at") : null
  }

  /** Those of an account that have not ended, the last used first; `digest`: of the one that asks. */
  async list(account: Address, digest: string, now: number): Promise<readonly SessionEntry[]> {
    const rows = await this.#database.query(
      `SELECT id_digest, handle, browser, begun_at, seen_at, place FROM sessions
       WHERE incarnation = $1 AND account = $2 AND expires_at > $3 AND seen_at > $4
       ORDER BY seen_at DESC, begun_at DESC, handle`,
      [this.#incarnation, account, now, now - IDLE_SECONDS],
    )
    const own = rows.find((row) => textOf(row, "id_digest") === digest)
    const place = own ? integerOf(own, "place") : 0
    return rows.map((row) => ({
      id: textOf(row, "handle"),
      browser: textOf(row, "browser"),
      begunAt: integerOf(row, "begun_at"),
      seenAt: integerOf(row, "seen_at"),
      isThis: textOf(row, "id_digest") === digest,
      endable: integerOf(row, "place") <= place,
    }))
  }

  /** Ends it for whoever holds its cookie. */
  async end(id: string): Promise<void> {
    await this.#database.query("DELETE FROM sessions WHERE id_digest = $1", [sessionDigest(id)])
  }

  /**
   * Ends one of an account's by its handle, where it began before the one that asks, or is it. Whoever has stolen a
   * session ends none that the owner begins afterwards.
   * @param digest of the one that asks
   * @returns false where it goes on, for it began later
   */
  async endOne(account: Address, digest: string, handle: string): Promise<boolean> {
    await this.#database.query(
      `DELETE FROM sessions WHERE incarnation = $1 AND account = $2 AND handle = $3 AND place <= (
         SELECT place FROM sessions WHERE incarnation = $1 AND account = $2 AND id_digest = $4)`,
      [this.#incarnation, account, handle, digest],
    )
    const left = await this.#database.query(
      "SELECT handle FROM sessions WHERE incarnation = $1 AND account = $2 AND handle = $3",
      [this.#incarnation, account, handle],
    )
    return left.length === 0
  }

  /** Ends those of an account's that began before the one that asks. */
  async endFormer(account: Address, digest: string): Promise<void> {
    await this.#database.query(
      `DELETE FROM sessions WHERE incarnation = $1 AND account = $2 AND id_digest <> $3 AND place < (
         SELECT place FROM sessions WHERE incarnation = $1 AND account = $2 AND id_digest = $3)`,
      [this.#incarnation, account, digest],
    )
  }
}

/** What stands for a session where its id must not. */
export const sessionDigest = (id: string): string => createHash("sha256").update(id).digest("hex")
