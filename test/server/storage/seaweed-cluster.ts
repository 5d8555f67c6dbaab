import { spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { createServer } from "node:net"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3"
import { Bucket } from "../../../app/_server/storage/s3/bucket"
import type { BucketPlace } from "../../../app/_server/storage/s3/bucket"

/** A SeaweedFS to test against: what `WEED_BINARY` names, or `npm run build-seaweedfs` has built; null where none. */
export function weedBinary(): string | null {
  const path = process.env["WEED_BINARY"] ?? join(process.cwd(), ".keyward", "seaweedfs", "weed")
  return existsSync(path) ? path : null
}

const VOLUME_SERVERS = 3
const CREDENTIALS = { accessKeyId: "keyward-tests", secretAccessKey: "a secret of the tests" }
const READY_MS = 60_000

/** A master, three volume servers with two copies of everything, a filer and its S3 gateway, on loopback. */
export class SeaweedCluster {
  readonly place: BucketPlace
  readonly #folder: string
  readonly #children: readonly ChildProcess[]
  /** The volume servers. */
  readonly #holders: readonly ChildProcess[]

  private constructor(
    place: BucketPlace,
    folder: string,
    children: readonly ChildProcess[],
    holders: readonly ChildProcess[],
  ) {
    this.place = place
    this.#folder = folder
    this.#children = children
    this.#holders = holders
  }

  static async start(binary: string): Promise<SeaweedCluster> {
    const folder = await mkdtemp(join(tmpdir(), "keyward-seaweed-"))
    const children: ChildProcess[] = []
    let said = ""
    const run = (args: readonly string[]): ChildProcess => {
      const child = spawn(binary, ["-logtostderr=true", ...args], {
        ...{ cwd: folder, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, HOME: folder } },
      })
      const note = (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4_000))
      child.stdout?.on("data", note)
      child.stderr?.on("data", note)
      child.once("error", () => undefined)
      children.push(child)
      return child
    }
    const [master, masterRpc, filer, filerRpc, s3, s3Rpc, ...volumes] = await freePorts(
      6 + 2 * VOLUME_SERVERS,
    )
    const here = ["-ip=127.0.0.1", "-ip.bind=127.0.0.1"]
    const masterAt = `127.0.0.1:${master}.${masterRpc}`
    await Promise.all(["m", "f", "v0", "v1", "v2"].map((name) => mkdir(join(folder, name))))
    const identity = {
      name: "keyward",
      credentials: [{ accessKey: CREDENTIALS.accessKeyId, secretKey: CREDENTIALS.secretAccessKey }],
      actions: ["Admin", "Read", "Write", "List", "Tagging"],
    }
    await writeFile(join(folder, "s3.json"), JSON.stringify({ identities: [identity] }))
    try {
      run([
        ...["master", ...here, `-port=${master}`, `-port.grpc=${masterRpc}`, "-mdir=m", "-telemetry=false"],
        ...["-defaultReplication=001", "-volumeSizeLimitMB=64"],
      ])
      const holders = Array.from({ length: VOLUME_SERVERS }, (_, at) =>
        run([
          ...["volume", ...here, `-port=${volumes[2 * at]}`, `-port.grpc=${volumes[2 * at + 1]}`],
          ...[`-mserver=${masterAt}`, `-dir=v${at}`, "-max=30", "-minFreeSpace=1"],
        ]),
      )
      run([
        ...["filer", ...here, `-port=${filer}`, `-port.grpc=${filerRpc}`, `-master=${masterAt}`],
        ...["-defaultStoreDir=f", "-defaultReplicaPlacement=001"],
      ])
      run([
        ...["s3", ...here, `-port=${s3}`, `-port.grpc=${s3Rpc}`, "-port.iceberg=0", "-port.lance=0"],
        ...["-config=s3.json", `-filer=127.0.0.1:${filer}.${filerRpc}`],
      ])
      const place = {
        ...{ bucket: "records", endpoint: `http://127.0.0.1:${s3}`, region: "us-east-1" },
        credentials: CREDENTIALS,
      }
      const cluster = new SeaweedCluster(place, folder, children, holders)
      await cluster.#ready()
      return cluster
    } catch (error) {
      await end(children)
      await rm(folder, { recursive: true, force: true })
      throw new Error(`SeaweedFS did not begin: ${said}`, { cause: error })
    }
  }

  /** Kills a volume server, without a word to anybody. */
  async killHolder(at: number): Promise<void> {
    await end([this.#holders[at]!])
  }

  async stop(): Promise<void> {
    await end(this.#children)
    await rm(this.#folder, { recursive: true, force: true })
  }

  /** Until something is kept and read back. */
  async #ready(): Promise<void> {
    const { endpoint, region, credentials, bucket } = this.place
    const client = new S3Client({
      ...{ region, forcePathStyle: true, maxAttempts: 1 },
      ...{ endpoint: endpoint ?? "", credentials: credentials ?? CREDENTIALS },
    })
    const probe = new Bucket(this.place)
    try {
      const work = async () => {
        await client
          .send(new CreateBucketCommand({ Bucket: bucket }), { abortSignal: AbortSignal.timeout(5_000) })
          .catch((error: unknown) => {
            if (!(error instanceof Error && /^BucketAlready/.test(error.name))) throw error
          })
        await probe.put("probe", Buffer.from("probe"), {}, 5_000)
        await probe.remove("probe")
      }
      for (const begun = performance.now(); ; await wait(500)) {
        try {
          return await work()
        } catch (error) {
          if (performance.now() - begun > READY_MS) throw error
        }
      }
    } finally {
      client.destroy()
      probe.close()
    }
  }
}

async function end(children: readonly ChildProcess[]): Promise<void> {
  await Promise.all(
    children.map(async (child) => {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
      const gone = new Promise((resolve) => child.once("exit", resolve))
      child.kill("SIGKILL")
      await gone
    }),
  )
}

/** Held at once, so that no two are the same. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer()
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
      return server
    }),
  )
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}
