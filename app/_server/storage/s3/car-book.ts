import "server-only"
import { randomUUID } from "node:crypto"
import { integerOf, textOf } from "../../database/port"
import type { Database, Row } from "../../database/port"
import type { Pin } from "../../../_core/ports/storage"
import type { Cid } from "../../../_core/types"

/** One CAR of the bucket, as the ledger knows it. */
export interface StoredCar {
  /** Names the object, once: no other import ever writes to the same one. */
  readonly id: string
  readonly root: Cid
  readonly owner: string
  readonly size: number
}

const PAGE = 500

/**
 * Who holds which root, in the ledger that all processes of a deployment share. A row begins as `writing`, counts once it
 * is `committed`, and is `erasing` until its objects are surely gone; it never goes back.
 */
export class CarBook {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async begin(root: Cid, owner: string, now: number): Promise<StoredCar> {
    const id = randomUUID()
    await this.#database.query(
      `INSERT INTO stored_cars (id, root, owner, state, size, blocks, since) VALUES ($1, $2, $3, 'writing', 0, 0, $4)`,
      [id, root, owner, now],
    )
    return { id, root, owner, size: 0 }
  }

  /** From now on it counts; what the owner held of the root before is to be erased. false where it was given up meanwhile. */
  commit({ id, root, owner, size }: StoredCar, blocks: number, now: number): Promise<boolean> {
    return this.#database.transaction(
      async (within) => {
        const rows = await within.query(
          `UPDATE stored_cars SET state = 'committed', size = $2, blocks = $3, since = $4
           WHERE id = $1 AND state = 'writing' RETURNING id`,
          [id, size, blocks, now],
        )
        if (rows.length === 0) return false
        await within.query(
          `UPDATE stored_cars SET state = 'erasing' WHERE root = $1 AND owner = $2 AND state = 'committed' AND id <> $3`,
          [root, owner, id],
        )
        return true
      },
      { about: `car ${root} ${owner}` },
    )
  }

  /** An import broke off. */
  async giveUp(id: string): Promise<void> {
    await this.#database.query(
      "UPDATE stored_cars SET state = 'erasing' WHERE id = $1 AND state = 'writing'",
      [id],
    )
  }

  /** Imports that began before then ended with their process. */
  async giveUpBefore(then: number): Promise<void> {
    await this.#database.query(
      "UPDATE stored_cars SET state = 'erasing' WHERE state = 'writing' AND since <= $1",
      [then],
    )
  }

  /** In one transaction with a commit: of two at once, what is committed later stays. */
  unpin(root: Cid, owner: string): Promise<void> {
    return this.#database.transaction(
      async (within) => {
        await within.query(
          "UPDATE stored_cars SET state = 'erasing' WHERE root = $1 AND owner = $2 AND state = 'committed'",
          [root, owner],
        )
      },
      { about: `car ${root} ${owner}` },
    )
  }

  /** What counts of a root, the newest first. */
  async ofRoot(root: Cid): Promise<readonly StoredCar[]> {
    const rows = await this.#database.query(
      `SELECT ${COLUMNS} FROM stored_cars WHERE root = $1 AND state = 'committed' ORDER BY since DESC, id`,
      [root],
    )
    return rows.map(carOf)
  }

  async find(root: Cid, owner: string): Promise<StoredCar | null> {
    const [row] = await this.#database.query(
      `SELECT ${COLUMNS} FROM stored_cars WHERE root = $1 AND owner = $2 AND state = 'committed'`,
      [root, owner],
    )
    return row ? carOf(row) : null
  }

  async *pins(): AsyncGenerator<Pin, void, undefined> {
    for (let after = ""; ;) {
      const page = await this.#database.query(
        `SELECT id, root, owner, since FROM stored_cars WHERE state = 'committed' AND id > $1
         ORDER BY id LIMIT ${PAGE}`,
        [after],
      )
      for (const row of page) {
        after = textOf(row, "id")
        yield {
          root: textOf(row, "root") as Cid,
          owner: textOf(row, "owner"),
          since: integerOf(row, "since"),
        }
      }
      if (page.length < PAGE) return
    }
  }

  /** What is to be erased, page by page. */
  async *erasing(): AsyncGenerator<StoredCar, void, undefined> {
    for (let after = ""; ;) {
      const page = await this.#database.query(
        `SELECT ${COLUMNS} FROM stored_cars WHERE state = 'erasing' AND id > $1 ORDER BY id LIMIT ${PAGE}`,
        [after],
      )
      for (const row of page) {
        after = textOf(row, "id")
        yield carOf(row)
      }
      if (page.length < PAGE) return
    }
  }

  async countErasing(): Promise<number> {
    const [row] = await this.#database.query(
      "SELECT COUNT(*) AS waiting FROM stored_cars WHERE state = 'erasing'",
    )
    return row ? integerOf(row, "waiting") : 0
  }

  /** Its objects are gone. How many blocks it held; 0 where another process was first. */
  async erased(id: string): Promise<number> {
    const [row] = await this.#database.query(
      "DELETE FROM stored_cars WHERE id = $1 AND state = 'erasing' RETURNING blocks",
      [id],
    )
    return row ? integerOf(row, "blocks") : 0
  }

  /** Which of these a row tells of, whatever its state. */
  async known(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const found = new Set<string>()
    for (let from = 0; from < ids.length; from += PAGE) {
      const some = ids.slice(from, from + PAGE)
      const places = some.map((_, index) => `$${index + 1}`).join(", ")
      const rows = await this.#database.query(`SELECT id FROM stored_cars WHERE id IN (${places})`, some)
      for (const row of rows) found.add(textOf(row, "id"))
    }
    return found
  }
}

const COLUMNS = "id, root, owner, size"

const carOf = (row: Row): StoredCar => ({
  id: textOf(row, "id"),
  root: textOf(row, "root") as Cid,
  owner: textOf(row, "owner"),
  size: integerOf(row, "size"),
})
