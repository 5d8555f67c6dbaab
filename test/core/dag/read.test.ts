import { expect } from "chai"
import { carBytes } from "../../../app/_core/dag/car-frames"
import { dagPbCid } from "../../../app/_core/dag/cid"
import type { Block } from "../../../app/_core/dag/cid"
import {
  decodeDirectory,
  decodeFileNode,
  encodeDirectory,
  encodeFileNode,
  LEAF_SIZE,
} from "../../../app/_core/dag/node"
import { readFile, readManifest, readNames } from "../../../app/_core/dag/read"
import type { Cid } from "../../../app/_core/types"
import { carOf, chunked, joined, sampleRecord } from "./samples"
import type { SampleRecord } from "./samples"

describe("record reader", () => {
  let record: SampleRecord
  let download: Block[]
  before(async () => {
    record = await sampleRecord([3 * LEAF_SIZE + 9, 50])
    download = depthFirst(record, "0")
  })

  it("gives a file's leaves in order, however the network cuts the CAR", async () => {
    const car = await carOf(record.root, download)
    for (const size of [1_000_003, 4_096, 41]) {
      const sizes: number[] = []
      const file = await joined(counted(readFile(chunked(car, size), record.root, "0"), sizes))
      expect(Buffer.compare(file, record.files[0]!)).to.equal(0)
      expect(sizes).to.deep.equal([LEAF_SIZE, LEAF_SIZE, LEAF_SIZE, 9])
    }
  })

  it("gives a file of one leaf, the manifest and the names", async () => {
    const one = await carOf(record.root, depthFirst(record, "1"))
    expect(await joined(readFile(chunked(one, 99), record.root, "1"))).to.deep.equal(
      Buffer.from(record.files[1]!),
    )
    const manifest = await carOf(record.root, depthFirst(record, "manifest"))
    expect(Buffer.from(await readManifest([manifest], record.root))).to.deep.equal(
      Buffer.from(record.manifest),
    )
    const names = await readNames(record.root, record.blocks.at(-1)!.bytes)
    expect(names.map(({ name }) => name)).to.deep.equal(["0", "1", "manifest"])
  })

  it("gives a file of two heights", async function () {
    const large = await sampleRecord([1_026 * LEAF_SIZE], 3)
    const sizes: number[] = []
    const blocks = carBytes(large.root, depthFirst(large, "0"))
    for await (const leaf of counted(readFile(blocks, large.root, "0"), sizes)) void leaf
    expect(sizes).to.have.length(1_026)
  })

  it("reads a browser's stream and lets go of it when the reader leaves", async () => {
    const car = await carOf(record.root, download)
    let cancelled = false
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (const chunk of chunked(car, 10_000)) controller.enqueue(chunk)
      },
      cancel: () => {
        cancelled = true
      },
    })
    for await (const leaf of readFile(stream, record.root, "0")) {
      expect(leaf).to.have.length(LEAF_SIZE)
      break
    }
    expect(cancelled).to.equal(true)
  })

  it("catches a flipped bit in every block", async () => {
    for (const i of download.keys()) {
      const blocks = download.map((block, k) => (k === i ? { ...block, bytes: flip(block.bytes) } : block))
      await isAltered(await carOf(record.root, blocks), record.root, "digest")
    }
  })

  it("catches a block that is exchanged for an honest one of the same or another record", async () => {
    const other = (await sampleRecord([LEAF_SIZE], 9)).blocks[0]!
    for (const stranger of [other, download[3]!]) {
      const blocks = download.with(2, stranger)
      await isAltered(await carOf(record.root, blocks), record.root, "order")
    }
    const theirs = await sampleRecord([3 * LEAF_SIZE + 9, 50], 12)
    await isAltered(await carOf(theirs.root, depthFirst(theirs, "0")), record.root, "header")
    await isAltered(await carOf(record.root, depthFirst(theirs, "0")), record.root, "root")
  })

  it("catches another file of the same record", async () => {
    await isAltered(await carOf(record.root, depthFirst(record, "1")), record.root, "order")
    await isAltered(await carOf(record.root, download), record.root, "names", "7")
  })

  it("catches swapped blocks", async () => {
    const blocks = download.with(2, download[3]!).with(3, download[2]!)
    await isAltered(await carOf(record.root, blocks), record.root, "order")
  })

  it("catches any block withheld and any block added", async () => {
    for (const i of download.keys()) {
      const left = download.filter((_, k) => k !== i)
      await isAltered(
        await carOf(record.root, left),
        record.root,
        i === 0 ? "root" : i === 5 ? "cut" : "order",
      )
    }
    await isAltered(await carOf(record.root, [...download, download[2]!]), record.root, "longer")
  })

  it("catches a CAR cut short, anywhere", async () => {
    const small = await sampleRecord([30], 2)
    const car = await carOf(small.root, depthFirst(small, "0"))
    for (let length = 0; length < car.length; length++) {
      const error = await failure(readFile([car.subarray(0, length)], small.root, "0"))
      expect(error, `${length} bytes`).to.include({ code: "record-altered" })
    }
    expect(await failure(readFile([car], small.root, "0"))).to.equal(null)
  })

  it("catches a root or a file node that its author wrote wrong", async () => {
    const [manifest] = record.blocks.slice(-3)
    const names = encodeDirectory([{ name: "0", cid: manifest!.cid, total: 1 }])
    const bad = await dagPbCid(names)
    await isAltered(await carOf(bad, [{ cid: bad, bytes: names }]), bad, "node")
    const parts = decodeFileNode(download[1]!.bytes)
    const lying: [string, Uint8Array][] = [
      ["size", encodeFileNode(parts.map((part, i) => (i ? part : { ...part, size: part.size + 1 })))],
      ["leaf-size", encodeFileNode([...parts].reverse())],
      ["shape", encodeFileNode([])],
    ]
    for (const [reason, bytes] of lying) {
      const node = { cid: await dagPbCid(bytes), bytes }
      const directory = encodeDirectory([
        { name: "0", cid: node.cid, total: 1 },
        { name: "manifest", cid: manifest!.cid, total: 1 },
      ])
      const root = { cid: await dagPbCid(directory), bytes: directory }
      const leaves = reason === "leaf-size" ? download.slice(2).reverse() : download.slice(2)
      await isAltered(await carOf(root.cid, [root, node, ...leaves]), root.cid, reason)
    }
  })

  it("catches nodes nested without end", async () => {
    const leaf = record.blocks[0]!
    let part = { cid: leaf.cid, size: leaf.bytes.length, total: leaf.bytes.length }
    const nodes: Block[] = []
    for (let height = 0; height < 6; height++) {
      const bytes = encodeFileNode([part])
      part = { ...part, cid: await dagPbCid(bytes), total: part.total + bytes.length }
      nodes.unshift({ cid: part.cid, bytes })
    }
    const directory = encodeDirectory([
      { name: "0", cid: part.cid, total: 1 },
      { name: "manifest", cid: leaf.cid, total: 1 },
    ])
    const root = await dagPbCid(directory)
    await isAltered(await carOf(root, [{ cid: root, bytes: directory }, ...nodes, leaf]), root, "shape")
  })

  it("tells a broken connection and an abort from an altered record", async () => {
    const car = await carOf(record.root, download)
    const broken = (error: Error) =>
      (async function* () {
        yield car.subarray(0, 300_000)
        await Promise.reject(error)
      })()
    const reset = await failure(readFile(broken(new TypeError("network error")), record.root, "0"))
    expect(reset).to.include({ code: "store-unreachable" })
    const aborted = await failure(readFile(broken(new DOMException("", "AbortError")), record.root, "0"))
    expect(aborted).to.include({ code: "cancelled" })
  })

  it("refuses names whose bytes are not the root's", async () => {
    const error: unknown = await readNames(record.root, flip(record.blocks.at(-1)!.bytes)).catch(
      (e: unknown) => e,
    )
    expect(error).to.deep.include({ code: "record-altered", details: { reason: "digest" } })
  })
})

