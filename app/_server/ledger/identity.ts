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

export interface Pair {
  readonly database: Database
  readonly pins: Pick<PinStore, "pins">
  /** The store's folder, in which the file `ledger` names the ledger that goes with it. */
  readonly folder: string
  /** The operator says that the ledger which the store knew is lost for good. */
  readonly beginAnew: boolean
}

/**
 * Ledger and store name each other from the first start on; what does not go together is refused, rather than served
 * as if nothing had ever been stored.
 * @throws KeywardError `ledger-lost` with `reason`: `gone` (an empty ledger beside a store that holds records), `other`
 * (the store of another ledger), `store` (a ledger with uploads beside a store that holds nothing)
 */
export async function matchLedger(pair: Pair): Promise<void> {
  const { database, folder } = pair
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const noted = (await orNull(readFile(join(folder, NAME), "utf8")))?.trim() || null
  const own = await idOf(database)
  if (noted !== null && noted === own) return
  if (!pair.beginAnew) {
    const [holds, isUsed] = [await holdsPins(pair), await isUsedLedger(database)]
    if (noted !== null && own !== null) throw lost("other")
    if (holds && !isUsed) throw lost("gone")
    if (noted === null && own !== null && !holds && (await hasRows(database, "uploads"))) throw lost("store")
  }
  const id = own ?? noted ?? randomUUID()
  await database.query("INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING", [
    NAME,
    id,
  ])
  await replaceFile(folder, NAME, (await idOf(database)) ?? id)
}

/** Whether the ledger is still the one that was opened. @throws KeywardError `ledger-lost` where it is not */
export async function checkLedger(database: Database): Promise<void> {
  await database.health()
  if ((await idOf(database)) === null) throw lost("gone")
}

async function idOf(database: Database): Promise<string | null> {
  const [row] = await database.query("SELECT value FROM meta WHERE name = $1", [NAME])
  return row ? textOf(row, "value") : null
}

async function isUsedLedger(database: Database): Promise<boolean> {
  for (const table of USED) if (await hasRows(database, table)) return true
  return false
}

const hasRows = async (database: Database, table: (typeof USED)[number]): Promise<boolean> =>
  (await database.query(`SELECT 1 AS one FROM ${table} LIMIT 1`)).length > 0

async function holdsPins({ pins }: Pair): Promise<boolean> {
  for await (const _ of pins.pins()) return true
  return false
}

const lost = (reason: string) => new KeywardError("ledger-lost", { reason })
