import { openDatabase } from "../../../app/_server/database/open"

/**
 * Writes pairs of rows, one transaction each, until it is killed; says the number of each pair once it is
 * acknowledged. Arguments: a prefix and, for SQLite, the file.
 */
const [prefix = "", file = ""] = process.argv.slice(2)
const database = await openDatabase({ url: process.env["DATABASE_URL"] ?? null, file })
for (let pair = 0; ; pair++) {
  await database.transaction(async (within) => {
    for (const half of ["left", "right"]) {
      const name = `${prefix}-${pair}-${half}`
      await within.query("INSERT INTO meta (name, value) VALUES ($1, $2)", [name, "x".repeat(4_096)])
    }
  })
  process.stdout.write(`${pair}\n`)
}
