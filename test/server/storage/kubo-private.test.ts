import { execFileSync } from "node:child_process"
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect } from "chai"
import { create } from "kubo-rpc-client"
import { MANIFEST } from "../../../app/_core/dag/node"
import { readNames } from "../../../app/_core/dag/read"
import { KuboPinStore } from "../../../app/_server/storage/kubo"
import { PRIVATE_SETTINGS, publicReasons } from "../../../app/_server/storage/kubo-privacy"
import { sampleCar, sampleRecord } from "../../core/dag/samples"
import { KuboNode, kuboBinary } from "./kubo-node"
import { failure, stream } from "./pin-store.suite"

const MIB = 1024 ** 2

describe("a private Kubo node", () => {
  it("is one with every setting of it, and any other value is a reason", () => {
    const config = privateConfig()
    expect(publicReasons(config)).to.deep.equal([])
    for (const { key, value } of PRIVATE_SETTINGS) {
      const wrong =
        typeof value === "boolean" ? !value : Array.isArray(value) ? ["/ip4/0.0.0.0/tcp/4001"] : "auto"
      const [reason, ...others] = publicReasons(withSetting(config, key, wrong))
      expect(reason).to.include(`(${key})`)
      expect(others).to.deep.equal([])
      if (!Array.isArray(value))
        expect(publicReasons(withSetting(config, key, undefined)), key).to.have.length(1)
    }
    expect(publicReasons({})).to.have.length.above(5)
  })

  it("keeps its RPC on this machine, or asks for a token", () => {
    const open = withSetting(privateConfig(), "Addresses.API", [
      "/ip4/127.0.0.1/tcp/5001",
      "/ip4/0.0.0.0/tcp/5001",
    ])
    expect(publicReasons(open).join()).to.include("Addresses.API")
    expect(publicReasons(withSetting(open, "API.Authorizations", { keyward: {} }))).to.deep.equal([])
  })

  const binary = kuboBinary()
  describe(
    binary ? "as it runs" : "as it runs (none here: scripts/build-kubo.ts builds one where Go is)",
    () => {
      let folder: string
      let node: KuboNode
      const others: KuboNode[] = []
      before(async function () {
        if (!binary) return this.skip()
        folder = await mkdtemp(join(tmpdir(), "keyward-private-"))
        node = await KuboNode.start(binary)
      })
      after(async () => {
        if (!binary) return
        await Promise.all([node.stop(), ...others.map((other) => other.stop())])
        await rm(folder, { recursive: true })
      })

      const started = async (spoil: (config: Record<string, unknown>) => void) => {
        const other = await KuboNode.start(binary!, spoil)
        others.push(other)
        return other
      }
      const clientOf = ({ url, token }: KuboNode) =>
        create({ url, headers: { authorization: `Bearer ${token}` } })

      it("takes records, and connects to nobody and listens to nobody but its RPC", async () => {
        const store = await KuboPinStore.open(node.url, join(folder, "own"), { token: node.token })
        const { root, bytes } = await sampleCar([900], 60)
        await store.importCar(root, "patient", stream(bytes))
        await store.health()
        await store.close()
        const client = clientOf(node)
        expect(await client.swarm.peers()).to.deep.equal([])
        expect((await client.swarm.localAddrs()).map(String)).to.deep.equal([])
        if (!existsSync("/proc/net/tcp")) return
        const { port } = new URL(node.url)
        for (const { local, remote } of socketsOf(node.pid)) {
          const isRpc = local === `127.0.0.1:${port}`
          expect(isRpc || remote.startsWith("127."), `${local} to ${remote}`).to.equal(true)
        }
      })

      it("gives a stranger's node no block, not even one that it can reach", async () => {
        // Reachable by somebody's mistake: then the swarm key is what keeps strangers out.
        const near = await started((config) => {
          Object.assign(config["Addresses"] as object, { Swarm: ["/ip4/127.0.0.1/tcp/0"] })
        })
        const stranger = await started((config) => {
          Object.assign(config["Addresses"] as object, { Swarm: ["/ip4/127.0.0.1/tcp/0"] })
        })
        const [block] = (await sampleCar([700], 61)).blocks
        const held = await clientOf(near).block.put(block!.bytes)
        const { addresses } = await clientOf(near).id()
        expect(addresses).not.to.deep.equal([])
        const asks = clientOf(stranger)
        const signal = AbortSignal.timeout(10_000)
        expect(await failure(asks.swarm.connect(addresses[0]!, { signal }))).to.be.instanceOf(Error)
        expect(await failure(asks.block.get(held, { signal: AbortSignal.timeout(3_000) }))).to.be.instanceOf(
          Error,
        )
      })

      it("is asked for with its token, and another one is said to be wrong", async () => {
        const store = await KuboPinStore.open(node.url, join(folder, "token"), { token: node.token })
        await store.close()
        for (const token of [null, "ab".repeat(32)]) {
          const error = await failure(KuboPinStore.open(node.url, join(folder, "token"), { token }))
          expect(error).to.include({ code: "store-unreachable" })
          expect((error as { details: { reason: string } }).details.reason).to.include("IPFS_API_TOKEN")
        }
      })

      it("is the only kind that the app uses: one that announces is refused, with the reason", async () => {
        const open = await started((config) => Object.assign(config["Provide"] as object, { Enabled: true }))
        const error = await failure(KuboPinStore.open(open.url, join(folder, "open"), { token: open.token }))
        expect(error).to.include({ code: "store-public" })
        expect((error as { details: { reason: string } }).details.reason).to.equal(
          "the Kubo node is public: it announces what it holds (Provide.Enabled)",
        )
      })

      it("is looked at again before it is given anything, where it was away or was changed", async () => {
        const away = await KuboPinStore.open("http://127.0.0.1:1", join(folder, "away"))
        const { root, bytes } = await sampleCar([50], 62)
        expect(await failure(away.importCar(root, "patient", stream(bytes)))).to.include({
          code: "store-unreachable",
        })
        await away.close()
        const changed = await started(() => undefined)
        const store = await KuboPinStore.open(changed.url, join(folder, "changed"), { token: changed.token })
        await clientOf(changed).config.set("Provide.Enabled", true)
        const error = await failure(store.health())
        expect((error as { details: { reason: string } }).details.reason).to.include("Provide.Enabled")
        expect(await failure(store.importCar(root, "patient", stream(bytes)))).to.include({
          code: "store-public",
        })
        await store.close()
      })

      it("builds the file that we build where it is told our number of links, and another one by default", async function () {
        this.timeout(120_000)
        const size = 175 * 262_144
        const { root, blocks, files } = await sampleRecord([size], 63)
        const directory = blocks.find(({ cid }) => cid === root)!
        const ours = (await readNames(root, directory.bytes)).find(({ name }) => name !== MANIFEST)!.cid
        const file = join(folder, "file")
        await writeFile(file, files[0]!)
        const repository = join(folder, "repository")
        const env = { ...process.env, IPFS_PATH: repository, HOME: folder, IPFS_TELEMETRY: "off" }
        execFileSync(binary!, ["init", "--empty-repo"], { env, stdio: "ignore" })
        const add = (...more: string[]) => {
          const shape = ["--cid-version=1", "--raw-leaves", "--chunker=size-262144", ...more]
          const options = { env, encoding: "utf8", maxBuffer: MIB } as const
          return execFileSync(binary!, ["add", "--only-hash", "--quieter", ...shape, file], options).trim()
        }
        expect(add("--max-file-links=1024")).to.equal(ours)
        expect(add(), "174 links").not.to.equal(ours)
      })
    },
  )
})

