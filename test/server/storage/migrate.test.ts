import { spawn } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect } from "chai"
import { LEAF_SIZE } from "../../../app/_core/dag/node"
import { SqliteDatabase } from "../../../app/_server/database/sqlite"
import { environment } from "../../../app/_server/environment"
import { matchLedger } from "../../../app/_server/ledger/identity"
import { openStore } from "../../../app/_server/pins"
import type { StoreKind } from "../../../app/_server/pins"
import { migrateStore } from "../../../app/_server/storage/migrate"
import type { PinStore } from "../../../app/_core/ports/storage"
import type { BucketPlace } from "../../../app/_server/storage/s3/bucket"
import { sampleCar } from "../../core/dag/samples"
import { S3Server } from "../../fakes/s3-server"
import { KuboNode, kuboBinary } from "./kubo-node"
import { failure, same, stream } from "./pin-store.suite"
import { SeaweedCluster, weedBinary } from "./seaweed-cluster"

const RECORDS = 12
type Made = Awaited<ReturnType<typeof sampleCar>>

describe("npm run migrate-store", () => {
  let folder: string
  let server: S3Server
  let env: Record<string, string>
  let made: Made[]
  let seed = 90_000
  const ownerOf = (at: number) => (at % 3 === 0 ? "patient" : "doctor")

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "keyward-migrate-"))
    server = new S3Server()
    env = { KEYWARD_DATA: join(folder, "data"), ...settingsOf(await server.start()) }
    made = []
    for (let i = 0; i < RECORDS; i++) made.push(await sampleCar([LEAF_SIZE + i, 40], seed++))
    await within("embedded", async (pins) => {
      for (const [at, { root, bytes }] of made.entries())
        await pins.importCar(root, ownerOf(at), stream(bytes))
      // One that two hold.
      await pins.importCar(made[0]!.root, "doctor", stream(made[0]!.bytes))
    })
  })
  afterEach(async () => {
    await server.stop()
    await rm(folder, { recursive: true })
  })

  /** A store of this deployment, with its ledger. */
  async function within(kind: StoreKind, work: (pins: PinStore) => Promise<void>, beginAnew = false) {
    const told = environment(env)
    const database = await SqliteDatabase.open(join(env["KEYWARD_DATA"]!, "keyward.sqlite"))
    const { pins, tag } = await openStore(told, database, kind)
    try {
      await matchLedger({ database, tag, beginAnew })
      await work(pins)
    } finally {
      await pins.close()
      await database.close()
    }
  }

  /** The command itself; `onStart` may kill it. */
  function migrate(from: string, to: string, onStart: (kill: () => void) => void = () => undefined) {
    const args = ["--conditions=react-server", "--import", "tsx", "scripts/lib/migrate-task.ts"]
    const child = spawn(process.execPath, [...args, "--from", from, "--to", to], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    })
    let said = ""
    for (const out of [child.stdout, child.stderr])
      out.on("data", (chunk: Buffer) => (said += chunk.toString()))
    onStart(() => child.kill("SIGKILL"))
    return new Promise<{ code: number | null; said: string }>((resolve) =>
      child.once("exit", (code) => resolve({ code, said })),
    )
  }

  async function mustHold(pins: PinStore, records: readonly Made[]): Promise<void> {
    const held = new Set<string>()
    for await (const { root, owner } of pins.pins()) held.add(`${root} ${owner}`)
    const wanted = records.map(({ root }) => `${root} ${ownerOf(made.findIndex((one) => one.root === root))}`)
    if (records.includes(made[0]!)) wanted.push(`${made[0]!.root} doctor`)
    expect([...held].sort()).to.deep.equal(wanted.sort())
    for (const { root, blocks } of records)
      for (const { cid, bytes } of blocks) expect(same(await pins.block(root, cid), bytes)).to.equal(true)
  }

  it("goes on where it was killed, loses nothing, and takes away what was erased meanwhile", async () => {
    let indexes = 0
    const killed = await migrate("embedded", "s3", (kill) => {
      server.trouble = ({ method, key }) => {
        if (method === "PUT" && key.endsWith(".idx") && ++indexes === 6) kill()
        return null
      }
    })
    expect(killed.code, killed.said).to.equal(null)
    server.trouble = () => null
    const half = [...server.objects.keys()].filter((key) => key.endsWith(".idx")).length
    expect(half).to.be.within(1, RECORDS - 1)
    // One that counted before the kill, which has left the last one half-way.
    const done = [...server.objects.keys()].filter((key) => key.endsWith(".idx")).slice(0, -1)
    const erased = made.slice(1).find(({ root }) => done.some((key) => key.includes(root)))!
    await within("embedded", async (pins) => {
      for (const owner of ["patient", "doctor"]) await pins.unpin(erased.root, owner)
      await pins.collectGarbage()
    })
    server.asked.length = 0
    const again = await migrate("embedded", "s3")
    expect(again.code, again.said).to.equal(0)
    const sent = server.asked.filter(({ method, key }) => method === "PUT" && key.endsWith(".car"))
    expect(sent.length, "only what was not there").to.be.below(RECORDS - 2)
    const left = made.filter((one) => one !== erased)
    await within("s3", (pins) => mustHold(pins, left))
    expect([...server.objects.keys()].filter((key) => key.includes(erased.root))).to.deep.equal([])
    const third = await migrate("embedded", "s3")
    expect(third.said).to.include("0 were brought now")
    await within("embedded", (pins) => mustHold(pins, left))
  })

  it("brings everything back", async () => {
    expect((await migrate("embedded", "s3")).code).to.equal(0)
    await rm(join(env["KEYWARD_DATA"]!, "blocks"), { recursive: true })
    const back = await migrate("s3", "embedded")
    expect(back.code, back.said).to.equal(0)
    await within("embedded", (pins) => mustHold(pins, made))
  })

  it("names what is damaged, brings the rest, and ends with 1", async () => {
    await migrate("embedded", "s3")
    await rm(join(env["KEYWARD_DATA"]!, "blocks"), { recursive: true })
    const car = [...server.objects.keys()].find((key) => key.includes(made[3]!.root) && key.endsWith(".car"))!
    server.objects.delete(car)
    const { code, said } = await migrate("s3", "embedded")
    expect(code, said).to.equal(1)
    expect(said).to.include(made[3]!.root)
    await within("embedded", (pins) =>
      mustHold(
        pins,
        made.filter((_, at) => at !== 3),
      ),
    )
  })

  it("refuses a store of another ledger, one in use without a name, the same one and what is no store", async () => {
    server.objects.set("keyward.json", { bytes: Buffer.from('{"ledger":"another","v":1}'), at: new Date() })
    const other = await migrate("embedded", "s3")
    expect([other.code, other.said.includes("ledger-lost")], other.said).to.deep.equal([1, true])
    server.objects.delete("keyward.json")
    server.objects.set("cars/x/y", { bytes: Buffer.from("x"), at: new Date() })
    expect((await migrate("embedded", "s3")).code).to.equal(1)
    expect((await migrate("s3", "s3")).code).to.equal(1)
    expect((await migrate("embedded", "tape")).code).to.equal(1)
    await within("embedded", (pins) => mustHold(pins, made))
  })

  it("stops where the new store is full, and keeps what it has brought", async () => {
    server.trouble = ({ method }) => (method === "PUT" && server.objects.size > 6 ? FULL : null)
    await within("embedded", async (from) => {
      await within(
        "s3",
        async (to) => {
          expect(await failure(migrateStore(from, to))).to.include({ code: "store-full" })
        },
        true,
      )
    })
    server.trouble = () => null
    const { code, said } = await migrate("embedded", "s3")
    expect(code, said).to.equal(0)
  })

  const parts = [kuboBinary(), weedBinary()]
  it(
    parts.every(Boolean)
      ? "goes from embedded to a Kubo, to SeaweedFS and back"
      : "goes from embedded to a Kubo, to SeaweedFS and back (skipped: it takes both, see scripts/build-*.ts)",
    async function () {
      const [kubo, weed] = parts
      if (!kubo || !weed) return this.skip()
      this.timeout(300_000)
      const [node, cluster] = await Promise.all([KuboNode.start(kubo), SeaweedCluster.start(weed)])
      try {
        env = {
          ...{ KEYWARD_DATA: join(folder, "data"), ...settingsOf(cluster.place) },
          ...{ IPFS_API_URL: node.url, IPFS_API_TOKEN: node.token },
        }
        for (const [from, to] of [
          ["embedded", "kubo"],
          ["kubo", "s3"],
        ] as const) {
          const { code, said } = await migrate(from, to)
          expect(code, said).to.equal(0)
          await within(to, (pins) => mustHold(pins, made))
        }
        await rm(join(env["KEYWARD_DATA"]!, "blocks"), { recursive: true })
        expect((await migrate("s3", "embedded")).code).to.equal(0)
        await within("embedded", (pins) => mustHold(pins, made))
      } finally {
        await Promise.all([node.stop(), cluster.stop()])
      }
    },
  )
})

const FULL = { status: 507, code: "InsufficientStorage" }

const settingsOf = ({ bucket, endpoint, region, credentials }: BucketPlace): Record<string, string> => ({
  ...{ S3_BUCKET: bucket, S3_ENDPOINT: endpoint ?? "", S3_REGION: region },
  ...{ S3_ACCESS_KEY: credentials?.accessKeyId ?? "", S3_SECRET_KEY: credentials?.secretAccessKey ?? "" },
})
