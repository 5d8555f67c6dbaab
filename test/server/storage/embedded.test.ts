import { mkdtemp, readdir, readFile as readDisk, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { FsBlockstore } from "blockstore-fs"
import { expect } from "chai"
import { CID } from "multiformats/cid"
import { dagPbCid, rawCid } from "../../../app/_core/dag/cid"
import type { Block } from "../../../app/_core/dag/cid"
import { encodeDirectory, LEAF_SIZE } from "../../../app/_core/dag/node"
import { readNames } from "../../../app/_core/dag/read"
import type { Cid } from "../../../app/_core/types"
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
    expect(same(await store.block(root, blocks[0]!.cid), blocks[0]!.bytes)).to.equal(true)
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
    expect(await failure(store.block(root, blocks[0]!.cid))).to.include({ code: "record-altered" })
    await store.importCar(root, "patient", stream(bytes))
    expect(same(await store.block(root, blocks[0]!.cid), blocks[0]!.bytes)).to.equal(true)
  })

  describe("with a pinned node that cannot be followed", () => {
    const damaged = async (seed: number) => {
      const car = await sampleCar([2 * LEAF_SIZE], seed)
      await store.importCar(car.root, "patient", stream(car.bytes))
      await rm(await fileOf(folder, car.blocks.at(-2)!.bytes))
      return { ...car, heal: () => store.importCar(car.root, "patient", stream(car.bytes)) }
    }

    it("collects what others unpinned, without a look at it", async () => {
      const { blocks: stay, heal } = await damaged(4)
      const gone = await sampleCar([3 * LEAF_SIZE], 40)
      await store.importCar(gone.root, "patient", stream(gone.bytes))
      await store.unpin(gone.root, "patient")
      expect(await store.collectGarbage()).to.equal(gone.blocks.length)
      for (const { cid } of gone.blocks) expect(await store.block(gone.root, cid)).to.equal(null)
      await heal()
      for (const { cid, bytes } of stay) expect(same(await store.block(gone.root, cid), bytes)).to.equal(true)
    })

    it("keeps what it might share, and collects that once it can be followed again", async () => {
      const { heal } = await damaged(41)
      const old = await sampleCar([90], 42)
      await store.importCar(old.root, "patient", stream(old.bytes))
      const next = await withNewManifest(old)
      await store.importCar(next.root, "patient", stream(next.car))
      for (const { root } of [old, next]) await store.unpin(root, "patient")
      expect(await failure(store.collectGarbage())).to.include({ code: "store-missing" })
      const leaf = old.blocks[0]!
      expect(same(await store.block(old.root, leaf.cid), leaf.bytes)).to.equal(true)
      await heal()
      await store.collectGarbage()
      expect(await store.block(old.root, leaf.cid)).to.equal(null)
    })
  })

  it("lets an upload through while it collects", async () => {
    const wide = await Promise.all([0, 1, 2, 3].map((which) => wideRecord(1_000, which)))
    for (const { root, car } of wide) await store.importCar(root, "patient", stream(car))
    for (const { root } of wide) await store.unpin(root, "patient")
    const next = await sampleCar([900], 43)
    let collected = false
    const collecting = store.collectGarbage().then(() => (collected = true))
    await store.importCar(next.root, "patient", stream(next.bytes))
    expect(collected, "the upload waited for the collection").to.equal(false)
    await collecting
    for (const { root } of wide) expect(await store.block(root, root)).to.equal(null)
    expect(await store.isPinned(next.root, "patient")).to.equal(true)
  })

  it("keeps what an upload leans on that comes while it collects", async () => {
    const old = await sampleCar([6 * LEAF_SIZE, 80], 44)
    for (let turn = 0; turn < 12; turn++) {
      await store.importCar(old.root, "patient", stream(old.bytes))
      const next = await withNewManifest(old, turn)
      await store.unpin(old.root, "patient")
      const collecting = store.collectGarbage()
      for (let step = 0; step < turn; step++) await new Promise((resolve) => setImmediate(resolve))
      // Whole or refused, as the turn has it: never pinned with a hole.
      const refused = await failure(store.importCar(next.root, "patient", stream(next.car)))
      await collecting
      await store.collectGarbage()
      if (refused) expect(refused).to.include({ code: "car-invalid" })
      else
        for (const { cid } of old.blocks.slice(0, 6))
          expect(await store.block(old.root, cid), `turn ${turn}`).not.to.equal(null)
      await store.unpin(next.root, "patient")
      await store.collectGarbage()
    }
  })

  it("collects at the next start what was unpinned before a crash", async () => {
    const { root, bytes, blocks } = await sampleCar([LEAF_SIZE + 1], 45)
    await store.importCar(root, "patient", stream(bytes))
    await store.unpin(root, "patient")
    await store.close()
    store = await EmbeddedPinStore.open(folder)
    for (const { cid } of blocks) expect(await store.block(root, cid)).not.to.equal(null)
    expect(await store.collectGarbage()).to.equal(blocks.length)
    for (const { cid } of blocks) expect(await store.block(root, cid)).to.equal(null)
    expect(await readdir(join(folder, "unpinned"))).to.deep.equal([])
  })

  it("goes on where a crash broke a collection off", async () => {
    const { root, bytes, blocks } = await sampleCar([LEAF_SIZE + 1, 70], 46)
    await store.importCar(root, "patient", stream(bytes))
    await store.unpin(root, "patient")
    // Leaves go first, so that the rest can still be found.
    for (const { bytes: leaf } of blocks.slice(0, 2)) await rm(await fileOf(folder, leaf))
    await store.close()
    store = await EmbeddedPinStore.open(folder)
    expect(await store.collectGarbage()).to.equal(blocks.length - 2)
  })

  it("finds out what is shared in a store of an earlier version, and clears away what it left", async () => {
    const old = await sampleCar([120], 47)
    const left = await sampleCar([130], 48)
    await store.importCar(old.root, "patient", stream(old.bytes))
    await store.importCar(left.root, "patient", stream(left.bytes))
    const next = await withNewManifest(old)
    await store.importCar(next.root, "patient", stream(next.car))
    await store.close()
    await rm(join(folder, "shared"), { recursive: true })
    await rm(join(folder, "pins", left.root), { recursive: true })
    store = await EmbeddedPinStore.open(folder)
    for (const { cid } of left.blocks) expect(await store.block(left.root, cid)).to.equal(null)
    await store.unpin(old.root, "patient")
    await store.collectGarbage()
    expect(await store.block(old.root, old.blocks[0]!.cid)).not.to.equal(null)
    expect(await store.block(old.root, old.root)).to.equal(null)
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
    for (const { cid } of blocks) expect(await store.block(root, cid)).to.equal(null)
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

/** The same files under a manifest of its own: a CAR with nothing but what is new. */
async function withNewManifest({ root, blocks }: { root: Cid; blocks: readonly Block[] }, turn = 0) {
  const manifest = new Uint8Array(900).fill(turn + 1)
  const names = await readNames(root, blocks.at(-1)!.bytes)
  const cid = await rawCid(manifest)
  const links = names.filter(({ name }) => name !== "manifest")
  const directory = encodeDirectory([...links, { name: "manifest", cid, total: 900 }])
  const next = await dagPbCid(directory)
  return {
    root: next,
    car: await carOf(next, [
      { cid, bytes: manifest },
      { cid: next, bytes: directory },
    ]),
  }
}

/** A directory of many tiny blocks. */
async function wideRecord(count: number, which: number) {
  const leaves: Block[] = []
  for (let i = 0; i < count; i++) {
    const bytes = new TextEncoder().encode(`leaf ${i} of ${which}`)
    leaves.push({ cid: await rawCid(bytes), bytes })
  }
  const directory = encodeDirectory(
    leaves.map(({ cid, bytes }, i) => ({ name: String(i).padStart(5, "0"), cid, total: bytes.length })),
  )
  const root = await dagPbCid(directory)
  return { root, car: await carOf(root, [...leaves, { cid: root, bytes: directory }]) }
}

/** The file under `blocks/` with these bytes. */
async function fileOf(folder: string, bytes: Uint8Array): Promise<string> {
  const blocks = join(folder, "blocks")
  for (const name of await readdir(blocks, { recursive: true })) {
    if (name.endsWith(".data") && same(await readDisk(join(blocks, name)), bytes)) return join(blocks, name)
  }
  throw new Error("no such block")
}
