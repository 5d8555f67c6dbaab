import "server-only"
import { randomUUID } from "node:crypto"
import { mkdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { KeywardError } from "../../_core/errors"
import type { PinStore } from "../../_core/ports/storage"
import { textOf } from "../database/port"
import type { Database } from "../database/port"
import { orNull, replaceFile } from "../storage/disk"

const NAME = "ledger"
/** What a ledger that was ever used has rows in. */
const USED = ["uploads", "vaults", "notebooks", "sealed_documents"] as const

/** Where a store names the ledger that goes with it. */
export interface StoreTag {
  read(): Promise<string | null>
  write(ledger: string): Promise<void>
  /** Whether the store holds records, of whatever ledger. */
  holdsAnything(): Promise<boolean>
  /** Whether a new ledger finds again what the store holds, from the store's own notes. */
  readonly isFoundAgain: boolean
}

/** The file `ledger` in the store's folder. */
export function folderTag(folder: string, pins: Pick<PinStore, "pins">): StoreTag {
  return {
    isFoundAgain: true,
    async read() {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      return (await orNull(readFile(join(folder, NAME), "utf8")))?.trim() || null
    },
    write: (ledger) => replaceFile(folder, NAME, ledger),
    async holdsAnything() {
      for await (const _ of pins.pins()) return true
      return false
    },
  }
}

export interface Pair {
  readonly database: Database
  readonly tag: StoreTag
  /** The operator says that the ledger which the store knew is lost for good. */
  readonly beginAnew: boolean
}

/**
 * Ledger and store name each other from the first start on; what does not go together is refused, rather than served
 * as if nothing had ever been stored.
 * @throws KeywardError `ledger-lost` with `reason`: `gone` (an empty ledger beside a store that holds records; `gone-for-good`
 * where it could not be found again whose they are), `other` (the store of another ledger), `store` (a ledger with uploads beside a store that holds nothing)
 */
export async function matchLedger(pair: Pair): Promise<void> {
  const { database, tag } = pair
  const noted = await tag.read()
  const own = await ledgerId(database)
  if (noted !== null && noted === own) return
  if (!pair.beginAnew) {
    const [holds, isUsed] = [await tag.holdsAnything(), await isUsedLedger(database)]
    if (noted !== null && own !== null) throw lost("other")
    if (holds && !isUsed) throw lost(tag.isFoundAgain ? "gone" : "gone-for-good")
    if (noted === null && own !== null && !holds && (await hasRows(database, "uploads"))) throw lost("store")
  }
  const id = own ?? noted ?? randomUUID()
  await database.query("INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING", [
    NAME,
    id,
  ])
  await tag.write((await ledgerId(database)) ?? id)
}

/** Whether the ledger is still the one that was opened. @throws KeywardError `ledger-lost` where it is not */
export async function checkLedger(database: Database): Promise<void> {
  await database.health()
  if ((await ledgerId(database)) === null) throw lost("gone")
}

/** How a ledger is named; null where it was never matched with a store. */
export async function ledgerId(database: Database): Promise<string | null> {
  const [row] = await database.query("SELECT value FROM meta WHERE name = $1", [NAME])
  return row ? textOf(row, "value") : null
}

async function isUsedLedger(database: Database): Promise<boolean> {
  for (const table of USED) if (await hasRows(database, table)) return true
  return false
}

const hasRows = async (database: Database, table: (typeof USED)[number]): Promise<boolean> =>
  (await database.query(`SELECT 1 AS one FROM ${table} LIMIT 1`)).length > 0

const lost = (reason: string) => new KeywardError("ledger-lost", { reason })
