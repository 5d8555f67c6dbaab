// One of several web processes with one Postgres and one bucket; is killed without a word.
import { mkdtemp } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { PostgresDatabase } from "../../app/_server/database/postgres"
import { Leases } from "../../app/_server/ledger/leases"
import { Damage } from "../../app/_server/storage/damage"
import type { BucketPlace } from "../../app/_server/storage/s3/bucket"
import { S3PinStore } from "../../app/_server/storage/s3/store"
import { SharedTurns } from "../../app/_server/turns"
import { startApp } from "./app"

const [url = "", place = ""] = process.argv.slice(2)
const database = await PostgresDatabase.open(url)
const pins = await S3PinStore.open(JSON.parse(place) as BucketPlace, database)
const folder = await mkdtemp(join(tmpdir(), "keyward-process-"))
const room = {
  ...{ stored: 1e9, uploadsAtOnce: 60 },
  unrecorded: { account: 1e9, network: 1e9 },
}
const turns = new SharedTurns(new Leases(database))
const app = await startApp({ pins, turns, room, damage: new Damage(pins) }, folder, database)
process.stdout.write(`${app.url}\n`)
