import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { SQLITE } from "../../app/_server/backup/ledger-dump"
import { SqliteDatabase } from "../../app/_server/database/sqlite"
import { backupSuite } from "./backup.suite"

describe("a backup, restored to SQLite", () => {
  let folder = ""
  let count = 0
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "keyward-backup-sqlite-"))
  })
  after(() => rm(folder, { recursive: true }))
  backupSuite(() => SqliteDatabase.open(join(folder, `${count++}.sqlite`)), SQLITE)
})
