import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect } from "chai"
import { picturesOf, readHeif } from "../../../app/_viewers/heic/boxes"
import { decodeHeic } from "../../../app/_viewers/heic/decode"
import { read, readingOf } from "../../../app/_viewers/heic/read"
import { findType } from "../../../app/_viewers/read-file"
import type { Picture } from "../../../app/_viewers/parts/picture"
import { getHeifAsset } from "../../../app/_server/handlers/heif-assets"

const HERE = import.meta.dirname
const SHARED = process.env["KEYWARD_SHARED"] ?? join(HERE, "../../../../shared")
type Expected = { width: number; height: number; blocks: number[] }
const EXPECTED = JSON.parse(readFileSync(join(HERE, "pixels.json"), "utf8")) as Record<string, Expected[]>

const fixture = (name: string) => new Blob([readFileSync(join(HERE, name))])
const readBlob = async (file: Blob, name = "x.heic") => {
  const found = await findType(file, { name, type: "" })
  expect(found.viewer).to.equal("heic")
  return read({ file, name, type: "", size: file.size, found })
}

/** Means of blocks of 10 by 10 pixels. */
function blocksOf({ width, height, rgba }: Picture): number[] {
  const blocks: number[] = []
  for (let y = 0; y < height; y += 10)
    for (let x = 0; x < width; x += 10)
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0
        for (let at = 0; at < 100; at++)
          sum += rgba[((y + Math.floor(at / 10)) * width + x + (at % 10)) * 4 + channel] ?? 0
        blocks.push(Math.round(sum / 100))
      }
  return blocks
}

describe("a HEIC photo", () => {
  for (const [name, pictures] of Object.entries(EXPECTED))
    it(`shows the pixels that libheif decodes, turned and mirrored as the file says: ${name}`, async () => {
      const model = await readBlob(fixture(name))
      expect(model.pages.map(({ width, height }) => ({ width, height }))).to.eql(
        pictures.map(({ width, height }) => ({ width, height })),
      )
      for (const [index, { width, height, blocks }] of pictures.entries()) {
        const picture = await decodeHeic(fixture(name), index)
        expect([picture.width, picture.height]).to.eql([width, height])
        const far = blocksOf(picture).map((mean, at) => Math.abs(mean - (blocks[at] ?? 999)))
        expect(Math.max(...far)).to.be.at.most(4)
      }
    })

  it("says when it was taken, and that it says where", async () => {
    const reading = readingOf(await readBlob(fixture("photo-with-place.heic")))
    expect(reading.date).to.equal("2026-03-02T10:11:12")
    expect(reading.notes).to.eql(["The photo says where it was taken."])
    expect(reading.pixels).to.include({ rows: 60, columns: 80, frames: 1 })
  })

  it("counts a depth map as not shown, and not as a picture", async () => {
    // The second picture of two becomes auxiliary to the first: a reference and a property more
    const heif = readHeif(new Uint8Array(await fixture("two-pictures.heic").arrayBuffer()))
    if (!heif) throw new Error("not read")
    const [, second] = picturesOf(heif)
    const items = heif.items.map((item) =>
      item.id === second?.id ? { ...item, auxiliary: "urn:mpeg:hevc:2015:auxid:2" } : item,
    )
    const references = [{ type: "auxl", from: second?.id ?? 0, to: [heif.primary] }]
    const { extrasOf } = await import("../../../app/_viewers/heic/read")
    expect(picturesOf({ ...heif, items, references })).to.have.length(1)
    expect(extrasOf({ ...heif, items, references })).to.eql([{ what: "depth maps", count: 1 }])
  })

  it("is said to be damaged where its list of items is cut off, and its decoder ends", async () => {
    const bytes = readFileSync(join(HERE, "plain.heic"))
    const error = await readBlob(new Blob([bytes.subarray(0, 200)])).catch((thrown: unknown) => thrown)
    expect(error).to.have.property("code", "document-damaged")
    const { notes, pixels } = await readBlob(new Blob([bytes.subarray(0, bytes.length - 400)]))
    expect(pixels === null ? notes : []).to.eql(
      pixels === null ? ["Its first picture cannot be decoded."] : [],
    )
  })

  it("is known by its bytes under another name, and said to be damaged where it holds no picture", async function () {
    let file: Blob
    try {
      file = new Blob([readFileSync(join(SHARED, "corpora/cases/photo-really-heic.jpg"))])
    } catch {
      return this.skip()
    }
    const error = await readBlob(file, "photo-really-heic.jpg").catch((thrown: unknown) => thrown)
    expect(error).to.have.property("code", "document-damaged")
  })

  it("finds its decoder and the decoder's licence on this origin, and nothing else", async () => {
    const get = (file: string) =>
      getHeifAsset(new Request("http://localhost"), { params: Promise.resolve({ file }) })
    const decoder = await get("libheif-bundle.mjs")
    expect(decoder.headers.get("content-type")).to.contain("javascript")
    expect((await decoder.arrayBuffer()).byteLength).to.be.greaterThan(1_000_000)
    expect(await (await get("LICENSE")).text()).to.contain("GNU LESSER GENERAL PUBLIC LICENSE")
    for (const file of ["package.json", "../package.json", "constructor"])
      expect((await get(file)).status).to.equal(404)
  })
})