/** What an honest store sends for one name. */
function depthFirst(record: SampleRecord, name: string): Block[] {
  const held = new Map(record.blocks.map((block) => [block.cid, block]))
  const root = held.get(record.root)!
  const walk = (cid: Cid): Block[] => {
    const block = held.get(cid)!
    if (!cid.startsWith("bafybei")) return [block]
    return [block, ...decodeFileNode(block.bytes).flatMap((part) => walk(part.cid))]
  }
  const link = decodeDirectory(root.bytes).find((one) => one.name === name)
  return [root, ...walk(link!.cid)]
}

async function failure(reading: AsyncIterable<Uint8Array>) {
  try {
    for await (const leaf of reading) void leaf
    return null
  } catch (error) {
    return error as { code: string; details: { reason: string } }
  }
}

async function isAltered(car: Uint8Array, root: Cid, reason: string, name = "0"): Promise<void> {
  const error = await failure(readFile(chunked(car, 65_536), root, name))
  expect(error).to.include({ code: "record-altered" })
  expect(error?.details.reason).to.equal(reason)
}

async function* counted(leaves: AsyncIterable<Uint8Array>, sizes: number[]): AsyncGenerator<Uint8Array> {
  for await (const leaf of leaves) {
    sizes.push(leaf.length)
    yield leaf
  }
}

const flip = (bytes: Uint8Array) => bytes.with(bytes.length >> 1, (bytes[bytes.length >> 1] ?? 0) ^ 1)
