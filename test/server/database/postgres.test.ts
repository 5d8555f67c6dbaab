import { POSTGRES, tablesOf } from "../../../app/_server/backup/ledger-dump"
import type { Database } from "../../../app/_server/database/port"
import { PostgresDatabase } from "../../../app/_server/database/postgres"
import { backupSuite } from "../backup.suite"
import { ledgerSuite } from "../ledger/ledger.suite"
import { dropsSuite } from "../ledger/drops.suite"
import { knownSuite } from "../ledger/known.suite"
import { receiptsSuite } from "../ledger/receipts.suite"
import { linksSuite } from "../ledger/links.suite"
import { ratesSuite } from "../ledger/rates.suite"
import { relayedSuite } from "../ledger/relayed.suite"
import { atOnceSuite } from "./at-once.suite"
import { databaseSuite } from "./database.suite"
import { killedSuite } from "./killed.suite"
import { startPostgres } from "./postgres.cluster"
import type { Cluster } from "./postgres.cluster"

describe("PostgresDatabase (needs DATABASE_URL or Debian's postgresql)", () => {
  let cluster: Cluster | null = null
  const where = { url: "", file: "" }
  const open = () => PostgresDatabase.open(where.url)
  before(async function () {
    cluster = await startPostgres()
    if (!cluster) return this.skip()
    where.url = cluster.url
  })
  after(() => cluster?.stop())

  databaseSuite(open)
  describe("the ledger", () => ledgerSuite(open))
  describe("links", () => linksSuite(open))
  describe("drop links", () => dropsSuite(open))
  describe("receipts", () => receiptsSuite(open))
  describe("what is told to an account", () => knownSuite(open))
  describe("limits", () => ratesSuite(open))
  describe("what the relay remembers", () => relayedSuite(open))
  describe("a backup, restored to it", () => backupSuite(() => emptied(where.url), POSTGRES))
  describe("under load", () => atOnceSuite(open))
  describe("killed", () => killedSuite(open, where))
})

/** The database as it is before the first start. */
async function emptied(url: string): Promise<Database> {
  const database = await PostgresDatabase.open(url)
  for (const table of await tablesOf(database, POSTGRES))
    if (table !== "schema_steps") await database.query(`DELETE FROM ${table}`)
  return database
}
