import "server-only"
import { createHmac, randomBytes } from "node:crypto"
import { textOf } from "../../database/port"
import type { Database } from "../../database/port"
import type { StoredCar } from "./car-book"

const NAME = "s3-key"

/** Where in the bucket a ledger's objects lie. Another ledger has another key, and its objects never lie there. */
export class CarNames {
  readonly #key: Buffer
  readonly prefix: string

  private constructor(key: Buffer) {
    this.#key = key
    this.prefix = `cars/${this.#mac("book").slice(0, 32)}/`
  }

  /** Makes the ledger's key where it has none: not before it is needed, for an empty ledger may be restored to. */
  static async of(database: Database): Promise<CarNames> {
    await database.query("INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING", [
      NAME,
      randomBytes(32).toString("hex"),
    ])
    const [row] = await database.query("SELECT value FROM meta WHERE name = $1", [NAME])
    const key = Buffer.from(row ? textOf(row, "value") : "", "hex")
    if (key.length !== 32) throw new TypeError("the ledger's key for the bucket is damaged")
    return new CarNames(key)
  }

  /** Who reads the bucket learns the root and not whose it is. */
  #folderOf({ id, root, owner }: Pick<StoredCar, "id" | "root" | "owner">): string {
    return `${this.prefix}${this.#mac(`owner\0${owner}`)}/${root}/${id}`
  }

  carOf(car: Pick<StoredCar, "id" | "root" | "owner">): string {
    return `${this.#folderOf(car)}.car`
  }

  indexOf(car: Pick<StoredCar, "id" | "root" | "owner">): string {
    return `${this.#folderOf(car)}.idx`
  }

  /** The id in an object's key; null where it is none of ours. */
  idIn(key: string): string | null {
    return /\/([0-9a-f-]{36})\.(?:car|idx)$/.exec(key.startsWith(this.prefix) ? key : "")?.[1] ?? null
  }

  /** HMAC-SHA-256 of a purpose under the ledger's own key, 64 hex digits. */
  #mac(purpose: string): string {
    return createHmac("sha256", this.#key).update(`keyward/s3/v1/${purpose}`).digest("hex")
  }
}
