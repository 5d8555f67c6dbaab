import { copyFile, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect } from "chai"
import { isKeywardError } from "../../app/_core/errors"
import { asAddress } from "../../app/_core/types"
import { SqliteDatabase } from "../../app/_server/database/sqlite"
import { environment } from "../../app/_server/environment"
import { checkLedger } from "../../app/_server/ledger/identity"
import { ownerOf } from "../../app/_server/pins"
import { Composition } from "../../app/_server/services"
import { sampleCar } from "../core/dag/samples"
import { stream } from "./storage/pin-store.suite"

const patient = asAddress(`0x${"a1".repeat(20)}`)

describe("a ledger that is gone, empty or damaged beside a full store", () => {
  let folder = ""
  let data = ""
  const said: string[] = []
  let open: Composition | null = null
  const compose = (more: Record<string, string> = {}) => {
    const env = { KEYWARD_DATA: data, KEYWARD_DEPLOYMENT: join(folder, "deployment.json") }
    open = new Composition(environment({ ...env, KEYWARD_RPC_URL: "http://127.0.0.1:1", ...more }), (line) =>
      said.push(line),
    )
    return open
  }
  const close = async () => {
    await open?.close()
    open = null
  }
  const sqlite = (name = "keyward.sqlite") => join(data, name)

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "keyward-lost-"))
    data = join(folder, "data")
    said.length = 0
    const [registry, directory, requests, receipts] = [1, 2, 3, 4].map((seed) => `0x${`1${seed}`.repeat(20)}`)
    const deployment = { chainId: 31337, registry, directory, requests, receipts, deployedAtBlock: 1 }
    await writeFile(
      join(folder, "deployment.json"),
      JSON.stringify({ ...deployment, deployedAtBlockHash: `0x${"1c".repeat(32)}` }),
    )
    const services = await compose().services()
    const { root, bytes } = await sampleCar([500], 1)
    const binding = { root, patient, uploader: patient }
    await services.pins.importCar(root, ownerOf(services, binding), stream(bytes))
    await services.uploads.keep("id", binding, bytes.length, 0)
    await close()
  })
  afterEach(async () => {
    await close()
    await rm(folder, { recursive: true })
  })

  const refusal = async (): Promise<unknown> => {
    const errors = [await failed(), await failed()]
    expect(said, "one line for one cause").to.have.length(1)
    expect(said[0]).to.match(/^Keyward cannot serve \(ledger-lost\): .{40,}$/)
    expect(errors[0]).to.have.property("code", "ledger-lost")
    return (errors[0] as { details: { reason: string } }).details.reason
  }
  const failed = async () => {
    const composition = open ?? compose()
    return composition.services().catch((error: unknown) => error)
  }

  it("is refused where its file is gone", async () => {
    await rm(sqlite())
    await rm(sqlite("keyward.sqlite-wal"), { force: true })
    expect(await refusal()).to.equal("gone")
    expect(said[0]).to.include("KEYWARD_NEW_LEDGER")
  })

  it("is refused where its file is empty", async () => {
    await writeFile(sqlite(), "")
    await rm(sqlite("keyward.sqlite-wal"), { force: true })
    expect(await refusal()).to.equal("gone")
  })

  it("is refused where its file is no database, or damaged in the middle, with the cause", async () => {
    const whole = await readFile(sqlite())
    await writeFile(sqlite(), Buffer.alloc(whole.length, 7))
    expect(await refusal()).to.equal("damaged")
    expect(said[0]).to.include("not a database")
    await close()
    said.length = 0
    await writeFile(sqlite(), whole.fill(7, 4_096, whole.length - 4_096))
    expect(await refusal()).to.equal("damaged")
  })

  it("is refused where it is another one's", async () => {
    await rename(data, join(folder, "first"))
    await compose().services()
    await close()
    await copyFile(sqlite(), join(folder, "first", "keyward.sqlite"))
    data = join(folder, "first")
    expect(await refusal()).to.equal("other")
  })

  it("is refused where the store beside it is gone", async () => {
    await rm(join(data, "blocks"), { recursive: true })
    expect(await refusal()).to.equal("store")
  })

  it("is begun anew where the operator says so, once, and what is stored is still there", async () => {
    await rm(sqlite())
    await rm(sqlite("keyward.sqlite-wal"), { force: true })
    const { pins } = await compose({ KEYWARD_NEW_LEDGER: "on" }).services()
    const kept: unknown[] = []
    for await (const pin of pins.pins()) kept.push(pin)
    expect(kept).to.have.length(1)
    await close()
    await compose().services()
    expect(said).to.deep.equal([])
  })

  it("is taken as it is where it comes from a version that noted nothing", async () => {
    const database = await SqliteDatabase.open(sqlite())
    await database.query("DELETE FROM meta WHERE name = 'ledger'")
    await database.close()
    await rm(join(data, "blocks", "ledger"))
    await compose().services()
    expect(said).to.deep.equal([])
  })

  it("is noticed while the server runs", async () => {
    const { database } = await compose().services()
    await checkLedger(database)
    await rename(sqlite(), sqlite("moved"))
    const error = await checkLedger(database).catch((thrown: unknown) => thrown)
    expect(isKeywardError(error, "ledger-lost")).to.equal(true)
    await rename(sqlite("moved"), sqlite())
    await checkLedger(database)
    await database.query("DELETE FROM meta")
    expect(await checkLedger(database).catch((thrown: unknown) => thrown)).to.have.property(
      "code",
      "ledger-lost",
    )
  })
})
