import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect } from "chai"
import type { Database } from "../../../app/_server/database/port"
import { SqliteDatabase } from "../../../app/_server/database/sqlite"
import { sampleCar } from "../../core/dag/samples"
import { startApp } from "../app"
import { person } from "../people"

const AT_ONCE = 50
const ROUNDS = 4
/** As many as one account may send at once, see `Room`. */
const EACH = 5

/** Uploads that come together, over HTTP, from ten accounts; how long they take is printed beside SQLite's. */
export function atOnceSuite(open: () => Promise<Database>): void {
  it(`takes ${AT_ONCE} uploads at once, ${ROUNDS} times over, and refuses none`, async function () {
    this.timeout(180_000)
    const folder = await mkdtemp(join(tmpdir(), "keyward-at-once-"))
    try {
      const mine = await walk(await open())
      const sqlite = await walk(await SqliteDatabase.open(join(folder, "beside.sqlite")))
      process.stdout.write(
        `      ${AT_ONCE * ROUNDS} uploads: ${mine.ms} ms, SQLite in the same run ${sqlite.ms} ms ` +
          `(${(mine.ms / sqlite.ms).toFixed(2)} times)\n`,
      )
      expect(mine.refused).to.deep.equal([])
      expect(sqlite.refused).to.deep.equal([])
    } finally {
      await rm(folder, { recursive: true })
    }
  })
}

async function walk(database: Database) {
  await database.query("DELETE FROM uploads")
  const app = await startApp({}, undefined, database)
  try {
    const people = Array.from({ length: AT_ONCE / EACH }, (_, i) => person(`${i}e`))
    for (const { account } of people) app.chain.published.add(account)
    const cookies = await Promise.all(people.map((who) => app.signIn(who)))
    const refused: string[] = []
    let ms = 0
    for (let round = 0; round < ROUNDS; round++) {
      const cars = await Promise.all(
        Array.from({ length: AT_ONCE }, (_, i) => sampleCar([2_000], 1_000 + round * AT_ONCE + i)),
      )
      const begun = performance.now()
      await Promise.all(
        cars.map(async ({ root, bytes }, i) => {
          const who = i % people.length
          const patient = { "keyward-patient": people[who]!.account }
          const headers = { ...patient, "content-type": "application/vnd.ipld.car" }
          const sent = { method: "PUT", as: cookies[who]!, headers, body: bytes as Uint8Array<ArrayBuffer> }
          const response = await app.ask(`/api/records/${root}`, sent)
          if (response.status !== 201) refused.push(`${response.status} ${await response.text()}`)
        }),
      )
      ms += performance.now() - begun
    }
    const stored = await Promise.all(people.map(({ account }) => app.services.uploads.ofPatient(account)))
    expect(stored.flat().length + refused.length).to.equal(AT_ONCE * ROUNDS)
    return { ms: Math.round(ms), refused }
  } finally {
    await app.close()
  }
}
