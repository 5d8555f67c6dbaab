import { PostgresDatabase } from "../../../app/_server/database/postgres"
import { startPostgres } from "../database/postgres.cluster"
import type { Cluster } from "../database/postgres.cluster"
import { historySuite } from "./history.suite"
import { indexSuite } from "./index.suite"
import { reorgSuite } from "./reorg.suite"
import { indexSource } from "./sources"

describe("histories from an index in Postgres (needs DATABASE_URL or Debian's postgresql)", () => {
  let cluster: Cluster | null = null
  let database: PostgresDatabase
  before(async function () {
    cluster = await startPostgres()
    if (!cluster) return this.skip()
    database = await PostgresDatabase.open(cluster.url)
  })
  after(async () => {
    await database?.close()
    await cluster?.stop()
  })

  historySuite((stage) => indexSource(stage, database))
  describe("a reorg", () => reorgSuite((stage) => indexSource(stage, database)))
  describe("the index", () => indexSuite(() => database))
})
