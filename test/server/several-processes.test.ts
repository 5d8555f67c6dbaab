import { spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { createServer, request as ask } from "node:http"
import type { Server } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { setTimeout as wait } from "node:timers/promises"
import { expect } from "chai"
import type { Cid } from "../../app/_core/types"
import { SIGN_IN_MINUTES, SIGN_IN_STATEMENT } from "../../app/_core/sign-in-message"
import { PostgresDatabase } from "../../app/_server/database/postgres"
import { SqliteDatabase } from "../../app/_server/database/sqlite"
import { Leases } from "../../app/_server/ledger/leases"
import { ownerOf } from "../../app/_server/pins"
import { eraseWhenFinal } from "../../app/_server/erasing"
import { formatSiweMessage } from "../../app/_server/sign-in/siwe-message"
import { S3PinStore } from "../../app/_server/storage/s3/store"
import type { BucketPlace } from "../../app/_server/storage/s3/bucket"
import { OwnTurns } from "../../app/_core/turns"
import type { Turns } from "../../app/_core/turns"
import { SharedTurns } from "../../app/_server/turns"
import { sampleCar } from "../core/dag/samples"
import { S3Server } from "../fakes/s3-server"
import { cookieOf, startApp } from "./app"
import { startPostgres } from "./database/postgres.cluster"
import type { Cluster } from "./database/postgres.cluster"
import { patient } from "./people"

const PROCESSES = 3
const SENDERS = 6
const CAR = "application/vnd.ipld.car"

describe("several web processes with one ledger and one bucket", () => {
  let server: S3Server
  let place: BucketPlace
  let folder: string
  before(async () => {
    server = new S3Server()
    place = await server.start()
    folder = await mkdtemp(join(tmpdir(), "keyward-several-"))
  })
  after(async () => {
    await server.stop()
    await rm(folder, { recursive: true })
  })

  /** One process erases an upload while another is sent the same once more. What was answered 201 has to be there. */
  async function eraseBesideUpload(turnsOf: (leases: Leases) => Turns, name: string) {
    const databases = [1, 2].map(() => SqliteDatabase.open(join(folder, `${name}.sqlite`)))
    const [one, two] = (await Promise.all(databases)) as [SqliteDatabase, SqliteDatabase]
    const appOn = async (database: SqliteDatabase) => {
      const pins = await S3PinStore.open(place, database)
      const turns = turnsOf(new Leases(database))
      return startApp({ pins, turns }, await mkdtemp(join(folder, "app-")), database)
    }
    const [erasing, sending] = [await appOn(one), await appOn(two)]
    const made = await sampleCar([500], name.length)
    const as = await sending.signIn(patient)
    const put = () =>
      sending.ask(`/api/records/${made.root}`, {
        ...{ method: "PUT", as, body: made.bytes as Uint8Array<ArrayBuffer> },
        headers: { "keyward-patient": patient.account, "content-type": CAR },
      })
    const binding = { root: made.root, patient: patient.account, uploader: patient.account }
    expect((await put()).status).to.equal(201)
    const upload = (await erasing.services.uploads.find(binding))!
    const { pins } = erasing.services
    const unpin = pins.unpin.bind(pins)
    let second: Promise<Response> | null = null
    pins.unpin = async (root, owner) => {
      await unpin(root, owner)
      // Between the pin's end and the row's.
      second = put()
      await Promise.race([second, wait(1_500)])
    }
    await eraseWhenFinal(erasing.services, upload, null, 0)
    const answer = await second!
    const isBound = (await sending.services.uploads.find(binding)) !== null
    const isHeld = await sending.services.pins.isPinned(made.root, ownerOf(sending.services, binding))
    await erasing.close()
    await sending.close()
    return { status: answer.status, isBound, isHeld }
  }

  it("an erasing in one does not take what another has just acknowledged", async () => {
    const after = await eraseBesideUpload((leases) => new SharedTurns(leases), "shared")
    expect(after).to.deep.equal({ status: 201, isBound: true, isHeld: true })
  })

  it("which turns of each process alone would", async () => {
    const after = await eraseBesideUpload(() => new OwnTurns(), "own")
    expect(after.status).to.equal(201)
    expect(after.isBound, "the row of an acknowledged upload is gone").to.equal(false)
  })

  it("a turn that takes long is not ended for that", async () => {
    const database = await SqliteDatabase.open(join(folder, "long.sqlite"))
    const leases = new Leases(database)
    const [one, two] = [new SharedTurns(leases), new SharedTurns(leases)]
    const said: string[] = []
    const long = one.pass("a", async () => {
      await wait(22_000)
      said.push("one")
    })
    await wait(200)
    await two.pass("a", () => Promise.resolve(said.push("two")))
    await long
    expect(said).to.deep.equal(["one", "two"])
    await database.close()
  })

  it("a turn ends with its process", async () => {
    const database = await SqliteDatabase.open(join(folder, "turns.sqlite"))
    const leases = new Leases(database)
    const long = Math.floor(Date.now() / 1_000) - 1
    await leases.take("turn a", "a process that was killed", long - 180, long)
    expect(await new SharedTurns(leases).pass("a", () => Promise.resolve(7))).to.equal(7)
    expect(await database.query("SELECT name FROM leases")).to.deep.equal([])
    await database.close()
  })

  describe("restarted one after the other under load", () => {
    let cluster: Cluster | null
    let proxy: Server
    let url: string
    const children: (ChildProcess | null)[] = []
    const targets = new Map<number, string>()

    before(async function () {
      this.timeout(180_000)
      cluster = await startPostgres()
      if (!cluster) return this.skip()
      for (let at = 0; at < PROCESSES; at++) await startProcess(at)
      let turn = 0
      proxy = createServer((incoming, outgoing) => {
        const live = [...targets.values()]
        const target = live[turn++ % live.length]
        const failed = () => (outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end())
        if (!target) return void failed()
        const onward = ask(
          new URL(incoming.url ?? "/", target),
          { method: incoming.method, headers: incoming.headers },
          (answer) => {
            outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
            answer.on("error", failed).pipe(outgoing)
          },
        )
        onward.on("error", failed)
        incoming.pipe(onward)
      })
      await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve))
      url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
    })
    after(async () => {
      for (const child of children) child?.kill("SIGKILL")
      proxy?.closeAllConnections()
      proxy?.close()
      await cluster?.stop()
    })

    async function startProcess(at: number): Promise<void> {
      const args = ["--conditions=react-server", "--import", "tsx", "test/server/several-processes.child.ts"]
      const child = spawn(process.execPath, [...args, cluster!.url, JSON.stringify(place)], {
        stdio: ["ignore", "pipe", "inherit"],
      })
      children[at] = child
      for await (const line of createInterface({ input: child.stdout })) {
        targets.set(at, line)
        return
      }
      throw new Error("a process did not begin")
    }

    async function killProcess(at: number): Promise<void> {
      const child = children[at]!
      const gone = new Promise((resolve) => child.once("exit", resolve))
      targets.delete(at)
      child.kill("SIGKILL")
      await gone
    }

    const send = (path: string, as: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
      fetch(url + path, {
        ...init,
        headers: {
          origin: url,
          "sec-fetch-site": "same-origin",
          ...(as ? { cookie: as } : {}),
          ...init.headers,
        },
      })

    async function signIn(): Promise<string> {
      const { nonce } = (await (await send("/api/session/nonce", "")).json()) as { nonce: string }
      const issuedAt = new Date().toISOString()
      const message = formatSiweMessage({
        ...{ domain: new URL(url).host, uri: url, version: "1", chainId: 31337, nonce, issuedAt },
        expirationTime: new Date(Date.parse(issuedAt) + SIGN_IN_MINUTES * 60_000).toISOString(),
        ...{ address: patient.signer.address, statement: SIGN_IN_STATEMENT },
      })
      const response = await send("/api/session", "", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ message, signature: await patient.signer.signMessage({ message }) }),
      })
      expect(response.status).to.equal(200)
      return cookieOf(response)
    }

    it("loses no upload that was answered, and no session", async () => {
      const as = await signIn()
      const kept: Cid[] = []
      let [seed, isOver, tries] = [200_000, false, 0]
      const sender = async () => {
        while (!isOver) {
          const { root, bytes } = await sampleCar([40_000 + (seed % 5) * 60_000], seed++)
          for (;;) {
            tries++
            const response = await send(`/api/records/${root}`, as, {
              ...{ method: "PUT", body: bytes as Uint8Array<ArrayBuffer> },
              headers: { "keyward-patient": patient.account, "content-type": CAR },
            }).catch(() => null)
            if (response?.status === 201) break
            // A client of the app tries again as well; what is refused for good is a fault.
            if (response) expect([502, 503, 429]).to.include(response.status)
            await wait(100)
          }
          kept.push(root)
        }
      }
      const senders = Array.from({ length: SENDERS }, sender)
      for (let at = 0; at < PROCESSES; at++) {
        await wait(1_000)
        await killProcess(at)
        await startProcess(at)
      }
      await wait(500)
      isOver = true
      await Promise.all(senders)
      const lost: Cid[] = []
      for (const root of kept) {
        const response = await send(`/api/records/${root}`, as, {
          ...{ method: "HEAD", headers: { "keyward-patient": patient.account } },
        })
        if (response.status !== 200) lost.push(root)
      }
      expect(lost).to.deep.equal([])
      expect(kept.length).to.be.above(PROCESSES * SENDERS)
      const database = await PostgresDatabase.open(cluster!.url)
      const rows = await database.query("SELECT root FROM uploads")
      expect(rows.length, "a row for each, and for nothing twice").to.equal(new Set(kept).size)
      await database.close()
      process.stdout.write(`      ${kept.length} uploads, ${tries - kept.length} sent once more, 0 lost\n`)
    }).timeout(300_000)
  })
})