function privateConfig(): Record<string, unknown> {
  return PRIVATE_SETTINGS.reduce<Record<string, unknown>>(
    (config, { key, value }) => withSetting(config, key, value),
    { Addresses: { API: "/ip4/127.0.0.1/tcp/5001" } },
  )
}

function withSetting(config: Record<string, unknown>, key: string, value: unknown): Record<string, unknown> {
  const copy = structuredClone(config)
  const names = key.split(".")
  let at = copy
  for (const name of names.slice(0, -1)) at = (at[name] ??= {}) as Record<string, unknown>
  at[names.at(-1)!] = value
  return copy
}

/** Sockets of a process, by /proc. */
function socketsOf(pid: number): { local: string; remote: string }[] {
  const inodes = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((name) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${name}`))?.[1] ?? []
      } catch {
        return []
      }
    }),
  )
  return ["tcp", "tcp6", "udp", "udp6"].flatMap((kind) =>
    readFileSync(`/proc/net/${kind}`, "utf8")
      .split("\n")
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => inodes.has(fields[9] ?? ""))
      .map(([, local = "", remote = ""]) => ({ local: addressOf(local), remote: addressOf(remote) })),
  )
}

/** `0100007F:1389` is 127.0.0.1:5001; of IPv6 the hexadecimal as it stands. */
function addressOf(text: string): string {
  const [host = "", port = ""] = text.split(":")
  const bytes =
    host.length === 8 ? (host.match(/../g) ?? []).reverse().map((byte) => parseInt(byte, 16)) : null
  return `${bytes?.join(".") ?? host}:${parseInt(port, 16)}`
}
