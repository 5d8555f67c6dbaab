import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect } from "chai"
import { asAddress } from "../../app/_core/types"
import { SQLITE } from "../../app/_server/backup/ledger-dump"
import { makeBackup } from "../../app/_server/backup/make-backup"
import { restoreBackup } from "../../app/_server/backup/restore-backup"
import { openSource } from "../../app/_server/backup/sources"
import { SqliteDatabase } from "../../app/_server/database/sqlite"
import { environment } from "../../app/_server/environment"
import { partsOf } from "../../app/_server/handlers/health"
import { matchLedger } from "../../app/_server/ledger/identity"
import { openStore, ownerOf } from "../../app/_server/pins"
import { Composition } from "../../app/_server/services"
import { LEFT_OVER_SECONDS } from "../../app/_server/storage/s3/store"
import { SharedTurns } from "../../app/_server/turns"
import { sampleCar } from "../core/dag/samples"
import { S3Server } from "../fakes/s3-server"
import { failure, same, stream } from "./storage/pin-store.suite"

const patient = asAddress(`0x${"a1".repeat(20)}`)

describe("a deployment that keeps its records in a bucket", () => {
  let folder: string
  let server: S3Server
  let env: Record<string, string>
  const open: Composition[] = []
  const said: string[] = []
  const compose = (more: Record<string, string> = {}) => {
    const composition = new Composition(environment({ ...env, ...more }), (line) => said.push(line))
    open.push(composition)
    return composition
  }
  const closeAll = () => Promise.all(open.splice(0).map((each) => each.close()))

  beforeEach(async () => {
    said.length = 0
    folder = await mkdtemp(join(tmpdir(), "keyward-deployed-"))
    server = new S3Server()
    const { endpoint, bucket, credentials } = await server.start()
    const [registry, directory, requests, receipts] = [1, 2, 3, 4].map((each) => `0x${`1${each}`.repeat(20)}`)
    const deployment = { chainId: 31337, registry, directory, requests, receipts, deployedAtBlock: 1 }
    await writeFile(
      join(folder, "deployment.json"),
      JSON.stringify({ ...deployment, deployedAtBlockHash: `0x${"1c".repeat(32)}` }),
    )
    env = {
      ...{ KEYWARD_DATA: join(folder, "data"), KEYWARD_DEPLOYMENT: join(folder, "deployment.json") },
      ...{ KEYWARD_RPC_URL: "http://127.0.0.1:1", S3_BUCKET: bucket, S3_ENDPOINT: endpoint ?? "" },
      ...{ S3_ACCESS_KEY: credentials?.accessKeyId ?? "", S3_SECRET_KEY: credentials?.secretAccessKey ?? "" },
    }
  })
  afterEach(async () => {
    await closeAll()
    await server.stop()
    await rm(folder, { recursive: true })
  })

  async function keepOne(composition: Composition) {
    const services = await composition.services()
    const { root, bytes, blocks } = await sampleCar([500], 1)
    const binding = { root, patient, uploader: patient }
    await services.pins.importCar(root, ownerOf(services, binding), stream(bytes))
    await services.uploads.keep("id", binding, bytes.length, 0)
    return { services, root, blocks, binding }
  }

  it("names its ledger there, shares turns, and finds its records again after a restart", async () => {
    const { root, blocks, services } = await keepOne(compose())
    expect(services.turns).to.be.instanceOf(SharedTurns)
    expect(server.objects.has("keyward.json")).to.equal(true)
    await closeAll()
    const { pins } = await compose().services()
    for (const { cid, bytes } of blocks) expect(same(await pins.block(root, cid), bytes)).to.equal(true)
  })

  it("does not begin with an empty database beside a bucket that holds records, and says why", async () => {
    await keepOne(compose())
    await closeAll()
    const before = [...server.objects.keys()]
    for (const name of ["", "-wal", "-shm"])
      await rm(join(folder, "data", `keyward.sqlite${name}`), { force: true })
    expect(await failure(compose().services())).to.include({ code: "ledger-lost" })
    expect(said.join()).to.include("finds none of them again and removes none")
    await closeAll()
    const { pins } = await compose({ KEYWARD_NEW_LEDGER: "on" }).services()
    await pins.collectGarbage()
    for (const key of before) expect(server.objects.has(key), key).to.equal(true)
  })

  it("is backed up while it runs, and restored beside the same bucket with a new database", async () => {
    const { root, blocks } = await keepOne(compose())
    const to = join(folder, "backup")
    await mkdir(to)
    const source = await openSource(environment(env))
    expect(await makeBackup(source, to, 1)).to.include({ records: 1 })
    await source.close()
    await closeAll()
    const before = [...server.objects.keys()].filter((key) => key.startsWith("cars/"))
    await rm(join(folder, "data"), { recursive: true })
    await mkdir(join(folder, "data"))
    const database = await SqliteDatabase.open(join(folder, "data", "keyward.sqlite"))
    const { pins, tag } = await openStore(environment(env), database)
    const restored = await restoreBackup(to, { database, dialect: SQLITE, pins })
    expect([restored.records, restored.missing]).to.deep.equal([1, []])
    await matchLedger({ database, tag, beginAnew: false })
    for (const { cid, bytes } of blocks) expect(same(await pins.block(root, cid), bytes)).to.equal(true)
    server.age(LEFT_OVER_SECONDS + 1)
    await pins.collectGarbage()
    for (const key of before) expect(server.objects.has(key), "what the lost rows told of").to.equal(false)
    for (const { cid, bytes } of blocks) expect(same(await pins.block(root, cid), bytes)).to.equal(true)
    await pins.close()
    await database.close()
  })

  it("says by health, readiness and metrics what the bucket does", async () => {
    const composition = compose()
    const { services, root, binding } = await keepOne(composition)
    const ready = async () =>
      JSON.parse((await composition.operatorAnswer("/readyz"))!.body) as { store: string }
    expect((await ready()).store).to.equal("ok")
    await services.pins.unpin(root, ownerOf(services, binding))
    server.trouble = ({ method, key }) => (method === "DELETE" && key.includes(root) ? "lost" : null)
    await failure(services.collectGarbage())
    const metrics = (await composition.operatorAnswer("/metrics"))!.body
    expect(metrics).to.include("keyward_store_unerased 1")
    await closeAll()
    const again = compose()
    const { pins, ...rest } = await again.services()
    server.versioning = "Enabled"
    expect((await partsOf({ pins, ...rest })).store).to.equal("store-keeps")
    server.versioning = null
    await server.stop()
    expect((await partsOf({ pins, ...rest })).store).to.equal("store-unreachable")
    server = new S3Server()
    await server.start()
  })

  it("takes no setting of half a key", () => {
    expect(() => environment({ ...env, S3_SECRET_KEY: "" })).to.throw(TypeError)
    expect(environment({ ...env, S3_ACCESS_KEY: "", S3_SECRET_KEY: "" }).s3?.credentials).to.equal(null)
    expect(environment({}).s3).to.equal(null)
  })
})
