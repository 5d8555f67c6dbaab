import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setImmediate as nextTurn, setTimeout as wait } from "node:timers/promises"
import { expect } from "chai"
import { LEAF_SIZE } from "../../../app/_core/dag/node"
import { readFile } from "../../../app/_core/dag/read"
import { SqliteDatabase } from "../../../app/_server/database/sqlite"
import { matchLedger } from "../../../app/_server/ledger/identity"
import { exportName } from "../../../app/_server/storage/export"
import { S3PinStore } from "../../../app/_server/storage/s3/store"
import { joined, sampleCar } from "../../core/dag/samples"
import { failure, pinStoreSuite, same, stream } from "./pin-store.suite"
import { SeaweedCluster, weedBinary } from "./seaweed-cluster"

const MIB = 1024 ** 2

describe("S3 store on SeaweedFS", () => {
  const binary = weedBinary()

  describe(
    binary ? "with three volume servers" : "with three volume servers (none here: npm run build-seaweedfs)",
    () => {
      let folder: string
      let isOpen = false
      let cluster: SeaweedCluster
      let database: SqliteDatabase
      let store: S3PinStore
      let seed = 70_000
      before(async function () {
        if (!binary) return this.skip()
        this.timeout(180_000)
        folder = await mkdtemp(join(tmpdir(), "keyward-s3-"))
        cluster = await SeaweedCluster.start(binary)
        database = await SqliteDatabase.open(join(folder, "keyward.sqlite"))
        store = await S3PinStore.open(cluster.place, database)
        await matchLedger({ database, tag: store.tag, beginAnew: false })
        isOpen = true
      })
      after(async () => {
        if (!isOpen) return
        await store.close()
        await database.close()
        await cluster.stop()
        await rm(folder, { recursive: true })
      })

      pinStoreSuite(() => store, { shares: false })

      it("sends and reads a record of several parts", async () => {
        const { root, bytes, files } = await sampleCar([23 * MIB + 7], seed++)
        await store.importCar(root, "patient", stream(bytes))
        const read = await joined(readFile(await exportName(store, root, "0"), root, "0"))
        expect(same(read, files[0]!)).to.equal(true)
      })

      it("refuses credentials that are not those of the bucket", async () => {
        const credentials = { accessKeyId: "keyward-tests", secretAccessKey: "another" }
        const error = await failure(S3PinStore.open({ ...cluster.place, credentials }, database))
        expect(error).to.include({ code: "store-unreachable" })
      })

      it("loses nothing and fails no read or write while one volume server dies", async () => {
        type Made = Awaited<ReturnType<typeof sampleCar>>
        const held: Made[] = []
        const put = async (sizes: number[]) => {
          const made = await sampleCar(sizes, seed++)
          await store.importCar(made.root, "patient", stream(made.bytes))
          held.push(made)
        }
        const read = async ({ root, files }: Made) => {
          const bytes = await joined(readFile(await exportName(store, root, "0"), root, "0"))
          expect(same(bytes, files[0]!), "right bytes").to.equal(true)
        }
        for (let i = 0; i < 12; i++) await put([LEAF_SIZE + 5_000 * i])
        // Nothing that is remembered stands in for the bucket.
        await store.close()
        store = await S3PinStore.open(cluster.place, database, { memory: 0 })
        const failures: string[] = []
        let [reads, writes, isOver] = [0, 0, false]
        const loop = async (work: (turn: number) => Promise<void>) => {
          for (let turn = 0; !isOver; turn++, await nextTurn())
            await work(turn).catch((error: unknown) => failures.push(sayOf(error)))
        }
        const loops = [
          loop(async (turn) => {
            await read(held[turn % 12]!)
            reads++
          }),
          loop(async (turn) => {
            await read(held[(turn * 5 + 3) % held.length]!)
            reads++
          }),
          loop(async (turn) => {
            await put([80_000 + turn, turn % 7 === 0 ? 6 * MIB : 900])
            writes++
          }),
        ]
        await wait(3_000)
        await cluster.killHolder(1)
        const [readsBefore, writesBefore] = [reads, writes]
        await wait(20_000)
        isOver = true
        await Promise.all(loops)
        expect(failures).to.deep.equal([])
        expect(reads - readsBefore, "reads after the kill").to.be.above(0)
        expect(writes - writesBefore, "writes after the kill").to.be.above(0)
        await store.close()
        store = await S3PinStore.open(cluster.place, database)
        for (const made of held) await read(made)
        process.stdout.write(
          `      ${reads} reads, ${writes} writes, ${failures.length} failed; ${held.length} of ${held.length} held\n`,
        )
      }).timeout(300_000)

      it("fails, keeps nothing and says so where two of three are gone; the probe of health sees it", async () => {
        await cluster.killHolder(2)
        await store.close()
        const deadlines = { answer: 15_000, send: 15_000, pause: 250 }
        store = await S3PinStore.open(cluster.place, database, { deadlines })
        const { root, bytes } = await sampleCar([900], seed++)
        const error = await failure(store.importCar(root, "patient", stream(bytes)))
        expect(error).to.include({ code: "store-unreachable" })
        expect(await failure(store.health())).to.include({ code: "store-unreachable" })
      }).timeout(300_000)
    },
  )
})

/** An error with its causes, in words. */
function sayOf(error: unknown): string {
  const words: string[] = []
  for (let at = error; at instanceof Error; at = at.cause) words.push(`${at.name} ${at.message}`)
  return words.join(": ")
}
