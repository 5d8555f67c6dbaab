import { randomUUID } from "node:crypto"
import { asAddress } from "../../_core/types"
import type { Address, Cid, Digest } from "../../_core/types"
import { integerOf, textOf } from "../database/port"
import type { Database, Row } from "../database/port"
import { requireRoom } from "./upload-room"
import type { Room, Sender } from "./upload-room"

/** A root as it is bound at upload (DESIGN 6, the gate). */
export interface Binding {
  readonly root: Cid
  readonly patient: Address
  readonly uploader: Address
}

/** A binding as the ledger has it. */
export interface Upload extends Binding {
  /** Another one after each time that it was sent: what was decided about an earlier one does not hold any more. */
  readonly id: string
  /** Unix seconds: when it was sent, or asked for by who sent it. */
  readonly uploadedAt: number
  /** The block that has to be final before it is erased; null while it is kept. */
  readonly endsAt: number | null
  /** Unix seconds: nor before this; 0 where the token was shown, null where nobody asked for it. */
  readonly eraseFrom: number | null
  /** SHA-256, in hex, of the token that erases it at once; null where its sender named none. */
  readonly eraseDigest: string | null
  /** Whether a record has been seen to show it. */
  readonly isRecorded: boolean
}

/** Uploads that no record shows yet, as they are counted: of an account, or of a network by its name. */
export type Unrecorded = { readonly uploader: Address } | { readonly network: string }

/** So long after its process last said that it runs an upload is forgotten: the process is gone. */
export const ARRIVING_SECONDS = 180
/** Uploads looked at to see whether they are recorded by now. */
const MAX_UNRECORDED = 4_096

/** Who uploaded which root for whom, and how much that is. */
export class Uploads {
  readonly #database: Database
  readonly #incarnation: Digest
  /** Names this process, for the uploads that it is receiving. */
  readonly #holder = randomUUID()

  constructor(database: Database, incarnation: Digest) {
    this.#database = database
    this.#incarnation = incarnation
  }

