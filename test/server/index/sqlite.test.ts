import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { SqliteDatabase } from "../../../app/_server/database/sqlite"
import { historySuite } from "./history.suite"
import { indexSuite } from "./index.suite"
import { reorgSuite } from "./reorg.suite"
import { indexSource } from "./sources"

describe("histories from an index in SQLite", () => {
  let folder = ""
  let database: SqliteDatabase
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "keyward-index-"))
    database = await SqliteDatabase.open(join(folder, "keyward.sqlite"))
  })
  after(async () => {
    await database?.close()
    await rm(folder, { recursive: true })
  })

  historySuite((stage) => indexSource(stage, database))
  describe("a reorg", () => reorgSuite((stage) => indexSource(stage, database)))
  describe("the index", () => indexSuite(() => database))
})
