import { expect } from "chai"
import * as dagPb from "@ipld/dag-pb"
import { UnixFS } from "ipfs-unixfs"
import { CID } from "multiformats/cid"
import { checkCar } from "../../../app/_core/dag/car-check"
import type { CarDeclaration, CarFault } from "../../../app/_core/dag/car-check"
import { carBytes, carHeader, HEADER_LENGTH } from "../../../app/_core/dag/car-frames"
import { dagPbCid, rawCid } from "../../../app/_core/dag/cid"
import type { Block } from "../../../app/_core/dag/cid"
import { encodeDirectory, encodeFileNode, LEAF_SIZE, MAX_BLOCK, MAX_LINKS } from "../../../app/_core/dag/node"
import type { NamedLink, Part } from "../../../app/_core/dag/node"
import type { Cid } from "../../../app/_core/types"
import { bytesOf, carOf, chunked, joined, sampleCar, sampleRecord } from "./samples"
import type { SampleRecord } from "./samples"

describe("CAR check", () => {
  let record: SampleRecord
  before(async () => {
    record = await sampleRecord([2 * LEAF_SIZE + 9, 50])
  })

  it("passes what the browser writes, however the network cuts it, byte for byte", async () => {
    const { bytes, root, size } = await sampleCar([3 * LEAF_SIZE, 1, LEAF_SIZE, LEAF_SIZE + 1])
    for (const chunk of [1_000_003, 65_536, 37]) {
      const passed = await joined(carBytes(root, checkCar(chunked(bytes, chunk), { root, size })))
      expect(Buffer.compare(passed, bytes), `chunks of ${chunk}`).to.equal(0)
    }
  })

  it("passes a small CAR one byte at a time", async () => {
    const { bytes, root, size } = await sampleCar([30, 40])
    const passed = await joined(carBytes(root, checkCar(chunked(bytes, 1), { root, size })))
    expect(Buffer.compare(passed, bytes)).to.equal(0)
  })

  it("passes a file of more leaves than one node can link", async () => {
    const { bytes, root, size } = await sampleCar([1_025 * LEAF_SIZE - 7])
    let blocks = 0
    for await (const block of checkCar(chunked(bytes, 65_536), { root, size })) blocks += block ? 1 : 0
    expect(blocks).to.equal(1_025 + 1 + 2 + 1 + 1)
  })

  describe("bytes", () => {
    it("refuses another root, two roots, another version or no header at all", async () => {
      const other = await dagPbCid(bytesOf(9, 9))
      const bytes = await carOf(record.root, record.blocks)
      await refuses("header", bytes, { root: other })
      await refuses("header", await carOf(other, record.blocks), { root: record.root })
      await refuses("header", changed(bytes, HEADER_LENGTH - 1, 2), { root: record.root })
      await refuses("header", bytes.subarray(HEADER_LENGTH), { root: record.root })
      await refuses("header", new Uint8Array(60), { root: record.root })
    })

    it("refuses a CAR that ends early, at a block's border or inside one", async () => {
      const bytes = await carOf(record.root, record.blocks)
      await refuses("cut", bytes.subarray(0, -1), { root: record.root, size: bytes.length })
      await refuses("cut", bytes.subarray(0, HEADER_LENGTH + 1), { root: record.root, size: bytes.length })
      const short = await carOf(record.root, record.blocks.slice(0, -1))
      await refuses("cut", short, { root: record.root, size: bytes.length })
      await refuses("root", short, { root: record.root })
      await refuses("cut", carHeader(record.root), { root: record.root, size: HEADER_LENGTH + 1 })
    })

    it("refuses a byte more than was declared, before it is kept", async () => {
      const bytes = await carOf(record.root, record.blocks)
      await refuses("longer", bytes, { root: record.root, size: bytes.length - 1 })
      await refuses("longer", Buffer.concat([bytes, bytes]), { root: record.root, size: bytes.length })
      await refuses("cut", Buffer.concat([bytes, Uint8Array.of(0x80)]), { root: record.root })
    })

    it("refuses a declared size that no CAR has", async () => {
      for (const size of [0, -1, HEADER_LENGTH, Number.NaN, Infinity, 100.5]) {
        await refuses("size", new Uint8Array(0), { root: record.root, size })
      }
    })

    it("refuses frames that are empty, not minimal or beyond a block", async () => {
      const header = carHeader(record.root)
      const frames: [CarFault, number[]][] = [
        ["frame", [0]],
        ["frame", [36]],
        ["frame", [0xa5, 0x00]],
        ["block-size", [0xff, 0xff, 0xff, 0xff, 0x01]],
        ["block-size", [...varint(MAX_BLOCK + 37)]],
      ]
      for (const [fault, frame] of frames) {
        await refuses(fault, Buffer.concat([header, Uint8Array.from(frame), new Uint8Array(80)]), {
          root: record.root,
        })
      }
    })

    it("refuses CIDv0, identity, another hash and another codec", async () => {
      const block = record.blocks[0]!
      const digest = CID.parse(block.cid).multihash.digest
      const prefixes = [
        [0x12, 0x20, 0x55, 0x12],
        [0x01, 0x55, 0x00, 0x20],
        [0x01, 0x55, 0x13, 0x20],
        [0x01, 0x71, 0x12, 0x20],
        [0x01, 0x55, 0x12, 0x14],
        [0x02, 0x55, 0x12, 0x20],
      ]
      for (const prefix of prefixes) {
        const frame = [...varint(36 + block.bytes.length), ...prefix, ...digest]
        const bytes = Buffer.concat([carHeader(record.root), Uint8Array.from(frame), block.bytes])
        await refuses("cid", bytes, { root: record.root })
      }
    })

    it("refuses a flipped bit in any block", async () => {
      for (const i of record.blocks.keys()) {
        const blocks = record.blocks.map((block, k) =>
          k === i ? { ...block, bytes: flipped(block.bytes) } : block,
        )
        await refuses("digest", await carOf(record.root, blocks), { root: record.root })
      }
    })

    it("refuses a leaf that is too large", async () => {
      const bytes = bytesOf(LEAF_SIZE + 1, 3)
      await refuses("block-size", await carOf(record.root, [{ cid: await rawCid(bytes), bytes }]), {
        root: record.root,
      })
    })
  })

  describe("tree", () => {
    it("refuses a block that comes twice", async () => {
      const blocks = [record.blocks[0]!, ...record.blocks]
      await refuses("duplicate", await carOf(record.root, blocks), { root: record.root })
    })

    it("refuses any block left out", async () => {
      for (const i of [...record.blocks.keys()].slice(0, -1)) {
        const blocks = record.blocks.filter((_, k) => k !== i)
        await refuses("link", await carOf(record.root, blocks), { root: record.root })
      }
    })

    it("refuses a leaf or a node that the root does not reach", async () => {
      const stray = await leaf(7)
      await refuses("unreachable", await carOf(record.root, [stray, ...record.blocks]), { root: record.root })
      const strayNode = await fileNode([part(await leaf(8))])
      const blocks = [await leaf(8), ...record.blocks.slice(0, -1), strayNode.block, record.blocks.at(-1)!]
      await refuses("unreachable", await carOf(record.root, blocks), { root: record.root })
    })

    it("refuses a leaf after a node, a parent before its child and anything after the root", async () => {
      const [first, ...rest] = record.blocks
      await refuses("link", await carOf(record.root, [...rest, first!]), { root: record.root })
      const stray = await leaf(7)
      await refuses("order", await carOf(record.root, [...record.blocks, stray]), { root: record.root })
      const nodesFirst = [...record.blocks.slice(0, -2), record.blocks.at(-1)!, record.blocks.at(-2)!]
      await refuses("link", await carOf(record.root, nodesFirst), { root: record.root })
      const late = [...record.blocks.slice(0, -1), stray, record.blocks.at(-1)!]
      await refuses("order", await carOf(record.root, late), { root: record.root })
    })

    it("refuses a block with two parents", async () => {
      const shared = await full(1)
      const file = await fileNode([part(shared), part(await leaf(2))])
      const links = [named("0", file), named("1", part(shared))]
      await refusesRecord("link", [shared, await leaf(2)], [file.block], links)
      const twice = await fileNode([part(shared), part(shared)])
      await refusesRecord("link", [shared], [twice.block], [named("0", twice)])
      const one = part(await leaf(2))
      await refusesRecord("link", [await leaf(2)], [], [named("0", one), named("1", one)])
    })

    it("refuses a short leaf before the last", async () => {
      const leaves = [await leaf(1), await full(2)]
      const file = await fileNode(leaves.map(part))
      await refusesRecord("leaf-size", leaves, [file.block], [named("0", file)])
    })

    it("refuses more short leaves than a record has files", async () => {
      const leaves = await Promise.all(Array.from({ length: MAX_LINKS + 1 }, (_, i) => leaf(i + 1)))
      await refusesRecord("leaf-size", leaves, [], [named("0", part(leaves[0]!))])
    })

    it("refuses files that are not balanced", async () => {
      const leaves = await Promise.all([1, 2, 3].map((seed) => full(seed)))
      const [a, b, c] = leaves.map(part) as [Part, Part, Part]
      const single = await fileNode([a])
      await refusesRecord("shape", leaves.slice(0, 1), [single.block], [named("0", single)])
      const pair = await fileNode([a, b])
      const mixed = await fileNode([pair, c])
      await refusesRecord("shape", leaves, [pair.block, mixed.block], [named("0", mixed)])
      const tall = await fileNode([pair, await fileNode([c])])
      const nodes = [pair.block, (await fileNode([c])).block, tall.block]
      await refusesRecord("shape", leaves, nodes, [named("0", tall)])
      const empty = await fileNode([])
      await refusesRecord("shape", [], [empty.block], [named("0", empty)])
    })

    it("refuses a node with more than 1,024 links", async () => {
      const parts = await Promise.all(
        Array.from({ length: MAX_LINKS + 1 }, async (_, i) => part(await leaf(i + 1))),
      )
      const wide = await fileNode(parts)
      await refusesRecord("node", [], [wide.block], [named("0", wide)])
    })

    it("refuses nodes that are not written as the builder writes them", async () => {
      const leaves = [await full(1), await leaf(2)]
      const parts = leaves.map(part)
      const link = (p: Part) => ({ Name: "", Tsize: p.total, Hash: CID.parse(p.cid) })
      const blockSizes = parts.map((p) => BigInt(p.size))
      const canonical = encodeFileNode(parts)
      const file = (init: object) => new UnixFS({ type: "file", blockSizes, ...init }).marshal()
      const nodes = [
        dagPb.encode({ Data: file({ mode: 0o755 }), Links: parts.map(link) }),
        dagPb.encode({ Data: file({ mtime: { secs: 1n } }), Links: parts.map(link) }),
        dagPb.encode({ Data: file({ data: Uint8Array.of(1) }), Links: parts.map(link) }),
        dagPb.encode({ Data: file({ blockSizes: [] }), Links: parts.map(link) }),
        dagPb.encode({ Data: new UnixFS({ type: "directory" }).marshal(), Links: parts.map(link) }),
        dagPb.encode({ Data: file({}), Links: parts.map((p) => ({ ...link(p), Name: "x" })) }),
        dagPb.encode({ Data: file({}), Links: parts.map((p) => ({ Name: "", Hash: CID.parse(p.cid) })) }),
        dagPb.encode({ Links: parts.map(link) }),
        Buffer.concat([canonical, Uint8Array.of(0x0a, 0x00)]),
        Buffer.concat([canonical, Uint8Array.of(0x1a, 0x00)]),
        encodeFileNode(parts.map((p) => ({ ...p, size: p.size - 1 }))),
        encodeFileNode(parts.map((p) => ({ ...p, total: p.total + 1 }))),
        bytesOf(64, 5),
      ]
      for (const bytes of nodes) {
        const block = { cid: await dagPbCid(bytes), bytes }
        await refusesRecord("node", leaves, [block], [{ name: "0", cid: block.cid, total: 1 }])
      }
    })

    it("refuses a leaf dressed as a node and a node dressed as a leaf", async () => {
      const bytes = record.blocks.at(-2)!.bytes
      const dressed = { cid: await rawCid(bytes), bytes }
      const parts = [{ ...dressed, size: bytes.length, total: bytes.length }]
      await refusesRecord("unreachable", [...record.blocks.slice(0, 3), dressed], [], [named("0", parts[0]!)])
      const root = await rawCid(bytesOf(10, 1))
      await refuses("root", await carOf(root, [{ cid: root, bytes: bytesOf(10, 1) }]), { root })
    })
  })

  describe("names", () => {
    it("refuses a gap, another name, a path, no file, no manifest", async () => {
      const leaves = await Promise.all([1, 2, 3].map((seed) => leaf(seed)))
      const [a, b, c] = leaves.map(part) as [Part, Part, Part]
      const wrong = [
        [named("0", a), named("2", b), named("manifest", c)],
        [named("1", a), named("2", b), named("manifest", c)],
        [named("0", a), named("1", b), named("2", c)],
        [named("0", a), named("x-ray.dcm", b), named("manifest", c)],
        [named("0", a), named("00", b), named("manifest", c)],
        [named("0", a), named("0", b), named("manifest", c)],
        [named("0", a), named("../0", b), named("manifest", c)],
        [named("0", a), named("", b), named("manifest", c)],
        [named("0", a), named("manifest", b), named("manifest", c)],
        [named("manifest", a)],
        [],
      ]
      for (const links of wrong) {
        const root = await dagPbCid(encodeDirectory(links))
        const blocks = [...leaves, { cid: root, bytes: encodeDirectory(links) }]
        await refuses("node", await carOf(root, blocks), { root })
      }
    })

    it("refuses names out of order and a manifest of several leaves", async () => {
      const leaves = [await full(1), await leaf(2), await leaf(3)]
      const [a, b, c] = leaves.map(part) as [Part, Part, Part]
      const unsorted = reversedDirectory([named("0", b), named("manifest", c)])
      const root = await dagPbCid(unsorted)
      await refuses("node", await carOf(root, [...leaves, { cid: root, bytes: unsorted }]), { root })
      const manifest = await fileNode([a, b])
      const links = [named("0", c), named("manifest", manifest)]
      const bytes = encodeDirectory(links)
      const cid = await dagPbCid(bytes)
      await refuses("shape", await carOf(cid, [...leaves, manifest.block, { cid, bytes }]), { root: cid })
    })

    it("refuses a directory below the root", async () => {
      const inner = await sampleRecord([12], 5)
      const link = { name: "0", cid: inner.root, total: 1 }
      await refusesRecord("node", inner.blocks.slice(0, 2), inner.blocks.slice(2), [link])
    })
  })

  describe("files that are pinned already", () => {
    it("lets the root link to them without their blocks", async () => {
      const manifest = await leaf(40)
      const links = [{ name: "0", cid: record.blocks[0]!.cid, total: 5 }, named("manifest", part(manifest))]
      const bytes = encodeDirectory(links)
      const root = await dagPbCid(bytes)
      const car = await carOf(root, [manifest, { cid: root, bytes }])
      const asked: Cid[] = []
      const isPinned = (cid: Cid) => {
        asked.push(cid)
        return Promise.resolve(true)
      }
      expect(await run(car, { root, isPinned })).to.equal(null)
      expect(asked).to.deep.equal([record.blocks[0]!.cid])
      await refuses("link", car, { root, isPinned: () => Promise.resolve(false) })
      await refuses("link", car, { root })
    })

    it("never takes a manifest or a part of a file on trust", async () => {
      const isPinned = () => Promise.resolve(true)
      for (const i of [...record.blocks.keys()].filter((k) => ![3, 5, 6].includes(k))) {
        const blocks = record.blocks.filter((_, k) => k !== i)
        await refuses("link", await carOf(record.root, blocks), { root: record.root, isPinned })
      }
    })
  })
})

