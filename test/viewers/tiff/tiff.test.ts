import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect } from "chai"
import { findType } from "../../../app/_viewers/read-file"
import { sha256Of } from "../../../app/_viewers/parts/picture"
import { decodeTiffPage, read, readingOf } from "../../../app/_viewers/tiff/read"

const HERE = import.meta.dirname
const FIXTURES = join(HERE, "fixtures")
type Expected = { width: number; height: number; sha256?: string; blocks?: number[] }
const EXPECTED = JSON.parse(readFileSync(join(HERE, "pixels.json"), "utf8")) as Record<string, Expected[]>
const SHARED = process.env["KEYWARD_SHARED"] ?? join(HERE, "../../../../shared")

const fixture = (name: string) => new Blob([readFileSync(join(FIXTURES, name))])
const changed = (name: string, change: (bytes: Buffer) => void) => {
  const bytes = readFileSync(join(FIXTURES, name))
  change(bytes)
  return new Blob([bytes])
}
const readBlob = async (file: Blob, name = "x.tif") => {
  const found = await findType(file, { name, type: "" })
  return read({ file, name, type: "", size: file.size, found })
}

/** Means of blocks of 5 by 5 pixels, red, green and blue. */
function blocksOf({ width, height, rgba }: { width: number; height: number; rgba: Uint8ClampedArray }) {
  const blocks: number[] = []
  for (let y = 0; y < height; y += 5)
    for (let x = 0; x < width; x += 5)
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0
        for (let at = 0; at < 25; at++)
          sum += rgba[((y + Math.floor(at / 5)) * width + x + (at % 5)) * 4 + channel] ?? 0
        blocks.push(Math.round(sum / 25))
      }
  return blocks
}

describe("a TIFF", () => {
  for (const name of readdirSync(FIXTURES))
    it(`shows the pixels that libtiff decodes: ${name}`, async () => {
      const pages = EXPECTED[name] ?? []
      const model = await readBlob(fixture(name))
      expect(model.pages).to.have.length(pages.length)
      for (const [index, { width, height, sha256, blocks }] of pages.entries()) {
        const picture = await decodeTiffPage(fixture(name), index)
        expect([picture.width, picture.height]).to.eql([width, height])
        if (sha256) expect(await sha256Of(picture.rgba)).to.equal(sha256)
        const far = blocksOf(picture).map((mean, at) => Math.abs(mean - (blocks?.[at] ?? mean)))
        expect(Math.max(...far)).to.be.at.most(blocks ? 16 : 0)
      }
    })

  it("says the size and the hash of its first page", async () => {
    const { pixels } = readingOf(await readBlob(fixture("three-pages.tif")))
    expect(pixels).to.include({
      rows: 30,
      columns: 45,
      frames: 3,
      sha256: EXPECTED["three-pages.tif"]?.[0]?.sha256,
    })
  })

  it("says by page what it cannot decode, and shows the other pages", async () => {
    // Compression 5 (LZW) of the second page becomes 34712 (JPEG 2000)
    const file = changed("three-pages.tif", (bytes) => {
      const second = bytes.readUInt32LE(
        bytes.readUInt32LE(4) + 2 + 12 * bytes.readUInt16LE(bytes.readUInt32LE(4)),
      )
      for (let entry = second + 2; ; entry += 12)
        if (bytes.readUInt16LE(entry) === 259) return bytes.writeUInt16LE(34712, entry + 8)
    })
    const { notes, pages } = await readBlob(file)
    expect(notes).to.deep.equal(["Page 2 cannot be shown: its compression (JPEG 2000) is not supported."])
    expect(pages.map(({ problem }) => problem !== null)).to.eql([false, true, false])
    expect((await decodeTiffPage(file, 2)).width).to.equal(30)
  })

  it("says which part is lost where the file is cut, and keeps the rest", async () => {
    const bytes = readFileSync(join(FIXTURES, "rgb-none.tif"))
    const picture = await decodeTiffPage(new Blob([bytes.subarray(0, bytes.length - 1500)]), 0)
    expect(picture.notes).to.eql(["1 of 1 parts of this page are damaged; what is missing is white."])
    expect([...picture.rgba.subarray(0, 4)]).to.eql([250, 250, 245, 255])
    expect([...picture.rgba.subarray(-4)]).to.eql([255, 255, 255, 255])
  })

  it("ends a list of pages that runs in a circle, and says so", async () => {
    const file = changed("grey-none.tif", (bytes) => {
      const first = bytes.readUInt32LE(4)
      bytes.writeUInt32LE(first, first + 2 + 12 * bytes.readUInt16LE(first))
    })
    const { notes, pages } = await readBlob(file)
    expect(pages).to.have.length(1)
    expect(notes).to.eql(["The file is damaged: its list of pages does not end where it should."])
  })

  it("opens a fax of two pages with writing on both", async function () {
    let bytes: Buffer<ArrayBuffer>
    try {
      bytes = readFileSync(join(SHARED, "corpora/cases/fax-two-pages.tif"))
    } catch {
      return this.skip()
    }
    const file = new Blob([bytes])
    const { pages, notes } = await readBlob(file)
    expect(pages).to.have.length(2)
    expect(notes).to.eql([])
    for (const index of [0, 1]) {
      const { rgba } = await decodeTiffPage(file, index)
      const black = rgba.filter((value, at) => at % 4 === 0 && value === 0).length / (rgba.length / 4)
      expect(black).to.be.within(0.001, 0.5)
    }
  })
})
