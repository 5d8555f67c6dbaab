import { createHash } from "node:crypto"
import { createReadStream } from "node:fs"
import { open, readFile } from "node:fs/promises"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { parseRoot } from "../../_core/dag/cid"
import { isKeywardError } from "../../_core/errors"
import type { PinStore } from "../../_core/ports/storage"
import type { Cid } from "../../_core/types"
import type { Database } from "../database/port"
import { readOwner } from "../pins"
import { orNull } from "../storage/disk"
import { fillLedger } from "./ledger-dump"
import type { Dialect } from "./ledger-dump"
import { FILES, FORMAT } from "./make-backup"
import type { BackupSummary } from "./make-backup"

export interface Restored {
  readonly rows: number
  readonly records: number
  readonly bytes: number
  /** Pinned records whose file is missing or damaged: their owners send them again. */
  readonly missing: readonly Cid[]
}

/**
 * Fills an empty ledger and an empty store from a backup. Every block is hashed on its way; a damaged record is left out
 * and named, a damaged list is refused before anything is written.
 * @throws TypeError in words for the operator where the folder holds no whole backup, or the target is in use;
 * KeywardError `store-full` `store-unreachable`
 */
export async function restoreBackup(
  folder: string,
  to: { readonly database: Database; readonly dialect: Dialect; readonly pins: PinStore },
): Promise<Restored> {
  const summary = await summaryOf(folder)
  for (const [name, digest] of [
    [FILES.ledger, summary.digests.ledger],
    [FILES.pins, summary.digests.pins],
  ] as const)
    if ((await digestOf(join(folder, name))) !== digest) throw new TypeError(`${name} is damaged`)
  for await (const _ of to.pins.pins()) throw new TypeError("the store is in use: it holds records")
  const rows = await fillLedger(to.database, to.dialect, () => linesOf(join(folder, FILES.ledger)))
  const missing = new Set<Cid>()
  const records = new Set<Cid>()
  for await (const line of linesOf(join(folder, FILES.pins))) {
    const { root, owner } = pinOf(line)
    if (await restoreRecord(to.pins, join(folder, FILES.records, `${root}.car`), root, owner))
      records.add(root)
    else missing.add(root)
  }
  return { rows, records: records.size, bytes: summary.bytes, missing: [...missing] }
}

/** false where its file is missing, or not whole. */
async function restoreRecord(pins: PinStore, path: string, root: Cid, owner: string): Promise<boolean> {
  const file = await orNull(open(path))
  if (!file) return false
  try {
    await pins.importCar(root, owner, file.createReadStream() as AsyncIterable<Uint8Array>)
    return true
  } catch (error) {
    if (isKeywardError(error, "car-invalid")) return false
    throw error
  } finally {
    await file.close().catch(() => undefined)
  }
}

async function summaryOf(folder: string): Promise<BackupSummary> {
  const text = await readFile(join(folder, FILES.summary), "utf8").catch(() => null)
  if (text === null) throw new TypeError(`there is no whole backup in ${folder}: ${FILES.summary} is missing`)
  const summary = JSON.parse(text) as BackupSummary
  if (summary.format !== FORMAT) throw new TypeError("the backup is of another version")
  return summary
}

function pinOf(line: string): { root: Cid; owner: string } {
  const { root, owner } = JSON.parse(line) as { root: string; owner: string }
  if (readOwner(owner) === null) throw new TypeError(`${FILES.pins} names somebody else's pin`)
  return { root: parseRoot(root), owner }
}

const linesOf = (path: string): AsyncIterable<string> =>
  createInterface({ input: createReadStream(path), crlfDelay: Infinity })

async function digestOf(path: string): Promise<string> {
  const digest = createHash("sha256")
  for await (const chunk of createReadStream(path)) digest.update(chunk as Buffer)
  return digest.digest("hex")
}
