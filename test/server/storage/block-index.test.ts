import { createHash } from "node:crypto"
import { expect } from "chai"
import { cidToBytes } from "../../../app/_core/dag/cid"
import { BlockIndex, encodeIndex } from "../../../app/_server/storage/s3/block-index"
import { sampleRecord } from "../../core/dag/samples"

describe("block index", () => {
  const made = async () => {
    const { blocks } = await sampleRecord([600_000, 70, 9], 7)
    let offset = 59
    const places = blocks.map(({ cid, bytes }) => {
      const place = { cid, offset: offset + 39, length: bytes.length }
      offset = place.offset + bytes.length
      return place
    })
    return { places, length: offset, bytes: encodeIndex(places, offset) }
  }

  it("is written byte for byte as docs/formats.md says", async () => {
    const { places, length, bytes } = await made()
    const entries = places
      .map(({ cid, offset, length: size }) => {
        const [name, at, long] = [Buffer.from(cidToBytes(cid)), Buffer.alloc(8), Buffer.alloc(4)]
        at.writeBigUInt64BE(BigInt(offset))
        long.writeUInt32BE(size)
        return Buffer.concat([name.subarray(4), name.subarray(1, 2), at, long]).toString("hex")
      })
      .sort()
    const head = `${Buffer.from("KWIDX001").toString("hex")}${hex(places.length, 4)}${hex(length, 8)}`
    const said = Buffer.from(head + entries.join(""), "hex")
    const digest = createHash("sha256").update(said).digest()
    expect(bytes.toString("hex")).to.equal(Buffer.concat([said, digest]).toString("hex"))
  })

  it("finds each block, and none of another record", async () => {
    const { places, length, bytes } = await made()
    const index = new BlockIndex(bytes)
    expect([index.count, index.carLength]).to.deep.equal([places.length, length])
    for (const place of places) expect(index.find(place.cid)).to.deep.equal(place)
    const other = await sampleRecord([5], 8)
    for (const { cid } of other.blocks) expect(index.find(cid)).to.equal(null)
  })

  it("gives the stretch of the blocks that begin within two places", async () => {
    const { places, bytes } = await made()
    const index = new BlockIndex(bytes)
    const [first, second, third] = places
    expect(index.span(0, 1)).to.equal(null)
    expect(index.span(0, first!.offset + 1)).to.deep.equal({ offset: first!.offset, length: first!.length })
    expect(index.span(second!.offset, third!.offset + 1)).to.deep.equal({
      offset: second!.offset,
      length: third!.offset + third!.length - second!.offset,
    })
    expect(index.span(0, Infinity)!.length).to.equal(
      places.at(-1)!.offset + places.at(-1)!.length - first!.offset,
    )
  })

  it("refuses what is cut, longer or altered anywhere", async () => {
    const { bytes } = await made()
    const refused = (spoilt: Uint8Array) =>
      expect(() => new BlockIndex(Buffer.from(spoilt))).to.throw(TypeError)
    for (const length of [0, 1, 31, 52, bytes.length - 1]) refused(bytes.subarray(0, length))
    refused(Buffer.concat([bytes, Buffer.alloc(1)]))
    for (let at = 0; at < bytes.length; at += 7) refused(bytes.with(at, bytes[at]! ^ 1))
  })

  it("refuses blocks that overlap, lie beyond the end or stand twice, whatever its digest says", async () => {
    const { places, length } = await made()
    const [first, second] = places
    for (const spoilt of [
      [first!, { ...second!, offset: first!.offset + 1 }],
      [first!, first!],
      [{ ...first!, length: 0 }],
    ])
      expect(() => new BlockIndex(encodeIndex(spoilt, length))).to.throw(TypeError)
    expect(() => new BlockIndex(encodeIndex(places, length - 1))).to.throw(TypeError)
  })
})

const hex = (value: number, bytes: number) => value.toString(16).padStart(bytes * 2, "0")
