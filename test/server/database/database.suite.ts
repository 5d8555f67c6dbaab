import { expect } from "chai"
import { isKeywardError } from "../../../app/_core/errors"
import { bytesOf, integerOf, textOf } from "../../../app/_server/database/port"
import type { Database } from "../../../app/_server/database/port"

/** What both sides of the database port keep. `open` opens the same database each time. */
export function databaseSuite(open: () => Promise<Database>): void {
  let database: Database
  before(async () => {
    database = await open()
  })
  beforeEach(() => database.query("DELETE FROM meta"))
  after(() => database.close())

  const put = "INSERT INTO meta (name, value) VALUES ($1, $2)"
  const names = async () => {
    const rows = await database.query("SELECT name FROM meta ORDER BY name")
    return rows.map((row) => textOf(row, "name"))
  }

  it("gives back text, integers up to 2^53 - 1 and bytes as they were", async () => {
    const blob = Uint8Array.from({ length: 256 }, (_, index) => index)
    const wide = Number.MAX_SAFE_INTEGER
    await database.query("DELETE FROM vaults")
    await database.query(
      `INSERT INTO vaults (incarnation, account, digest, blob, fetch_token_digest, place, kept_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      ["0xaa", "a ‖ 'quoted'", "0xbb", blob, "0xcc", wide, 0],
    )
    const [row] = await database.query("SELECT * FROM vaults WHERE place = $1", [wide])
    if (!row) throw new Error("nothing came back")
    expect(textOf(row, "account")).to.equal("a ‖ 'quoted'")
    expect(integerOf(row, "place")).to.equal(wide)
    expect(integerOf(row, "kept_at")).to.equal(0)
    expect(bytesOf(row, "blob")).to.deep.equal(blob)
    expect(Object.getPrototypeOf(row["blob"])).to.equal(Uint8Array.prototype)
  })

  it("takes a parameter that stands twice in a statement", async () => {
    await database.query(put, ["one", "x"])
    const rows = await database.query("SELECT name FROM meta WHERE name = $1 OR value = $1", ["x"])
    expect(rows.map((row) => textOf(row, "name"))).to.deep.equal(["one"])
  })

  it("gives back what DELETE … RETURNING took away, once", async () => {
    await database.query(put, ["once", "x"])
    const take = () => database.query("DELETE FROM meta WHERE name = $1 RETURNING value", ["once"])
    const taken = await Promise.all([take(), take(), take()])
    expect(taken.flat()).to.have.length(1)
  })

  it("keeps all of a transaction", async () => {
    const result = await database.transaction(async (within) => {
      await within.query(put, ["a", "1"])
      await within.query(put, ["b", "2"])
      return "done"
    })
    expect(result).to.equal("done")
    expect(await names()).to.deep.equal(["a", "b"])
  })

  it("keeps nothing of a transaction that throws", async () => {
    const attempt = database.transaction(async (within) => {
      await within.query(put, ["a", "1"])
      throw new RangeError("no")
    })
    expect(await caught(attempt)).to.be.instanceOf(RangeError)
    expect(await names()).to.deep.equal([])
  })

  it("keeps nothing of a transaction whose statement fails, and goes on", async () => {
    const attempt = database.transaction(async (within) => {
      await within.query(put, ["a", "1"])
      await within.query(put, ["a", "again"])
    })
    expect(isKeywardError(await caught(attempt), "server-failed")).to.equal(true)
    expect(await names()).to.deep.equal([])
    await database.query(put, ["a", "1"])
    expect(await names()).to.deep.equal(["a"])
  })

  for (const about of [undefined, "the count"])
    it(`runs fifty transactions at once as if one after the other${about ? ", about one thing" : ""}`, async () => {
      await database.query(put, ["count", "0"])
      const raise = () =>
        database.transaction(
          async (within) => {
            const [row] = await within.query("SELECT value FROM meta WHERE name = $1", ["count"])
            const next = Number(row?.["value"]) + 1
            await within.query("UPDATE meta SET value = $1 WHERE name = $2", [String(next), "count"])
          },
          about === undefined ? {} : { about },
        )
      await Promise.all(Array.from({ length: 50 }, raise))
      const [row] = await database.query("SELECT value FROM meta WHERE name = $1", ["count"])
      expect(row?.["value"]).to.equal("50")
    })

  it("shows no half of a transaction to anybody else", async () => {
    let writing: Promise<void> = Promise.resolve()
    await new Promise<void>((begun) => {
      writing = database.transaction(async (within) => {
        await within.query(put, ["a", "1"])
        begun()
        await within.query(put, ["b", "2"])
      })
    })
    const seen = await names()
    expect([0, 2]).to.include(seen.length)
    await writing
  })

  it("is opened by two at once: both write and both see it", async () => {
    const [second, third] = await Promise.all([open(), open()])
    try {
      await Promise.all(
        Array.from({ length: 30 }, (_, index) =>
          ([database, second, third][index % 3] ?? database).query(put, [
            String(index).padStart(2, "0"),
            "x",
          ]),
        ),
      )
      for (const opener of [database, second, third]) {
        const [row] = await opener.query("SELECT COUNT(*) AS written FROM meta")
        expect(row?.["written"]).to.equal(30)
      }
    } finally {
      await Promise.all([second.close(), third.close()])
    }
  })

  it("refuses a database that a newer version wrote", async () => {
    await database.query("INSERT INTO schema_steps (step) VALUES ($1)", [9_999])
    try {
      expect(await caught(open())).to.be.instanceOf(TypeError)
    } finally {
      await database.query("DELETE FROM schema_steps WHERE step = $1", [9_999])
    }
  })
}

/** What a promise was rejected with. */
async function caught(attempt: Promise<unknown>): Promise<unknown> {
  try {
    await attempt
  } catch (error) {
    return error
  }
  throw new Error("it did not throw")
}