async function run(
  bytes: Uint8Array,
  { root, size = bytes.length, isPinned }: Partial<CarDeclaration> & { root: Cid },
) {
  try {
    const declared = isPinned ? { root, size, isPinned } : { root, size }
    for await (const block of checkCar(chunked(bytes, 65_536), declared)) void block
    return null
  } catch (error) {
    return error as { code: string; details: { reason: string } }
  }
}

async function refuses(
  fault: CarFault,
  bytes: Uint8Array,
  declared: Partial<CarDeclaration> & { root: Cid },
): Promise<void> {
  const error = await run(bytes, declared)
  expect(error).to.include({ code: "car-invalid" })
  expect(error?.details.reason).to.equal(fault)
}

/** A record around the given blocks, with a manifest of its own. */
async function refusesRecord(
  fault: CarFault,
  leaves: Block[],
  nodes: Block[],
  files: NamedLink[],
): Promise<void> {
  const manifest = await leaf(200)
  const bytes = encodeDirectory([...files, named("manifest", part(manifest))])
  const root = await dagPbCid(bytes)
  await refuses(fault, await carOf(root, [...leaves, manifest, ...nodes, { cid: root, bytes }]), { root })
}

async function leaf(seed: number): Promise<Block> {
  const bytes = bytesOf(100, seed)
  return { cid: await rawCid(bytes), bytes }
}

