import { expect } from "chai"
import { CarReader } from "@ipld/car"
import { importer } from "ipfs-unixfs-importer"
import { fixedSize } from "ipfs-unixfs-importer/chunker"
import { balanced } from "ipfs-unixfs-importer/layout"
import { RecordDagBuilder } from "../../../app/_core/dag/build"
import { codecOf, RAW } from "../../../app/_core/dag/cid"
import type { Block } from "../../../app/_core/dag/cid"
import { LEAF_SIZE, MAX_FILES } from "../../../app/_core/dag/node"
import { bytesOf, leavesOf, sampleCar, sampleRecord } from "./samples"

const sizes = [
  [1],
  [4_112],
  [LEAF_SIZE - 1],
  [LEAF_SIZE],
  [LEAF_SIZE + 1],
  [2 * LEAF_SIZE],
  [2 * LEAF_SIZE + 1],
  [17, LEAF_SIZE, 3 * LEAF_SIZE + 5],
  Array.from({ length: 12 }, (_, i) => 100 + i),
]

describe("record DAG builder", () => {
  for (const files of sizes) {
    it(`gives ipfs-unixfs-importer's CID for files of ${files.join(", ")} bytes`, async () => {
      const record = await sampleRecord(files)
      expect(await importedRoot(record.files, record.manifest)).to.equal(record.root)
    })
  }

  for (const leaves of [1_024, 1_025, 2_049]) {
    it(`gives ipfs-unixfs-importer's CID for a file of ${leaves} leaves`, async function () {
      this.timeout(120_000)
      const file = bytesOf(leaves * LEAF_SIZE - 3, 9)
      const dag = new RecordDagBuilder({ put: () => undefined })
      await dag.addFile(leavesOf(file))
      const manifest = bytesOf(4_096, 10)
      expect(await importedRoot([file], manifest)).to.equal(await dag.finish(manifest))
    })
  }

  it("hands over every leaf before any node, children before parents, the root last", async () => {
    const { blocks, root } = await sampleRecord([3 * LEAF_SIZE, 40, 2 * LEAF_SIZE + 1])
    const kinds = blocks.map(({ cid }) => (codecOf(cid) === RAW ? "leaf" : "node"))
    expect(kinds.join(" ")).to.equal(`${"leaf ".repeat(8)}node node node`)
    expect(blocks.at(-1)?.cid).to.equal(root)
  })

  it("writes a CAR that another library reads", async () => {
    const { bytes, root, blocks, size } = await sampleCar([LEAF_SIZE + 1, 5])
    expect(bytes.length).to.equal(size)
    const reader = await CarReader.fromBytes(bytes)
    expect((await reader.getRoots()).map(String)).to.deep.equal([root])
    const read: string[] = []
    for await (const block of reader.blocks()) read.push(block.cid.toString())
    expect(read).to.deep.equal(blocks.map(({ cid }) => cid))
  })

  it("links a file that is already pinned instead of sending it again", async () => {
    const before = await sampleRecord([2 * LEAF_SIZE, 77])
    const dag = new RecordDagBuilder({ put: () => undefined })
    const files = [
      await dag.addFile(leavesOf(before.files[0]!)),
      await dag.addFile(leavesOf(before.files[1]!)),
    ]
    const blocks: Block[] = []
    const again = new RecordDagBuilder({ put: (block) => void blocks.push(block) })
    for (const file of files) again.linkFile(file)
    expect(await again.finish(before.manifest)).to.equal(before.root)
    expect(blocks).to.have.length(2)
  })

  it("refuses leaves of a wrong size, a repeated leaf, no leaf, no file, a large manifest, too many files", async () => {
    const leaf = bytesOf(LEAF_SIZE, 1)
    const cases: [string, () => Promise<unknown>][] = [
      ["leaf-size", () => builder().addFile([leaf.subarray(1), leaf])],
      ["leaf-size", () => builder().addFile([bytesOf(LEAF_SIZE + 1, 1)])],
      ["leaf-size", () => builder().addFile([])],
      ["leaf-size", () => builder().addFile([new Uint8Array(0)])],
      ["duplicate", () => builder().addFile([leaf, leaf])],
      ["names", () => builder().finish(leaf)],
      ["leaf-size", () => withFile((dag) => dag.finish(bytesOf(LEAF_SIZE + 1, 3)))],
      ["links", () => withFile((dag) => addMany(dag, MAX_FILES))],
    ]
    for (const [reason, run] of cases) {
      const error: unknown = await run().then(
        () => null,
        (thrown: unknown) => thrown,
      )
      expect(error).to.deep.include({ code: "car-invalid", details: { reason } })
    }
  })
})

const builder = () => new RecordDagBuilder({ put: () => undefined })

async function withFile<T>(run: (dag: RecordDagBuilder) => Promise<T>): Promise<T> {
  const dag = builder()
  await dag.addFile([bytesOf(10, 2)])
  return run(dag)
}

async function addMany(dag: RecordDagBuilder, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await dag.addFile([bytesOf(16, 100 + i)])
}

async function importedRoot(files: readonly Uint8Array[], manifest: Uint8Array): Promise<string> {
  const entries = [
    ...files.map((content, i) => ({ path: String(i), content })),
    { path: "manifest", content: manifest },
  ]
  let root = ""
  const options = {
    rawLeaves: true,
    reduceSingleLeafToSelf: true,
    cidVersion: 1,
    wrapWithDirectory: true,
    chunker: fixedSize({ chunkSize: LEAF_SIZE }),
    layout: balanced({ maxChildrenPerNode: 1_024 }),
  } as const
  for await (const entry of importer(entries, { put: (cid) => cid }, options)) root = entry.cid.toString()
  return root
}
