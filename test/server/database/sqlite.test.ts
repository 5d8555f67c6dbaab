import { mkdtemp, rm, stat } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect } from "chai"
import { SqliteDatabase } from "../../../app/_server/database/sqlite"
import { ledgerSuite } from "../ledger/ledger.suite"
import { dropsSuite } from "../ledger/drops.suite"
import { knownSuite } from "../ledger/known.suite"
import { receiptsSuite } from "../ledger/receipts.suite"
import { linksSuite } from "../ledger/links.suite"
import { ratesSuite } from "../ledger/rates.suite"
import { relayedSuite } from "../ledger/relayed.suite"
import { databaseSuite } from "./database.suite"
import { killedSuite } from "./killed.suite"

describe("SqliteDatabase", () => {
  let folder = ""
  const where = { file: "" }
  const open = () => SqliteDatabase.open(where.file)
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "keyward-sqlite-"))
    where.file = join(folder, "new", "keyward.sqlite")
  })
  after(() => rm(folder, { recursive: true }))

  databaseSuite(open)
  describe("the ledger", () => ledgerSuite(open))
  describe("links", () => linksSuite(open))
  describe("drop links", () => dropsSuite(open))
  describe("receipts", () => receiptsSuite(open))
  describe("what is told to an account", () => knownSuite(open))
  describe("limits", () => ratesSuite(open))
  describe("what the relay remembers", () => relayedSuite(open))
  describe("killed", () => killedSuite(open, where))

  it("is readable by its owner alone", async () => {
    const { mode } = await stat(where.file)
    expect(mode & 0o077).to.equal(0)
  })

  it("syncs before it acknowledges", async () => {
    const database = await open()
    const [journal] = await database.query("PRAGMA journal_mode")
    const [synchronous] = await database.query("PRAGMA synchronous")
    expect(journal?.["journal_mode"]).to.equal("wal")
    expect(synchronous?.["synchronous"], "2 is FULL").to.equal(2)
    await database.close()
  })
})
