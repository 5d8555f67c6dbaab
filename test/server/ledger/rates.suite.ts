import { expect } from "chai"
import { isKeywardError } from "../../../app/_core/errors"
import type { Database } from "../../../app/_server/database/port"
import type { Limit } from "../../../app/_server/http/limits"
import { SharedLimit, sharedLimits } from "../../../app/_server/http/shared-limit"
import { RateTable } from "../../../app/_server/ledger/rates"
import { networkNames } from "../../../app/_server/network-names"

const START = 1_800_000_000_000

/** Limits that several processes share, on either side of the database port: each `open` is one process's. */
export function ratesSuite(open: () => Promise<Database>): void {
  let processes: readonly Database[] = []
  let now = START
  before(async () => {
    processes = [await open(), await open()]
  })
  beforeEach(async () => {
    now = START
    await processes[0]?.query("DELETE FROM rate_limits")
  })
  after(() => Promise.all(processes.map((database) => database.close())))

  const tables = () => processes.map((database) => new RateTable(database, networkNames("secret")))
  const limits = (most: number, windowMs: number): Limit[] =>
    tables().map((table) => new SharedLimit(table, "tries", most, windowMs, () => now))
  const waitOf = async (attempt: Promise<void>): Promise<number> => {
    try {
      await attempt
      return 0
    } catch (error) {
      if (!isKeywardError(error, "too-many-requests")) throw error
      return Number(error.details["seconds"])
    }
  }

  it("let so many through in all, whichever process is asked, and the next when its time has come", async () => {
    const [one, two] = limits(3, 30_000) as [Limit, Limit]
    const waits = [await waitOf(one.take("a")), await waitOf(two.take("a")), await waitOf(one.take("a"))]
    expect(waits).to.deep.equal([0, 0, 0])
    expect([await waitOf(one.take("a")), await waitOf(two.take("a"))]).to.deep.equal([10, 10])
    expect(await waitOf(two.take("b")), "another key").to.equal(0)
    now += 9_999
    expect([await waitOf(one.take("a")), await waitOf(two.take("a"))]).to.deep.equal([1, 1])
    now += 1
    expect([await waitOf(two.take("a")), await waitOf(one.take("a"))]).to.deep.equal([0, 10])
  })

  it("let no more through than one process would, where all ask at once and take some ahead", async () => {
    const both = limits(200, 60_000)
    const waits = await Promise.all(Array.from({ length: 500 }, (_, i) => waitOf(both[i % 2]!.take("a"))))
    // What one process holds and has not used when the other is refused, at most.
    expect(waits.filter((wait) => wait === 0).length).to.be.within(196, 200)
    now += 60_000
    const later = await Promise.all(Array.from({ length: 500 }, (_, i) => waitOf(both[i % 2]!.take("a"))))
    expect(later.filter((wait) => wait === 0).length).to.be.within(196, 200)
  })

  it("take several at once, all or none", async () => {
    const [one, two] = limits(10, 10_000) as [Limit, Limit]
    expect(await waitOf(one.take("a", 7))).to.equal(0)
    expect(await waitOf(two.take("a", 4))).to.equal(1)
    expect(await waitOf(two.take("a", 3))).to.equal(0)
    expect(await waitOf(one.take("b", 11)), "never").to.be.above(0)
  })

  it("do not ask the database for each of many", async () => {
    const [database] = processes as [Database]
    let asked = 0
    const counting = {
      query: (sql: string, params?: Parameters<Database["query"]>[1]) => {
        asked++
        return database.query(sql, params)
      },
    } as Database
    const limit = new SharedLimit(new RateTable(counting, String), "many", 1_200, 60_000, () => now)
    for (let i = 0; i < 1_200; i++) await limit.take("a")
    expect(asked).to.be.at.most(60)
    const before = asked
    await waitOf(limit.take("a"))
    for (let i = 0; i < 100; i++) expect(await waitOf(limit.take("a"))).to.be.above(0)
    expect(asked - before, "who was told to wait asks nothing").to.be.at.most(3)
  })

  it("count on, each process for itself, where the database does not answer", async () => {
    const gone = { query: () => Promise.reject(new TypeError("gone")) } as unknown as Database
    const limit = new SharedLimit(new RateTable(gone, String), "tries", 2, 60_000, () => now)
    expect([await waitOf(limit.take("a")), await waitOf(limit.take("a"))]).to.deep.equal([0, 0])
    expect(await waitOf(limit.take("a"))).to.be.above(0)
  })

  it("shut nobody out for ever after a clock ran ahead", async () => {
    const [one, two] = limits(2, 60_000) as [Limit, Limit]
    now = START + 86_400_000
    await one.take("a")
    await one.take("a")
    now = START
    expect(await waitOf(two.take("a"))).to.equal(0)
  })

  it("name neither networks nor accounts, and are swept when they are full again", async () => {
    const [database] = processes as [Database]
    const [table] = tables() as [RateTable]
    await sharedLimits(table, () => now).signIn.take("192.0.2.7")
    const rows = await database.query("SELECT name, key FROM rate_limits")
    expect(rows).to.have.length(1)
    expect(JSON.stringify(rows)).not.to.include("192.0.2.7")
    await table.sweep(now)
    expect(await database.query("SELECT key FROM rate_limits")).to.have.length(1)
    await table.sweep(now + 60_000)
    expect(await database.query("SELECT key FROM rate_limits")).to.have.length(0)
  })
}
