import "server-only"
import type { Database } from "./port"
import { PostgresDatabase } from "./postgres"
import { SqliteDatabase } from "./sqlite"

/** Postgres where `DATABASE_URL` is set, else one SQLite file in the deployment's folder. */
export function openDatabase(where: { url: string | null; file: string }): Promise<Database> {
  return where.url ? PostgresDatabase.open(where.url) : SqliteDatabase.open(where.file)
}
