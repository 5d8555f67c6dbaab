import { mkdtemp, readdir, readFile as readDisk, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { FsBlockstore } from "blockstore-fs"
import { expect } from "chai"
import { CID } from "multiformats/cid"
import { LEAF_SIZE } from "../../../app/_core/dag/node"
import { EmbeddedPinStore } from "../../../app/_server/storage/embedded"
import { carOf, joined, sampleCar } from "../../core/dag/samples"
import { failure, pinStoreSuite, same, stream } from "./pin-store.suite"

describe("embedded store", () => {
  let folder: string
  let store: EmbeddedPinStore
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "keyward-store-"))
    store = await EmbeddedPinStore.open(folder)
  })
  after(async () => {
    await store.close()
    await rm(folder, { recursive: true })
  })

  pinStoreSuite(() => store)

  it("keeps its pins and blocks over a restart", async () => {
    const { root, bytes, blocks } = await sampleCar([LEAF_SIZE + 9], 1)
    await store.importCar(root, "patient", stream(bytes))
    await store.close()
    store = await EmbeddedPinStore.open(folder)
    expect(await store.isPinned(root, "patient")).to.equal(true)
    expect(same(await store.block(blocks[0]!.cid), blocks[0]!.bytes)).to.equal(true)
  })

  it("lays blocks out as blockstore-fs does", async () => {
    const { root, bytes, blocks } = await sampleCar([700], 2)
    await store.importCar(root, "patient", stream(bytes))
    const other = new FsBlockstore(join(folder, "blocks"))
    await other.open()
    for (const block of blocks) {
      expect(same(await joined(other.get(CID.parse(block.cid))), block.bytes)).to.equal(true)
    }
  })

  it("notices bytes that changed on the disk, and the next upload of them heals it", async () => {
    const { root, bytes, blocks } = await sampleCar([800], 3)
    await store.importCar(root, "patient", stream(bytes))
    const file = await fileOf(folder, blocks[0]!.bytes)
    await writeFile(file, blocks[0]!.bytes.with(0, blocks[0]!.bytes[0]! ^ 1))
    expect(await failure(store.block(blocks[0]!.cid))).to.include({ code: "record-altered" })
    await store.importCar(root, "patient", stream(bytes))
    expect(same(await store.block(blocks[0]!.cid), blocks[0]!.bytes)).to.equal(true)
  })

  it("collects nothing while a pinned node cannot be followed", async () => {
    const { root, bytes, blocks } = await sampleCar([2 * LEAF_SIZE], 4)
    await store.importCar(root, "patient", stream(bytes))
    const node = blocks.at(-2)!
    const file = await fileOf(folder, node.bytes)
    const before = (await readdir(join(folder, "blocks"), { recursive: true })).length
    await rm(file)
    expect(await failure(store.collectGarbage())).to.include({ code: "store-missing" })
    expect(await readdir(join(folder, "blocks"), { recursive: true })).to.have.length(before - 1)
    await store.importCar(root, "patient", stream(bytes))
    await store.collectGarbage()
  })

  it("refuses a CAR that is not whole, whoever checked it before", async () => {
    const { root, blocks } = await sampleCar([2 * LEAF_SIZE, 90], 5)
    for (const i of blocks.keys()) {
      const car = await carOf(
        root,
        blocks.filter((_, k) => k !== i),
      )
      expect(await failure(store.importCar(root, "patient", stream(car)))).to.include({ code: "car-invalid" })
      expect(await store.isPinned(root, "patient")).to.equal(false)
    }
    expect(await readdir(join(folder, "incoming"))).to.deep.equal([])
    for (const { cid } of blocks) expect(await store.block(cid)).to.equal(null)
  })

  it("does not let a second one open the same folder, and lets it after closing", async () => {
    expect(await failure(EmbeddedPinStore.open(folder))).to.include({ code: "store-unreachable" })
    await store.health()
    await store.close()
    expect(await failure(store.health())).to.include({ code: "store-unreachable" })
    store = await EmbeddedPinStore.open(folder)
  })

  it("stops an import when it is closed, and keeps nothing of it", async () => {
    const { root, bytes } = await sampleCar([2 * LEAF_SIZE], 6)
    let closing = Promise.resolve()
    async function* stalls() {
      yield bytes.subarray(0, 300_000)
      closing = store.close()
      await new Promise(() => undefined)
    }
    expect(await failure(store.importCar(root, "patient", stalls()))).to.include({ code: "cancelled" })
    await closing
    store = await EmbeddedPinStore.open(folder)
    expect(await store.isPinned(root, "patient")).to.equal(false)
    expect(await readdir(join(folder, "incoming"))).to.deep.equal([])
  })
})

/** The file under `blocks/` with these bytes. */
async function fileOf(folder: string, bytes: Uint8Array): Promise<string> {
  const blocks = join(folder, "blocks")
  for (const name of await readdir(blocks, { recursive: true })) {
    if (name.endsWith(".data") && same(await readDisk(join(blocks, name)), bytes)) return join(blocks, name)
  }
  throw new Error("no such block")
}
