import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect } from "chai"
import { KNOWN_TABLES } from "../../../app/_core/ports/known"
import type { KnownRow, KnownTable } from "../../../app/_core/ports/known"
import { asAddress, asDigest } from "../../../app/_core/types"
import type { Database, Row, Value } from "../../../app/_server/database/port"
import { SqliteDatabase } from "../../../app/_server/database/sqlite"
import { countKnown, KNOWN_PAGE, readKnown, typeOfKey } from "../../../app/_server/known/known-rows"
import { ABOUT_NOBODY, KNOWN } from "../../../app/_server/known/known-tables"
import type { Known } from "../../../app/_server/known/known-tables"
import { ownerOf } from "../../../app/_server/pins"

const CHAIN = asDigest(`0x${"1c".repeat(32)}`)
const OTHER_CHAIN = asDigest(`0x${"2c".repeat(32)}`)
const patient = asAddress(`0x${"a1".repeat(20)}`)
const wallet = asAddress(`0x${"a2".repeat(20)}`)
const stranger = asAddress(`0x${"5e".repeat(20)}`)
const PROFILE = asDigest(`0x${"9f".repeat(32)}`)
const who: Known = {
  ...{ incarnation: CHAIN, account: patient, wallet },
  limitKeys: () => Promise.resolve([["vault", "the patient's"]]),
  profileDigests: () => Promise.resolve([PROFILE]),
}
/** Columns that hold an account, wherever they stand. */
const ACCOUNT_COLUMNS = ["account", "patient", "uploader", "asker", "reader", "signer"]
/** What is never to be read in an answer, as text and as the bytes of it. */
const SECRET = "not-to-be-shown"

interface Column {
  readonly name: string
  readonly type: "text" | "bigint" | "bytea"
}

// SQLite has the schema's own words for its types, in any case
const typeOf = (column: Row): Column["type"] => {
  const type = String(column["type"]).toLowerCase()
  if (type !== "text" && type !== "bigint" && type !== "bytea") throw new TypeError(type)
  return type
}

/** The tables of the newest schema, each with its columns. */
async function schemaOf(): Promise<ReadonlyMap<string, readonly Column[]>> {
  const folder = await mkdtemp(join(tmpdir(), "keyward-schema-"))
  const database = await SqliteDatabase.open(join(folder, "keyward.sqlite"))
  try {
    const tables = await database.query(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    )
    const read = tables.map(async ({ name }) => {
      const columns = await database.query(`PRAGMA table_info(${String(name)})`)
      return [
        String(name),
        columns.map((column) => ({ name: String(column["name"]), type: typeOf(column) })),
      ] as const
    })
    return new Map(await Promise.all(read))
  } finally {
    await database.close()
    await rm(folder, { recursive: true })
  }
}

