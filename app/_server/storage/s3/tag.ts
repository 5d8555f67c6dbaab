import "server-only"
import { KeywardError } from "../../../_core/errors"
import type { Database } from "../../database/port"
import { ledgerId } from "../../ledger/identity"
import type { StoreTag } from "../../ledger/identity"
import type { Bucket } from "./bucket"

const NAME = "keyward.json"
const VERSION = 1
const MOST = 1_024

/** The object `keyward.json`, which names the ledger that a bucket goes with: `{"ledger": id, "v": 1}`. */
export class BucketTag implements StoreTag {
  /** Who owns what stands in the ledger alone: with another ledger nothing is found again. */
  readonly isFoundAgain = false
  readonly #bucket: Bucket

  constructor(bucket: Bucket) {
    this.#bucket = bucket
  }

  async read(): Promise<string | null> {
    const bytes = await this.#bucket.read(NAME, MOST)
    if (!bytes) return null
    const { ledger, v } = JSON.parse(bytes.toString("utf8")) as { ledger?: unknown; v?: unknown }
    if (typeof ledger !== "string" || v !== VERSION)
      throw new TypeError(`${NAME} in the bucket is none of ours`)
    return ledger
  }

  async write(ledger: string): Promise<void> {
    await this.#bucket.put(NAME, Buffer.from(JSON.stringify({ ledger, v: VERSION })))
  }

  async holdsAnything(): Promise<boolean> {
    for await (const page of this.#bucket.list("cars/")) if (page.length > 0) return true
    return false
  }

  /** @throws KeywardError `ledger-lost` where the bucket names another ledger, or none */
  async mustName(database: Database): Promise<void> {
    const [named, own] = [await this.read(), await ledgerId(database)]
    if (named === null || named !== own) throw new KeywardError("ledger-lost", { reason: "other" })
  }
}
