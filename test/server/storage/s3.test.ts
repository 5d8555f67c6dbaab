import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect } from "chai"
import { LEAF_SIZE } from "../../../app/_core/dag/node"
import { readFile } from "../../../app/_core/dag/read"
import { SqliteDatabase } from "../../../app/_server/database/sqlite"
import { matchLedger } from "../../../app/_server/ledger/identity"
import { exportName } from "../../../app/_server/storage/export"
import type { BucketPlace } from "../../../app/_server/storage/s3/bucket"
import { LEFT_OVER_SECONDS, S3PinStore } from "../../../app/_server/storage/s3/store"
import { joined, sampleCar } from "../../core/dag/samples"
import { S3Server } from "../../fakes/s3-server"
import type { S3Request, Trouble } from "../../fakes/s3-server"
import { failure, pinStoreSuite, same, stream } from "./pin-store.suite"

const QUICK = { deadlines: { answer: 700, send: 700, pause: 1 } }
const MIB = 1024 ** 2

describe("S3 store", () => {
  let folder: string
  let database: SqliteDatabase
  let server: S3Server
  let place: BucketPlace
  let store: S3PinStore
  let seed = 50_000
  const open = (more: Partial<BucketPlace> = {}) => S3PinStore.open({ ...place, ...more }, database, QUICK)
  const again = async () => {
    await store.close()
    store = await open()
  }
  const record = (sizes = [2 * LEAF_SIZE + 5, 70]) => sampleCar(sizes, seed++)
  const pinned = async (sizes?: number[]) => {
    const made = await record(sizes)
    await store.importCar(made.root, "patient", stream(made.bytes))
    return made
  }
  const objects = (end = "") =>
    [...server.objects.keys()].filter((key) => key.startsWith("cars/") && key.endsWith(end))
  const inTrouble = (trouble: Trouble, on: (request: S3Request) => boolean, times = Infinity) => {
    server.trouble = (request) => (on(request) && times-- > 0 ? trouble : null)
  }
  const cars = (method: string) => (request: S3Request) =>
    request.method === method && request.key.endsWith(".car")

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "keyward-s3-"))
    database = await SqliteDatabase.open(join(folder, "keyward.sqlite"))
    server = new S3Server()
    place = await server.start()
    store = await open()
    await matchLedger({ database, tag: store.tag, beginAnew: false })
  })
  afterEach(() => {
    server.trouble = () => null
  })
  after(async () => {
    await store.close()
    await server.stop()
    await database.close()
    await rm(folder, { recursive: true })
  })

  pinStoreSuite(() => store, { shares: false })

  it("keeps a record as one object and its index, whose names do not tell whose they are", async () => {
    await store.collectGarbage()
    const before = new Set(objects())
    const { root, bytes } = await pinned()
    const made = objects().filter((key) => !before.has(key))
    expect(made).to.have.length(2)
    for (const key of made)
      expect(key).to.match(new RegExp(`^cars/[0-9a-f]{32}/[0-9a-f]{64}/${root}/[0-9a-f-]{36}\\.(car|idx)$`))
    const car = server.objects.get(made.find((key) => key.endsWith(".car"))!)!
    expect(same(car.bytes, bytes)).to.equal(true)
  })

  it("sends a large record in parts, and reads a file of it by few long stretches", async () => {
    const { root, files } = await pinned([21 * MIB + 3])
    expect(server.asked.some(({ query }) => query.has("partNumber"))).to.equal(true)
    server.asked.length = 0
    const read = await joined(readFile(await exportName(store, root, "0"), root, "0"))
    expect(same(read, files[0]!)).to.equal(true)
    const ranges = server.asked.filter(({ range }) => range !== null)
    expect(ranges.length, "stretches of 8 MiB").to.be.at.most(8)
  })

  it("leaves no parts behind where the sender of a large record fails", async () => {
    const { root, bytes } = await record([12 * MIB])
    async function* broken() {
      yield* stream(bytes.subarray(0, 11 * MIB))
      throw new Error("the sender failed")
    }
    expect(await failure(store.importCar(root, "patient", broken()))).to.include({
      message: "the sender failed",
    })
    expect([...server.uploads.values()]).to.deep.equal([])
  })

  it("brings the same root twice at once, and holds it once", async () => {
    const { root, bytes } = await record()
    await Promise.all([1, 2, 3, 4].map(() => store.importCar(root, "patient", stream(bytes))))
    await store.collectGarbage()
    expect(objects().filter((key) => key.includes(root))).to.have.length(2)
    expect(await store.isPinned(root, "patient")).to.equal(true)
  })

  describe("where the service", () => {
    it("gives the whole object for a range, refuses it and tells no bytes", async () => {
      const { root } = await pinned()
      inTrouble("whole", ({ range }) => range !== null)
      expect(await failure(store.block(root, root))).to.include({ code: "store-unreachable" })
    })

    it("gives another range than the one asked for, refuses it", async () => {
      const { root } = await pinned()
      inTrouble("shifted", ({ range }) => range !== null)
      expect(await failure(store.block(root, root))).to.include({ code: "store-unreachable" })
    })

    it("breaks off in the middle of a body, asks again; and fails where it goes on", async () => {
      const { root } = await pinned()
      inTrouble("cut", ({ range }) => range !== null, 2)
      expect(await store.block(root, root)).not.to.equal(null)
      const other = await pinned()
      inTrouble("cut", ({ range }) => range !== null)
      expect(await failure(store.block(other.root, other.root))).to.include({ code: "store-unreachable" })
    })

    it("fails, never takes that for a record that is not there", async () => {
      const { root } = await pinned()
      for (const status of [500, 503]) {
        inTrouble({ status, code: "InternalError" }, ({ range }) => range !== null)
        expect(await failure(store.block(root, root))).to.include({ code: "store-unreachable" })
        inTrouble({ status, code: "InternalError" }, ({ method }) => method === "HEAD")
        expect(await failure(store.isPinned(root, "patient"))).to.include({ code: "store-unreachable" })
      }
    })

    it("says nothing, gives up at its deadline", async () => {
      const { root } = await pinned()
      inTrouble("silent", () => true)
      const other = await record()
      for (const work of [
        () => store.block(root, root),
        () => store.isPinned(root, "patient"),
        () => store.importCar(other.root, "patient", stream(other.bytes)),
      ])
        expect(await failure(work())).to.include({ code: "store-unreachable" })
    }).timeout(20_000)

    it("has lost a record's object, says that it is not pinned and not there", async () => {
      const { root } = await pinned()
      const key = objects(".car").find((each) => each.includes(root))!
      server.objects.delete(key)
      expect(await store.isPinned(root, "patient")).to.equal(false)
      expect(await store.block(root, root)).to.equal(null)
    })

    it("flips a bit, says that the record is altered; and the next upload heals it", async () => {
      const { root, bytes, blocks } = await pinned()
      const key = objects(".car").find((each) => each.includes(root))!
      const stored = server.objects.get(key)!
      const at = stored.bytes.indexOf(Buffer.from(blocks[0]!.bytes))
      server.objects.set(key, { ...stored, bytes: Buffer.from(stored.bytes.with(at, stored.bytes[at]! ^ 1)) })
      expect(await failure(store.block(root, blocks[0]!.cid))).to.include({ code: "record-altered" })
      await store.importCar(root, "patient", stream(bytes))
      expect(same(await store.block(root, root), blocks.at(-1)!.bytes)).to.equal(true)
      expect(same(await store.block(root, blocks[0]!.cid), blocks[0]!.bytes)).to.equal(true)
    })

    it("has a damaged index, says that the record is altered", async () => {
      const { root } = await pinned()
      const key = objects(".idx").find((each) => each.includes(root))!
      const stored = server.objects.get(key)!
      server.objects.set(key, { ...stored, bytes: Buffer.from(stored.bytes.with(30, stored.bytes[30]! ^ 1)) })
      expect(await failure(store.block(root, root))).to.include({ code: "record-altered" })
    })

    it("takes an object and keeps nothing, does not call it kept", async () => {
      const { root, bytes } = await record()
      inTrouble("lost", cars("PUT"))
      expect(await failure(store.importCar(root, "patient", stream(bytes)))).to.include({
        code: "store-unreachable",
      })
      expect(await store.isPinned(root, "patient")).to.equal(false)
    })

    it("says that it removed and did not, goes on trying", async () => {
      await store.collectGarbage()
      const [stays, goes] = [await pinned(), await pinned()]
      for (const { root } of [stays, goes]) await store.unpin(root, "patient")
      inTrouble("lost", ({ method, key }) => method === "DELETE" && key.includes(stays.root))
      expect(await failure(store.collectGarbage())).to.include({ code: "store-unreachable" })
      expect(
        objects().filter((key) => key.includes(goes.root)),
        "holds nobody else's up",
      ).to.deep.equal([])
      expect(await store.unerased()).to.equal(1)
      expect(await store.block(stays.root, stays.root), "and gives it to nobody").to.equal(null)
      server.trouble = () => null
      expect(await store.collectGarbage()).to.equal(stays.blocks.length)
      expect(objects().filter((key) => key.includes(stays.root))).to.deep.equal([])
      expect(await store.unerased()).to.equal(0)
    })

    it("is full, says so", async () => {
      const { root, bytes } = await record()
      inTrouble({ status: 507, code: "InsufficientStorage" }, ({ method }) => method === "PUT")
      expect(await failure(store.importCar(root, "patient", stream(bytes)))).to.include({
        code: "store-full",
      })
    })

    it("lists and cannot read, is not well", async () => {
      await again()
      await store.health()
      await again()
      inTrouble({ status: 500, code: "InternalError" }, ({ method, key }) => method === "GET" && key !== "")
      expect(await failure(store.health())).to.include({ code: "store-unreachable" })
    })
  })

  describe("a bucket that would keep what is removed", () => {
    afterEach(() => {
      server.versioning = null
      server.isLocked = false
    })

    for (const status of ["Enabled", "Suspended"])
      it(`is refused: versioning ${status}`, async () => {
        server.versioning = status
        const error = await failure(open())
        expect(error).to.include({ code: "store-keeps" })
        expect(String((error as { details: { reason: string } }).details.reason)).to.include("versioning")
      })

    it("is refused: locked objects", async () => {
      server.isLocked = true
      expect(await failure(open())).to.include({ code: "store-keeps" })
    })

    it("is noticed by health where it became so", async () => {
      await again()
      server.versioning = "Enabled"
      expect(await failure(store.health())).to.include({ code: "store-keeps" })
      const { root, bytes } = await record()
      expect(await failure(store.importCar(root, "patient", stream(bytes)))).to.include({
        code: "store-keeps",
      })
    })

    it("is refused where it does not say", async () => {
      inTrouble({ status: 403, code: "AccessDenied" }, ({ query }) => query.has("versioning"))
      expect(await failure(open())).to.include({ code: "store-unreachable" })
    })

    it("is refused where there is none of that name", async () => {
      const error = await failure(open({ bucket: "another" }))
      expect(error).to.include({ code: "store-unreachable" })
      expect((error as { details: object }).details).to.deep.equal({ reason: "there is no such bucket" })
    })

    it("may be away at the start", async () => {
      const away = await open({ endpoint: "http://127.0.0.1:1" })
      expect(await failure(away.health())).to.include({ code: "store-unreachable" })
      await away.close()
    })
  })

  describe("what was left over", () => {
    const due = () => database.query("DELETE FROM leases WHERE name LIKE 's3 sweep %'")

    it("goes after a day: objects without a row, parts, imports that never ended; and nothing else", async () => {
      const kept = await pinned()
      await store.collectGarbage()
      const prefix = objects()[0]!.split("/").slice(0, 2).join("/")
      const stray = `${prefix}/${"0".repeat(64)}/${kept.root}/00000000-0000-4000-8000-000000000000.car`
      server.objects.set(stray, { bytes: Buffer.from("x"), at: new Date() })
      server.objects.set("somebody-elses", { bytes: Buffer.from("x"), at: new Date() })
      server.objects.set("cars/another-ledger/x.car", { bytes: Buffer.from("x"), at: new Date() })
      server.uploads.set("left", { key: stray, at: new Date(), parts: new Map() })
      server.uploads.set("other", { key: "elsewhere", at: new Date(), parts: new Map() })
      await due()
      await store.collectGarbage()
      expect(server.objects.has(stray), "not yet").to.equal(true)
      expect(server.uploads.has("left")).to.equal(true)
      server.age(LEFT_OVER_SECONDS + 1)
      await due()
      await store.collectGarbage()
      expect(server.objects.has(stray)).to.equal(false)
      expect([...server.uploads.keys()]).to.deep.equal(["other"])
      for (const key of ["somebody-elses", "cars/another-ledger/x.car", "keyward.json"])
        expect(server.objects.has(key), key).to.equal(true)
      for (const { cid, bytes } of kept.blocks)
        expect(same(await store.block(kept.root, cid), bytes)).to.equal(true)
    })

    it("goes with the row of an import whose process was killed", async () => {
      const { root } = await record()
      await database.query(
        `INSERT INTO stored_cars (id, root, owner, state, size, blocks, since) VALUES ('dead', $1, 'patient', 'writing', 0, 0, $2)`,
        [root, Math.floor(Date.now() / 1_000) - LEFT_OVER_SECONDS - 5],
      )
      await store.collectGarbage()
      expect(await database.query("SELECT id FROM stored_cars WHERE id = 'dead'")).to.deep.equal([])
    })

    it("stays where the bucket names another ledger", async () => {
      const prefix = objects()[0]!.split("/").slice(0, 2).join("/")
      const stray = `${prefix}/x/00000000-0000-4000-8000-000000000001.car`
      server.objects.set(stray, { bytes: Buffer.from("x"), at: new Date() })
      server.age(LEFT_OVER_SECONDS + 1)
      const own = server.objects.get("keyward.json")!
      for (const named of [`{"ledger":"another","v":1}`, null]) {
        if (named) server.objects.set("keyward.json", { ...own, bytes: Buffer.from(named) })
        else server.objects.delete("keyward.json")
        await due()
        expect(await failure(store.collectGarbage())).to.include({ code: "ledger-lost" })
        expect(server.objects.has(stray)).to.equal(true)
      }
      server.objects.set("keyward.json", own)
      server.objects.delete(stray)
    })

    it("is not taken for ours by an empty ledger beside a bucket that holds records", async () => {
      await pinned()
      const empty = await SqliteDatabase.open(join(folder, "empty.sqlite"))
      const other = await S3PinStore.open(place, empty, QUICK)
      const error = await failure(matchLedger({ database: empty, tag: other.tag, beginAnew: false }))
      expect(error).to.include({ code: "ledger-lost" })
      expect((error as { details: object }).details).to.deep.equal({ reason: "gone-for-good" })
      const before = objects()
      await failure(other.collectGarbage())
      expect(objects()).to.deep.equal(before)
      await other.close()
      await empty.close()
    })
  })

  it("serves two processes with one ledger", async () => {
    const other = await open()
    const { root, bytes, blocks } = await record()
    await Promise.all([
      store.importCar(root, "patient", stream(bytes)),
      other.importCar(root, "patient", stream(bytes)),
    ])
    for (const { cid, bytes: held } of blocks) expect(same(await other.block(root, cid), held)).to.equal(true)
    await store.unpin(root, "patient")
    expect(await other.isPinned(root, "patient")).to.equal(false)
    expect(await other.block(root, root)).to.equal(null)
    await Promise.all([store.collectGarbage(), other.collectGarbage()])
    expect(objects().filter((key) => key.includes(root))).to.deep.equal([])
    await other.close()
  })
})