/** What the server tells an account of its rows, on either side of the database port. */
export function knownSuite(open: () => Promise<Database>): void {
  let database: Database
  let schema: ReadonlyMap<string, readonly Column[]>
  before(async () => {
    schema = await schemaOf()
    database = await open()
  })
  beforeEach(async () => {
    for (const table of KNOWN_TABLES) await database.query(`DELETE FROM ${table}`)
  })
  after(async () => {
    for (const table of KNOWN_TABLES) await database.query(`DELETE FROM ${table}`)
    await database.close()
  })

  let made = 0
  /** A row with something in every column: each its own, nobody's unless given, secret where it is not to be shown. */
  const insert = async (table: KnownTable, given: Readonly<Record<string, Value>> = {}) => {
    made++
    const columns = schema.get(table) ?? []
    const values = columns.map(({ name, type }): Value => {
      if (name in given) return given[name]!
      if (name === "incarnation") return CHAIN
      if (ACCOUNT_COLUMNS.includes(name)) return stranger
      if (type === "bigint") return made
      if (type === "bytea") return new TextEncoder().encode(`${SECRET} ${made}`)
      return typeof KNOWN[table].columns[name] === "object" ? `${SECRET} ${made}` : `${name} ${made}`
    })
    const names = columns.map(({ name }) => `"${name}"`).join(", ")
    const places = columns.map((_, index) => `$${index + 1}`).join(", ")
    await database.query(`INSERT INTO ${table} (${names}) VALUES (${places})`, values)
  }
  const read = async (table: KnownTable): Promise<readonly KnownRow[]> => {
    const all: KnownRow[] = []
    for (let after: string | null = null; ;) {
      const page = await readKnown(database, table, who, after)
      all.push(...page.rows)
      if (page.next === null) return all
      after = page.next
    }
  }

  it("names every table of the schema with every column, or says why it is about nobody", () => {
    const told = [...KNOWN_TABLES, ...Object.keys(ABOUT_NOBODY)]
    expect(told.sort(), "app/_server/known/known-tables.ts").to.deep.equal([...schema.keys()].sort())
    for (const table of KNOWN_TABLES) {
      const columns = schema.get(table)!
      expect(Object.keys(KNOWN[table].columns).sort(), table).to.deep.equal(
        columns.map(({ name }) => name).sort(),
      )
      for (const { name, type } of columns) {
        const shown = KNOWN[table].columns[name]
        if (type === "bytea") expect(shown, `${table}.${name}`).to.equal("size")
        if (/(?:^|_)(?:digest|session|token|secret|network|holder|kept_by)$/.test(name) && name !== "digest")
          expect(shown, `${table}.${name}`).to.have.property("notShown")
      }
      for (const name of KNOWN[table].key) expect(KNOWN[table].columns[name]).to.equal("as it is")
      expect(
        columns.filter(({ name }) => KNOWN[table].key.includes(name)).map(({ type }) => type),
        table,
      ).to.deep.equal(
        columns.filter(({ name }) => KNOWN[table].key.includes(name)).map(({ name }) => typeOfKey(name)),
      )
    }
    for (const table of Object.keys(ABOUT_NOBODY))
      expect(schema.get(table)!.filter(({ name }) => ACCOUNT_COLUMNS.includes(name))).to.deep.equal([])
  })

  it("has a row by each column that holds an account, on this chain alone, and nobody else\u2019s", async () => {
    for (const table of KNOWN_TABLES) {
      const own = schema.get(table)!.filter(({ name }) => ACCOUNT_COLUMNS.includes(name))
      await insert(table)
      for (const { name } of own) await insert(table, { [name]: patient })
      if (own.length > 0) await insert(table, { [own[0]!.name]: patient, incarnation: OTHER_CHAIN })
      expect(await read(table), table).to.have.length(own.length)
      expect(await countKnown(database, table, who), table).to.equal(own.length)
    }
  })

  it("has what follows from the account elsewhere", async () => {
    const owners = [
      ownerOf({ config: { incarnation: CHAIN } }, { patient, uploader: stranger }),
      ownerOf({ config: { incarnation: CHAIN } }, { patient: stranger, uploader: patient }),
    ]
    const others = [
      ownerOf({ config: { incarnation: CHAIN } }, { patient: stranger, uploader: stranger }),
      ownerOf({ config: { incarnation: OTHER_CHAIN } }, { patient, uploader: patient }),
    ]
    for (const owner of [...owners, ...others]) {
      await insert("stored_cars", { owner })
      await insert("leases", { name: `turn bafyroot ${owner}` })
    }
    await insert("links", { link: "own", patient })
    await insert("drop_links", { link: "own", patient })
    await insert("receipts", { place: 1_007, patient })
    const topic = `0x${"00".repeat(12)}${patient.slice(2)}`
    const rows: readonly (readonly [KnownTable, Readonly<Record<string, Value>>])[] = [
      ["link_files", { link: "own" }],
      ["link_opens", { link: "own" }],
      ["drop_parts", { link: "own" }],
      ["receipt_nodes", { level: 0, position: 1_007 }],
      ["relayed", { signer: wallet }],
      ["relay_signers", { signer: wallet }],
      ["profiles", { digest: PROFILE }],
      ["history_logs", { topic1: topic }],
      ["history_logs", { topic2: topic }],
      ["history_logs", { topic3: topic }],
      ["rate_limits", { name: "vault", key: "the patient's" }],
      ["vault_passkeys", { credential: `keeper:${patient}:0x00` }],
    ]
    for (const [table, given] of rows) {
      await insert(table)
      await insert(table, given)
    }
    await insert("receipt_nodes", { level: 1, position: 1_007 })
    await insert("rate_limits", { name: "links", key: "the patient's" })
    expect(await read("stored_cars")).to.have.length(2)
    expect((await read("stored_cars")).map((row) => row["owner"])).to.have.members(owners)
    expect((await read("leases")).map((row) => row["name"])).to.have.members(
      owners.map((owner) => `turn bafyroot ${owner}`),
    )
    for (const table of new Set(rows.map(([name]) => name))) {
      const given = rows.filter(([name]) => name === table).map(([, each]) => each)
      const found = await read(table)
      expect(found, table).to.have.length(given.length)
      for (const each of given)
        expect(
          found.some((row) => matches(row, each)),
          table,
        ).to.equal(true)
    }
  })

  it("shows contents by their size, and of digests and names that hide something only that they are kept", async () => {
    for (const table of KNOWN_TABLES)
      for (const { name } of schema.get(table)!.filter((column) => ACCOUNT_COLUMNS.includes(column.name)))
        await insert(table, { [name]: patient })
    const rows = (await Promise.all(KNOWN_TABLES.map(read))).flat()
    const text = JSON.stringify(rows)
    const bytes = Buffer.from(SECRET)
    for (const form of [SECRET, bytes.toString("hex"), bytes.toString("base64url").slice(0, -2)])
      expect(text).not.to.include(form)
    const [vault] = await read("vaults")
    expect(vault?.["blob"]).to.have.property("bytes").above(SECRET.length)
    expect(vault?.["fetch_token_digest"]).to.deep.equal({
      notShown: "SHA-256 of the token that follows from the recovery code",
    })
    await database.query("DELETE FROM uploads")
    await insert("uploads", { patient, erase_digest: null, session: "", network: "" })
    const [upload] = await read("uploads")
    expect(upload).to.include({ erase_digest: null, session: null, network: null })
  })

  it("comes page by page, each row once, whatever goes meanwhile", async () => {
    const total = KNOWN_PAGE + 20
    for (let day = 0; day < total; day++) await insert("served_days", { patient, day })
    const first = await readKnown(database, "served_days", who, null)
    expect(first.rows).to.have.length(KNOWN_PAGE)
    expect(first.next).to.be.a("string")
    await database.query("DELETE FROM served_days WHERE day < 5")
    const second = await readKnown(database, "served_days", who, first.next)
    expect(second.next).to.equal(null)
    const days = [...first.rows, ...second.rows].map((row: Row | KnownRow) => Number(row["day"]))
    expect(days).to.deep.equal(Array.from({ length: total }, (_, day) => day))
  })

  it("takes no place but one of its own", async () => {
    for (const after of ["", "x", cursor("a"), cursor("a", "b", "1"), cursor("a", 1, 1), "A".repeat(5_000)]) {
      const refused = await readKnown(database, "served_days", who, after).then(
        () => null,
        (error: { code?: string }) => error.code,
      )
      expect(refused, after.slice(0, 10)).to.equal("request-malformed")
    }
  })
}

const cursor = (...values: readonly (string | number)[]) =>
  Buffer.from(JSON.stringify(values)).toString("base64url")
const matches = (row: KnownRow, given: Readonly<Record<string, Value>>) =>
  Object.entries(given).every(([name, value]) => row[name] === value)