async function full(seed: number): Promise<Block> {
  const bytes = bytesOf(LEAF_SIZE, seed)
  return { cid: await rawCid(bytes), bytes }
}

const part = ({ cid, bytes }: Block): Part => ({ cid, size: bytes.length, total: bytes.length })
const named = (name: string, { cid, total }: Part): NamedLink => ({ name, cid, total })

async function fileNode(parts: readonly Part[]): Promise<Part & { block: Block }> {
  const bytes = encodeFileNode(parts)
  const cid = await dagPbCid(bytes)
  const size = parts.reduce((sum, one) => sum + one.size, 0)
  return {
    cid,
    size,
    total: parts.reduce((sum, one) => sum + one.total, bytes.length),
    block: { cid, bytes },
  }
}

/** The links of a directory in reverse, which the library would not write. */
function reversedDirectory(links: readonly NamedLink[]): Uint8Array {
  const Data = new UnixFS({ type: "directory" }).marshal()
  const single = links.map((link) => {
    const node = { Links: [{ Name: link.name, Tsize: link.total, Hash: CID.parse(link.cid) }] }
    return dagPb.encode(node)
  })
  return Buffer.concat([...single.reverse(), dagPb.encode({ Data, Links: [] })])
}

const flipped = (bytes: Uint8Array) => changed(bytes, bytes.length >> 1, (bytes[bytes.length >> 1] ?? 0) ^ 1)

function changed(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const copy = Uint8Array.from(bytes)
  copy[at] = value
  return copy
}

function* varint(value: number): Generator<number> {
  for (; value >= 0x80; value >>>= 7) yield (value & 0x7f) | 0x80
  yield value
}
