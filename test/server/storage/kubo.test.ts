import { mkdtemp, readdir, rm } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect } from "chai"
import { create } from "kubo-rpc-client"
import { CID } from "multiformats/cid"
import { KuboPinStore } from "../../../app/_server/storage/kubo"
import { PRIVATE_SETTINGS } from "../../../app/_server/storage/kubo-privacy"
import { FileOwnerBook } from "../../../app/_server/storage/owner-book"
import { sampleCar } from "../../core/dag/samples"
import { KuboNode, kuboBinary } from "./kubo-node"
import { failure, pinStoreSuite, stream } from "./pin-store.suite"

describe("Kubo store", () => {
  const binary = kuboBinary()
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "keyward-owners-"))
  })
  after(() => rm(folder, { recursive: true }))

  describe(
    binary
      ? "with a Kubo node"
      : "with a Kubo node (none here: scripts/build-kubo.ts builds one where Go is)",
    () => {
      let node: KuboNode
      let store: KuboPinStore
      before(async function () {
        if (!binary) return this.skip()
        node = await KuboNode.start(binary)
        store = await KuboPinStore.open(node.url, join(folder, "real"), { mostWait: 0, token: node.token })
      })
      after(async () => {
        if (!binary) return
        await store.close()
        await node.stop()
      })

      pinStoreSuite(() => store)

      it("unpins what a crash left pinned without an owner", async () => {
        const { root, bytes, blocks } = await sampleCar([900], 20)
        await store.importCar(root, "patient", stream(bytes))
        await store.close()
        // As if the process had gone after Kubo's pin and before the owner was written.
        await (await FileOwnerBook.open(join(folder, "real", "owners"))).clear(root)
        await (await FileOwnerBook.open(join(folder, "real", "pending"))).add(root, "import")
        store = await KuboPinStore.open(node.url, join(folder, "real"), { mostWait: 0, token: node.token })
        expect(await store.isPinned(root, "patient")).to.equal(false)
        await store.collectGarbage()
        expect(await store.block(root, blocks[0]!.cid)).to.equal(null)
        expect(await readdir(join(folder, "real", "pending"))).to.deep.equal([])
      })

      it("removes nothing that it did not unpin, whoever left it there", async () => {
        const client = clientOf(node)
        const left = await client.block.put(new TextEncoder().encode("somebody else’s"), { pin: false })
        const { root, bytes, blocks } = await sampleCar([900], 22)
        await store.importCar(root, "patient", stream(bytes))
        await store.unpin(root, "patient")
        expect(await store.collectGarbage()).to.equal(blocks.length)
        expect((await client.block.stat(left, { signal: AbortSignal.timeout(5_000) })).size).to.be.above(0)
      })

      it("keeps a block that somebody pinned beside it", async () => {
        const client = clientOf(node)
        const { root, bytes, blocks } = await sampleCar([900], 23)
        await store.importCar(root, "patient", stream(bytes))
        await client.pin.add(CID.parse(blocks[0]!.cid), { recursive: false })
        await store.unpin(root, "patient")
        expect(await store.collectGarbage()).to.equal(blocks.length - 1)
        expect(await store.block(root, blocks[0]!.cid)).not.to.equal(null)
      })

      it("collects at the next start what was unpinned before a crash", async () => {
        const { root, bytes, blocks } = await sampleCar([900], 24)
        await store.importCar(root, "patient", stream(bytes))
        await store.unpin(root, "patient")
        await store.close()
        store = await KuboPinStore.open(node.url, join(folder, "real"), { mostWait: 0, token: node.token })
        expect(await store.block(root, root)).not.to.equal(null)
        await store.collectGarbage()
        for (const { cid } of blocks) expect(await store.block(root, cid)).to.equal(null)
        expect(await readdir(join(folder, "real", "unpinned"))).to.deep.equal([])
      })

      it("waits with a collection until no import is under way", async () => {
        await store.close()
        store = await KuboPinStore.open(node.url, join(folder, "real"), { token: node.token })
        await store.collectGarbage()
        const gone = await sampleCar([900], 25)
        await store.importCar(gone.root, "patient", stream(gone.bytes))
        await store.unpin(gone.root, "patient")
        const slow = await sampleCar([900], 26)
        async function* collecting() {
          expect(await store.collectGarbage()).to.equal(0)
          yield slow.bytes
        }
        await store.importCar(slow.root, "patient", collecting())
        expect(await store.collectGarbage()).to.equal(gone.blocks.length)
      })

      it("says so when Kubo goes away", async () => {
        const { root, bytes } = await sampleCar([900], 21)
        const gone = await sampleCar([900], 27)
        await store.importCar(gone.root, "patient", stream(gone.bytes))
        await store.unpin(gone.root, "patient")
        await node.stop()
        for (const work of [
          () => store.health(),
          () => store.block(root, root),
          () => store.importCar(root, "patient", stream(bytes)),
          () => store.collectGarbage(),
        ]) {
          expect(await failure(work())).to.include({ code: "store-unreachable" })
        }
      })
    },
  )

  describe("with an RPC that misbehaves", () => {
    let answer: (url: string) => { status: number; body: string } | null
    let url: string
    let store: KuboPinStore
    const server = createServer((request, response) => {
      request.resume().on("end", () => {
        if (request.url?.includes("/config/show"))
          return void response.writeHead(200, { "content-type": "application/json" }).end(PRIVATE)
        const reply = answer(request.url ?? "")
        if (reply) response.writeHead(reply.status, { "content-type": "application/json" }).end(reply.body)
      })
    })
    before(async () => {
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      store = await KuboPinStore.open(url, join(folder, "fake"))
    })
    after(async () => {
      await store.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    })

    const cases: [string, string, number, string][] = [
      ["imports nothing and calls it success", "store-unreachable", 200, ""],
      [
        "names another root",
        "store-unreachable",
        200,
        rootLine("bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq", ""),
      ],
      [
        "could not pin the root",
        "car-invalid",
        200,
        "block was not found locally (offline): ipld: could not find x",
      ],
      ["has a full disk", "store-full", 500, JSON.stringify({ Message: "write x: no space left on device" })],
      ["is no Kubo", "store-unreachable", 404, "not found"],
    ]
    for (const [what, code, status, body] of cases) {
      it(`does not believe one that ${what}`, async () => {
        const { root, bytes } = await sampleCar([50], 30)
        answer = () => ({ status, body: code === "car-invalid" ? rootLine(root, body) : body })
        expect(await failure(store.importCar(root, "patient", stream(bytes)))).to.include({ code })
        expect(await store.isPinned(root, "patient")).to.equal(false)
      })
    }

    it("hashes what it is given as a block", async () => {
      const { root } = await sampleCar([50], 31)
      answer = () => ({ status: 200, body: "something else" })
      expect(await failure(store.block(root, root))).to.include({ code: "record-altered" })
    })

    it("stops waiting for one that never answers when it is told to", async () => {
      const { root } = await sampleCar([50], 32)
      const abort = new AbortController()
      answer = () => {
        abort.abort()
        return null
      }
      expect(await failure(store.block(root, root, { signal: abort.signal }))).to.include({
        code: "cancelled",
      })
    })

    it("does not let a second one use the same owners", async () => {
      expect(await failure(KuboPinStore.open(url, join(folder, "fake")))).to.include({
        code: "store-unreachable",
      })
    })
  })
})

function rootLine(cid: string, problem: string): string {
  return JSON.stringify({ Root: { Cid: { "/": cid }, PinErrorMsg: problem } })
}

const clientOf = (node: KuboNode) =>
  create({ url: node.url, headers: { authorization: `Bearer ${node.token}` } })

/** What a private node answers when it is asked for its settings. */
const PRIVATE = JSON.stringify(
  PRIVATE_SETTINGS.reduce<Record<string, unknown>>(
    (config, { key, value }) => {
      const names = key.split(".")
      let at = config
      for (const name of names.slice(0, -1)) at = (at[name] ??= {}) as Record<string, unknown>
      at[names.at(-1)!] = value
      return config
    },
    { Addresses: { API: "/ip4/127.0.0.1/tcp/5001" } },
  ),
)
