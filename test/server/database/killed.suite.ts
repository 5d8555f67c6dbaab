import { spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { expect } from "chai"
import type { Database } from "../../../app/_server/database/port"

const CHILD = fileURLToPath(new URL("writer.child.ts", import.meta.url))
const ENOUGH = 5

/** kill -9 in the middle of writing loses nothing that was acknowledged and leaves no half of anything. */
export function killedSuite(open: () => Promise<Database>, where: { url?: string; file: string }): void {
  /** Starts a writer, kills it after a few acknowledged pairs; the number of the last one it said. */
  async function killInMidWrite(prefix: string): Promise<number> {
    const child = spawn(
      process.execPath,
      ["-C", "react-server", "--import", "tsx", CHILD, prefix, where.file],
      {
        stdio: ["ignore", "pipe", "inherit"],
        env: { ...process.env, DATABASE_URL: where.url ?? undefined, NODE_NO_WARNINGS: "1" },
      },
    )
    const exited = once(child, "exit")
    let last = -1
    for await (const line of createInterface({ input: child.stdout })) {
      last = Number(line)
      if (last === ENOUGH) child.kill("SIGKILL")
    }
    const [, signal] = (await exited) as [number | null, string | null]
    expect(signal).to.equal("SIGKILL")
    return last
  }

  async function expectWhole(database: Database, prefix: string, last: number): Promise<void> {
    const rows = await database.query("SELECT name FROM meta WHERE name LIKE $1", [`${prefix}-%`])
    const names = new Set(rows.map((row) => String(row["name"])))
    for (let pair = 0; pair <= last; pair++) {
      expect(names.has(`${prefix}-${pair}-left`), `pair ${pair} was acknowledged`).to.equal(true)
    }
    for (const name of names) {
      const other = name.endsWith("left") ? name.replace("left", "right") : name.replace("right", "left")
      expect(names.has(other), `the other half of ${name}`).to.equal(true)
    }
  }

  it("survives kill -9 in mid-write, three times over", async () => {
    for (const prefix of ["first", "second", "third"]) {
      const last = await killInMidWrite(prefix)
      const database = await open()
      await expectWhole(database, prefix, last)
      await database.close()
    }
  })

  it("survives the kill -9 of a second opener while it writes itself", async () => {
    const database = await open()
    const dying = killInMidWrite("other")
    let over = false
    void dying.finally(() => (over = true))
    let written = 0
    while (!over) {
      await database.query("INSERT INTO meta (name, value) VALUES ($1, $2)", [`mine-${written}`, "x"])
      written++
      // Lets the child's words in: a synchronous driver would otherwise never give way.
      await new Promise(setImmediate)
    }
    await expectWhole(database, "other", await dying)
    const [row] = await database.query("SELECT COUNT(*) AS written FROM meta WHERE name LIKE $1", ["mine-%"])
    expect(row?.["written"]).to.equal(written)
    await database.close()
  })
}
