import { expect } from "chai"
import { UnixFS } from "ipfs-unixfs"
import { decodeFileNode, encodeFileNode } from "../../../app/_core/dag/node"
import { directoryData, fileData, sizesOf } from "../../../app/_core/dag/unixfs"
import type { Cid } from "../../../app/_core/types"

const cid = "bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq" as Cid
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex")

describe("UnixFS data", () => {
  it("is what ipfs-unixfs writes", () => {
    for (const sizes of [
      [],
      [0],
      [1, 127, 128],
      [262_144, 262_144, 5],
      [2 ** 31 - 1],
      Array<number>(1_024).fill(2 ** 18),
    ]) {
      const file = new UnixFS({ type: "file", blockSizes: sizes.map(BigInt) })
      expect(hex(fileData(sizes))).to.equal(hex(file.marshal()))
    }
    expect(hex(directoryData())).to.equal(hex(new UnixFS({ type: "directory" }).marshal()))
  })

  // See [Note: UnixFS by hand].
  it("is the protobuf encoding where ipfs-unixfs is not: from 2 GiB on", () => {
    expect(hex(fileData([2 ** 31]))).to.equal("0802" + "188080808008" + "208080808008")
    expect(hex(fileData([2 ** 32 - 1]))).to.equal("0802" + "18ffffffff0f" + "20ffffffff0f")
    expect(hex(fileData([2 ** 33 + 5]))).to.equal("0802" + "188580808020" + "208580808020")
  })

  it("comes back, alone and in a node, at every size a file can have", () => {
    for (const size of [
      1,
      2 ** 28,
      2 ** 31 - 1,
      2 ** 31,
      2 ** 31 + 57_000,
      2 ** 32 - 1,
      2 ** 32,
      2 ** 33 + 5,
      2 ** 46,
    ]) {
      expect(sizesOf(fileData([size, 7]))).to.deep.equal([size, 7])
      const parts = [{ cid, size, total: size + 57_000 }]
      const [part] = decodeFileNode(encodeFileNode(parts))
      expect(part).to.include(parts[0])
    }
  })
})
