import { createHash } from "node:crypto"
import { createWriteStream } from "node:fs"
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises"
import { join } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { carBytes } from "../../_core/dag/car-frames"
import { isKeywardError } from "../../_core/errors"
import type { PinStore } from "../../_core/ports/storage"
import type { Cid } from "../../_core/types"
import type { Database } from "../database/port"
import { orNull, replaceFile, syncFolder } from "../storage/disk"
import { blocksOf } from "../storage/migrate"
import { dumpLedger } from "./ledger-dump"
import type { Dialect } from "./ledger-dump"

/** Files of a backup's folder, beside `records/<root>.car`. */
export const FILES = {
  summary: "backup.json",
  ledger: "ledger.jsonl",
  pins: "pins.jsonl",
  records: "records",
}
export const FORMAT = 1

/** What a backup says of itself; written last, so that a folder without it holds none. */
export interface BackupSummary {
  readonly format: number
  /** Seconds since 1970. */
  readonly madeAt: number
  /** SHA-256 of the two lists. */
  readonly digests: { readonly ledger: string; readonly pins: string }
  readonly records: number
  readonly bytes: number
}

export interface BackedUp extends BackupSummary {
  /** Records written now; the others were in the folder already. */
  readonly written: number
  /** Records in the folder that nobody holds any more, and which are gone from it now. */
  readonly removed: number
  /** Pinned records of which the store has lost something: not in the backup. */
  readonly damaged: readonly Cid[]
}

/**
 * Writes ledger, pins and records into a folder, each record checked block by block on its way. The server may run
 * meanwhile: the ledger is of one moment, and reconciling puts right what came between that and the records. A folder
 * that holds an earlier backup is brought up to date: records do not change, so only new ones are written, and those
 * that were erased go.
 * @throws KeywardError `store-unreachable` `store-full`, and what the database throws
 */
export async function makeBackup(
  from: {
    readonly database: Database
    readonly dialect: Dialect
    readonly pins: Pick<PinStore, "pins" | "block">
  },
  folder: string,
  madeAt: number,
): Promise<BackedUp> {
  const records = join(folder, FILES.records)
  await mkdir(records, { recursive: true, mode: 0o700 })
  await rm(join(folder, FILES.summary), { force: true })
  const ledger = await writeLines(join(folder, FILES.ledger), (take, begin) =>
    dumpLedger(from.database, from.dialect, take, begin),
  )
  const held = new Set<Cid>()
  const pins = await writeLines(join(folder, FILES.pins), async (take, begin) => {
    await begin()
    for await (const { root, owner } of from.pins.pins()) {
      held.add(root)
      await take(JSON.stringify({ root, owner }))
    }
  })
  const there = new Set(await readdir(records))
  const [damaged, written, removed]: [Cid[], number[], string[]] = [[], [], []]
  let bytes = 0
  for (const root of held) {
    const path = join(records, `${root}.car`)
    if (!there.delete(`${root}.car`)) {
      const size = await writeRecord(from.pins, root, path)
      if (size === null) damaged.push(root)
      else written.push(size)
    }
    bytes += (await orNull(stat(path)))?.size ?? 0
  }
  for (const name of there) {
    await rm(join(records, name), { recursive: true, force: true })
    removed.push(name)
  }
  await syncFolder(records)
  const summary: BackupSummary = {
    ...{ format: FORMAT, madeAt, digests: { ledger, pins } },
    ...{ records: held.size - damaged.length, bytes },
  }
  await replaceFile(folder, FILES.summary, `${JSON.stringify(summary, null, 2)}\n`)
  return { ...summary, written: written.length, removed: removed.length, damaged }
}

/** Gives the digest of what was written. `begin` starts over. */
async function writeLines(
  path: string,
  fill: (take: (line: string) => Promise<void>, begin: () => Promise<void>) => Promise<void>,
): Promise<string> {
  const file = await open(path, "w", 0o600)
  try {
    let digest = createHash("sha256")
    await fill(
      async (line) => {
        const text = `${line}\n`
        digest.update(text)
        await file.writeFile(text)
      },
      async () => {
        digest = createHash("sha256")
        await file.truncate(0)
      },
    )
    await file.sync()
    return digest.digest("hex")
  } finally {
    await file.close()
  }
}

/** null where the store does not hold all of it, or it was erased meanwhile. */
async function writeRecord(pins: Pick<PinStore, "block">, root: Cid, path: string): Promise<number | null> {
  const part = `${path}.part`
  try {
    await pipeline(
      Readable.from(carBytes(root, blocksOf(pins, root))),
      createWriteStream(part, { mode: 0o600, flush: true }),
    )
    await rename(part, path)
    return (await stat(path)).size
  } catch (error) {
    await rm(part, { force: true })
    if (isKeywardError(error, "store-missing") || isKeywardError(error, "record-altered")) return null
    throw error
  }
}