  /**
   * Sets room aside for an upload; `keep` or `drop` ends it, and so does silence, see {@link stillArriving}.
   * @throws KeywardError as {@link requireRoom}
   */
  async begin(
    { root, patient, uploader, network }: Binding & Sender,
    size: number,
    room: Room,
    now: number,
    /** Digest of the id of the session that sends it; empty where it is not known. */
    session = "",
  ): Promise<string> {
    const id = randomUUID()
    await this.#database.transaction(
      async (within) => {
        await within.query(
          "DELETE FROM arriving_uploads WHERE (uploader = $1 OR network = $2) AND alive_until <= $3",
          [uploader, network, now],
        )
        await requireRoom(within, this.#incarnation, { uploader, network }, size, room)
        await within.query(
          `INSERT INTO arriving_uploads (id, incarnation, root, patient, uploader, size, started_at, network, holder,
                                         alive_until, session)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
          [
            ...[id, this.#incarnation, root, patient, uploader, size, now],
            ...[network, this.#holder, now + ARRIVING_SECONDS, session],
          ],
        )
      },
      { about: [`uploads of ${uploader}`, `uploads from ${network}`] },
    )
    return id
  }

  /** This process lives, and goes on receiving. To be called more often than every `ARRIVING_SECONDS`. */
  async stillArriving(now: number): Promise<void> {
    await this.#database.query("UPDATE arriving_uploads SET alive_until = $2 WHERE holder = $1", [
      this.#holder,
      now + ARRIVING_SECONDS,
    ])
  }

  /**
   * The root is pinned: from now on it is bound. What it was first sent with as `eraseDigest` stays: whoever sends the
   * same once more cannot make it theirs to erase.
   */
  async keep(
    id: string,
    { root, patient, uploader }: Binding,
    size: number,
    now: number,
    eraseDigest: string | null = null,
    /** Digest of the id of the session that sent it; empty where it is not known. */
    session = "",
  ): Promise<void> {
    await this.#database.transaction(
      async (within) => {
        const rows = await within.query("DELETE FROM arriving_uploads WHERE id = $1 RETURNING network", [id])
        const network = rows[0] ? textOf(rows[0], "network") : ""
        await within.query(
          `INSERT INTO uploads (incarnation, root, patient, uploader, size, uploaded_at, upload_id, network, erase_digest,
                              session)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (incarnation, root, patient, uploader) DO UPDATE
         SET ends_at = NULL, erase_from = NULL, size = excluded.size, uploaded_at = excluded.uploaded_at,
             upload_id = excluded.upload_id, session = excluded.session,
             erase_digest = COALESCE(uploads.erase_digest, excluded.erase_digest)`,
          [this.#incarnation, root, patient, uploader, size, now, id, network, eraseDigest, session],
        )
      },
      { about: `uploads of ${uploader}` },
    )
  }

  /** Binds what the store has pinned and no row tells of; nothing where one does by now. */
  async adopt({ root, patient, uploader }: Binding, size: number, uploadedAt: number): Promise<void> {
    await this.#database.query(
      `INSERT INTO uploads (incarnation, root, patient, uploader, size, uploaded_at, upload_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (incarnation, root, patient, uploader) DO NOTHING`,
      [this.#incarnation, root, patient, uploader, size, uploadedAt, randomUUID()],
    )
  }

  async drop(id: string): Promise<void> {
    await this.#database.query("DELETE FROM arriving_uploads WHERE id = $1", [id])
  }

  /** Forgets uploads that never ended. */
  async dropLate(now: number): Promise<void> {
    await this.#database.query("DELETE FROM arriving_uploads WHERE alive_until <= $1", [now])
  }

  /** A record shows it: from now on it makes room for more, and nobody knows any more which network it came from. */
  async record({ root, patient, uploader, id }: Upload, now: number): Promise<void> {
    await this.#database.query(
      `UPDATE uploads SET recorded_at = $6, network = '', session = ''
       WHERE incarnation = $1 AND root = $2 AND patient = $3 AND uploader = $4 AND upload_id = $5
         AND recorded_at IS NULL`,
      [this.#incarnation, root, patient, uploader, id, now],
    )
  }

  /** What no record has been seen to show, the oldest first and so many at most. */
  async unrecorded(of: Unrecorded): Promise<readonly Upload[]> {
    const [who, value] = "uploader" in of ? ["uploader", of.uploader] : ["network", of.network]
    const rows = await this.#database.query(
      `SELECT ${COLUMNS} FROM uploads WHERE incarnation = $1 AND ${who} = $2 AND recorded_at IS NULL
       ORDER BY uploaded_at LIMIT ${MAX_UNRECORDED}`,
      [this.#incarnation, value],
    )
    return rows.map(uploadOf)
  }

  /** What is bound, whether or not it is about to be erased; null where nothing is. */
  async find(binding: Binding): Promise<Upload | null> {
    const { root, patient, uploader } = binding
    const [row] = await this.#database.query(
      `SELECT ${COLUMNS} FROM uploads WHERE incarnation = $1 AND root = $2 AND patient = $3 AND uploader = $4`,
      [this.#incarnation, root, patient, uploader],
    )
    return row ? uploadOf(row) : null
  }

  /** Whoever sent it asks for it: what no record shows yet is kept for as long again. */
  async renew({ root, patient, uploader }: Binding, now: number): Promise<void> {
    await this.#database.query(
      `UPDATE uploads SET uploaded_at = $5
       WHERE incarnation = $1 AND root = $2 AND patient = $3 AND uploader = $4 AND ends_at IS NULL`,
      [this.#incarnation, root, patient, uploader, now],
    )
  }

  /** Notes that an upload is to be erased once a block is final and not before `from`, unix seconds. */
  async endAt({ root, patient, uploader, id }: Upload, block: number, from: number): Promise<void> {
    await this.#database.query(
      `UPDATE uploads SET ends_at = $5, erase_from = $6
       WHERE incarnation = $1 AND root = $2 AND patient = $3 AND uploader = $4 AND upload_id = $7`,
      [this.#incarnation, root, patient, uploader, block, from, id],
    )
  }

  /** Takes back that it is to be erased. */
  async endNever({ root, patient, uploader }: Binding): Promise<void> {
    await this.#database.query(
      `UPDATE uploads SET ends_at = NULL, erase_from = NULL
       WHERE incarnation = $1 AND root = $2 AND patient = $3 AND uploader = $4`,
      [this.#incarnation, root, patient, uploader],
    )
  }

  /** What is to be erased by now. */
  async due(final: number, now: number): Promise<readonly Upload[]> {
    const rows = await this.#database.query(
      `SELECT ${COLUMNS} FROM uploads
       WHERE incarnation = $1 AND ends_at <= $2 AND (erase_from IS NULL OR erase_from <= $3)`,
      [this.#incarnation, final, now],
    )
    return rows.map(uploadOf)
  }

  /** All patients for whom something is bound. */
  async patients(): Promise<readonly Address[]> {
    const rows = await this.#database.query("SELECT DISTINCT patient FROM uploads WHERE incarnation = $1", [
      this.#incarnation,
    ])
    return rows.map((row) => asAddress(textOf(row, "patient")))
  }

  /** Everything that is bound for a patient. */
  async ofPatient(patient: Address): Promise<readonly Upload[]> {
    const rows = await this.#database.query(
      `SELECT ${COLUMNS} FROM uploads WHERE incarnation = $1 AND patient = $2`,
      [this.#incarnation, patient],
    )
    return rows.map(uploadOf)
  }

  /** Everything that is bound of a root for a patient, whoever sent it. */
  async ofRoot(root: Cid, patient: Address): Promise<readonly Upload[]> {
    const rows = await this.#database.query(
      `SELECT ${COLUMNS} FROM uploads WHERE incarnation = $1 AND root = $2 AND patient = $3`,
      [this.#incarnation, root, patient],
    )
    return rows.map(uploadOf)
  }

  /** Whether any row tells of a chain whose incarnation begins so. */
  async knowsChain(beginning: string): Promise<boolean> {
    const rows = await this.#database.query("SELECT root FROM uploads WHERE incarnation LIKE $1 LIMIT 1", [
      `${beginning}%`,
    ])
    return rows.length > 0
  }

  /** Who uploaded a root for a patient. */
  async uploaders(root: Cid, patient: Address): Promise<readonly Address[]> {
    const rows = await this.#database.query(
      "SELECT uploader FROM uploads WHERE incarnation = $1 AND root = $2 AND patient = $3",
      [this.#incarnation, root, patient],
    )
    return rows.map((row) => asAddress(textOf(row, "uploader")))
  }

  /** Those of them that are not about to be erased, but for what ends later (`KEPT_SECONDS`). */
  async keepers(root: Cid, patient: Address, now: number): Promise<readonly Address[]> {
    const rows = await this.#database.query(
      `SELECT uploader FROM uploads
       WHERE incarnation = $1 AND root = $2 AND patient = $3 AND (ends_at IS NULL OR erase_from > $4)`,
      [this.#incarnation, root, patient, now],
    )
    return rows.map((row) => asAddress(textOf(row, "uploader")))
  }

  async forget({ root, patient, uploader }: Binding): Promise<void> {
    await this.#database.query(
      "DELETE FROM uploads WHERE incarnation = $1 AND root = $2 AND patient = $3 AND uploader = $4",
      [this.#incarnation, root, patient, uploader],
    )
  }

  /** Bytes that an account has stored or is storing. */
  async stored(uploader: Address): Promise<number> {
    const [row] = await this.#database.query(
      `SELECT COALESCE(SUM(size), 0) AS stored
       FROM (SELECT size FROM uploads WHERE incarnation = $1 AND uploader = $2
             UNION ALL SELECT size FROM arriving_uploads WHERE incarnation = $1 AND uploader = $2) AS each_one`,
      [this.#incarnation, uploader],
    )
    return row ? integerOf(row, "stored") : 0
  }
}

const COLUMNS =
  "root, patient, uploader, upload_id, uploaded_at, ends_at, erase_from, erase_digest, recorded_at"

const uploadOf = (row: Row): Upload => ({
  root: textOf(row, "root") as Cid,
  patient: asAddress(textOf(row, "patient")),
  uploader: asAddress(textOf(row, "uploader")),
  id: textOf(row, "upload_id"),
  uploadedAt: integerOf(row, "uploaded_at"),
  endsAt: row["ends_at"] === null ? null : integerOf(row, "ends_at"),
  eraseFrom: row["erase_from"] === null ? null : integerOf(row, "erase_from"),
  eraseDigest: row["erase_digest"] === null ? null : textOf(row, "erase_digest"),
  isRecorded: row["recorded_at"] !== null,
})
