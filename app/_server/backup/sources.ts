import "server-only"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { PinStore } from "../../_core/ports/storage"
import type { Database } from "../database/port"
import { PostgresDatabase } from "../database/postgres"
import { SqliteDatabase } from "../database/sqlite"
import type { Environment } from "../environment"
import { openStore, storeFolder, storeKind } from "../pins"
import { BlockFiles } from "../storage/block-files"
import { KuboPinStore } from "../storage/kubo"
import { FileOwnerBook } from "../storage/owner-book"
import { POSTGRES, SQLITE } from "./ledger-dump"
import type { Dialect } from "./ledger-dump"

/** A deployment to be read while its server runs. */
export interface Source {
  readonly database: Database
  readonly dialect: Dialect
  readonly pins: Pick<PinStore, "pins" | "block">
  close(): Promise<void>
}

/**
 * Opens what a deployment holds beside its running server: Postgres itself, or a copy of the SQLite file, for reading
 * for long would keep its writers waiting; and the store without its lock, for nothing is written to it.
 */
export async function openSource(environment: Environment): Promise<Source> {
  const scratch = await mkdtemp(join(tmpdir(), "keyward-backup-"))
  try {
    const { databaseUrl } = environment
    const database = databaseUrl
      ? await PostgresDatabase.open(databaseUrl)
      : await copySqlite(join(environment.folder, "keyward.sqlite"), join(scratch, "copy.sqlite"))
    const { pins, close } = await readStore(environment, database, join(scratch, "kubo"))
    return {
      ...{ database, dialect: databaseUrl ? POSTGRES : SQLITE, pins },
      async close() {
        await Promise.all([database.close(), close()])
        await rm(scratch, { recursive: true })
      },
    }
  } catch (error) {
    await rm(scratch, { recursive: true })
    throw error
  }
}

/** A copy as the file is at one moment; writers of the file do not wait. @param path has no quote in it */
export async function copySqlite(file: string, path: string): Promise<Database> {
  const live = await SqliteDatabase.open(file)
  try {
    await live.query(`VACUUM INTO '${path.replaceAll("'", "''")}'`)
  } finally {
    await live.close()
  }
  return SqliteDatabase.open(path)
}

async function readStore(
  environment: Environment,
  database: Database,
  scratch: string,
): Promise<{ pins: Pick<PinStore, "pins" | "block">; close: () => Promise<void> }> {
  const { ipfsApiUrl, ipfsApiToken: token } = environment
  const kind = storeKind(environment)
  if (kind === "s3") {
    const { pins } = await openStore(environment, database)
    return { pins, close: () => pins.close() }
  }
  const folder = storeFolder(environment, kind)
  if (!ipfsApiUrl) {
    const blocks = await BlockFiles.open(join(folder, "blocks"))
    const owners = await FileOwnerBook.open(join(folder, "pins"))
    return {
      pins: { pins: () => owners.pins(), block: (_root, cid) => blocks.read(cid) },
      close: () => Promise.resolve(),
    }
  }
  const owners = await FileOwnerBook.open(join(folder, "owners"))
  const kubo = await KuboPinStore.open(ipfsApiUrl, scratch, { token })
  return {
    pins: { pins: () => owners.pins(), block: (root, cid, options) => kubo.block(root, cid, options) },
    close: () => kubo.close(),
  }
}
