import { KeywardError } from "../../_core/errors"
import type { SealedDocumentHeader, SealedPurpose } from "../../_core/ports/sealed-documents"
import type { Address, Digest } from "../../_core/types"
import { bytesOf, integerOf, textOf } from "../database/port"
import type { Database, Queryable } from "../database/port"

/** Names a document of an account. */
export interface DocumentName {
  readonly account: Address
  readonly purpose: SealedPurpose
  readonly id: string
}

/**
 * What one account may keep for one purpose. What sessions that are over saved has as much room of its own, all of them
 * together: whoever has stolen a session fills no more than the owner frees by ending it.
 */
export interface DocumentQuota {
  readonly bytes: number
  readonly documents: number
}

/** Documents that only their account can read, each with a version that every save raises by one. */
export class SealedDocumentLedger {
  readonly #database: Database
  readonly #incarnation: Digest

  constructor(database: Database, incarnation: Digest) {
    this.#database = database
    this.#incarnation = incarnation
  }

  async list(account: Address, purpose: SealedPurpose): Promise<readonly SealedDocumentHeader[]> {
    const rows = await this.#database.query(
      `SELECT id, version, size FROM sealed_documents
       WHERE incarnation = $1 AND account = $2 AND purpose = $3 ORDER BY id`,
      [this.#incarnation, account, purpose],
    )
    return rows.map((row) => ({
      id: textOf(row, "id"),
      version: integerOf(row, "version"),
      size: integerOf(row, "size"),
    }))
  }

  async find(name: DocumentName): Promise<{ readonly version: number; readonly sealed: Uint8Array } | null> {
    const [row] = await this.#database.query(
      `SELECT version, sealed FROM sealed_documents
       WHERE incarnation = $1 AND account = $2 AND purpose = $3 AND id = $4`,
      this.#key(name),
    )
    return row ? { version: integerOf(row, "version"), sealed: bytesOf(row, "sealed") } : null
  }

  /**
   * Compare-and-set. The quota is checked in the same transaction, so that it holds for saves at the same time, too.
   * @param base the version that it replaces; 0 where there must be none
   * @param session digest of the id of the session that saves it; empty where it is not known
   * @returns the new version, `base + 1`
   * @throws KeywardError `sealed-moved` `sealed-full`
   */
  save(
    name: DocumentName,
    sealed: Uint8Array,
    base: number,
    most: DocumentQuota,
    now: number,
    session = "",
  ): Promise<number> {
    const key = this.#key(name)
    return this.#database.transaction(
      async (within) => {
        const [former] = await within.query(
          `SELECT version, size FROM sealed_documents
         WHERE incarnation = $1 AND account = $2 AND purpose = $3 AND id = $4`,
          key,
        )
        if ((former ? integerOf(former, "version") : 0) !== base) throw new KeywardError("sealed-moved")
        const { documents, bytes } = await this.#taken(within, key, most)
        if (documents + 1 > most.documents || bytes + sealed.length > most.bytes)
          throw new KeywardError("sealed-full", { documents, bytes, size: sealed.length })
        await within.query(
          `INSERT INTO sealed_documents (incarnation, account, purpose, id, version, size, saved_at, sealed, session)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (incarnation, account, purpose, id)
         DO UPDATE SET version = $5, size = $6, saved_at = $7, sealed = $8, session = $9`,
          [...key, base + 1, sealed.length, now, sealed, session],
        )
        return base + 1
      },
      { about: `sealed documents of ${name.account}` },
    )
  }

  /**
   * Whether a token lets one write over a document, or remove it: always where none is asked for, as for one that is not
   * there.
   * @param digest SHA-256 of what was shown, in hex
   */
  async isTokenOf(name: DocumentName, digest: string): Promise<boolean> {
    const [row] = await this.#database.query(
      `SELECT token_digest FROM sealed_documents
       WHERE incarnation = $1 AND account = $2 AND purpose = $3 AND id = $4`,
      this.#key(name),
    )
    const asked = row ? textOf(row, "token_digest") : ""
    return asked === "" || asked === digest
  }

  /** Asks for a token from now on; one that is asked for already stays. */
  async askToken(name: DocumentName, digest: string): Promise<void> {
    await this.#database.query(
      `UPDATE sealed_documents SET token_digest = $5
       WHERE incarnation = $1 AND account = $2 AND purpose = $3 AND id = $4 AND token_digest = ''`,
      [...this.#key(name), digest],
    )
  }

  /** What of the quota other documents take. */
  async #taken(
    within: Queryable,
    key: readonly [string, string, string, string],
    most: DocumentQuota,
  ): Promise<DocumentQuota> {
    const rows = await within.query(
      `SELECT ended, COUNT(*) AS documents, COALESCE(SUM(size), 0) AS bytes
       FROM (SELECT size,
               CASE WHEN session <> '' AND NOT EXISTS (SELECT 1 FROM sessions
                 WHERE id_digest = sealed_documents.session) THEN 1 ELSE 0 END AS ended
             FROM sealed_documents
             WHERE incarnation = $1 AND account = $2 AND purpose = $3 AND id <> $4) AS each_one
       GROUP BY ended`,
      [...key],
    )
    const taken = { documents: 0, bytes: 0 }
    for (const row of rows) {
      const own = integerOf(row, "ended") === 1 ? most : { documents: 0, bytes: 0 }
      taken.documents += Math.max(0, integerOf(row, "documents") - own.documents)
      taken.bytes += Math.max(0, integerOf(row, "bytes") - own.bytes)
    }
    return taken
  }

  /** Nothing happens where there is none. @throws KeywardError `sealed-moved` where its version is another */
  async remove(name: DocumentName, base: number): Promise<void> {
    const key = this.#key(name)
    await this.#database.transaction(
      async (within) => {
        await within.query(
          `DELETE FROM sealed_documents
         WHERE incarnation = $1 AND account = $2 AND purpose = $3 AND id = $4 AND version = $5`,
          [...key, base],
        )
        const left = await within.query(
          `SELECT version FROM sealed_documents
         WHERE incarnation = $1 AND account = $2 AND purpose = $3 AND id = $4`,
          key,
        )
        if (left.length > 0) throw new KeywardError("sealed-moved")
      },
      { about: `sealed documents of ${name.account}` },
    )
  }

  #key({ account, purpose, id }: DocumentName): [string, string, string, string] {
    return [this.#incarnation, account, purpose, id]
  }
}
