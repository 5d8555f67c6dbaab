import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect } from "chai"
import { placeOf, withoutPlace } from "../../../app/_viewers/image/location"

const FIXTURES = join(import.meta.dirname, "fixtures")
const bytesOf = (name: string) => new Uint8Array(readFileSync(join(FIXTURES, name)))
const PHOTOS = readdirSync(FIXTURES).filter((name) => name.startsWith("place"))
/** Values of the place, as they lie in the files of make-fixtures.py. */
const WORDS = ["Doggerland", "North Sea", "NORTHSEA", "GPSLatitude", "55,30.0N"]
/** 55, 30 and 0 degrees, minutes and seconds as EXIF rationals in both byte orders. */
const RATIONALS = [false, true].map((little) => {
  const view = new DataView(new ArrayBuffer(24))
  ;[55, 1, 30, 1, 0, 1].forEach((value, index) => view.setUint32(index * 4, value, little))
  return Buffer.from(view.buffer)
})

describe("the place of a photo", () => {
  for (const name of PHOTOS) {
    it(`is found: ${name}`, async () => {
      const place = await placeOf(bytesOf(name))
      expect(place?.removable).to.equal(true)
      if (!name.includes("xmp") && !name.includes("packed") && !name.includes("raw"))
        expect(place?.coordinates).to.eql({ latitude: 55.5, longitude: 3.25 })
    })

    it(`is gone when it is removed, with all its values: ${name}`, async () => {
      const clean = await withoutPlace(bytesOf(name))
      if (!clean) throw new Error("not removed")
      expect(await placeOf(clean)).to.equal(null)
      const left = Buffer.from(clean)
      for (const word of WORDS) expect(left.includes(word), word).to.equal(false)
      for (const rationals of RATIONALS) expect(left.includes(rationals)).to.equal(false)
      // Looked at again by another program: python3 make-fixtures.py FOLDER
      const folder = process.env["KEYWARD_CLEANED"]
      if (folder) {
        mkdirSync(folder, { recursive: true })
        writeFileSync(join(folder, name), clean)
      }
    })
  }

  it("is not said of a photo that does not say it", async () => {
    for (const name of ["no-place.jpg", "plain.jpg", "orientation-6.jpg", "two-frames.gif"])
      expect(await placeOf(bytesOf(name)), name).to.equal(null)
  })

  for (const name of PHOTOS.filter((photo) => !/packed|raw-profile/.test(photo)))
    it(`leaves every byte of the picture where it was: ${name}`, async () => {
      const given = bytesOf(name)
      const clean = await withoutPlace(given)
      expect(clean?.length).to.equal(given.length)
      const changed = given.reduce((count, byte, at) => count + (byte === clean?.[at] ? 0 : 1), 0)
      expect(changed).to.be.within(10, 1200)
    })

  it("keeps orientation, time and maker", async () => {
    const { exifOf } = await import("../../../app/_viewers/image/exif")
    const { metadataOf } = await import("../../../app/_viewers/image/metadata")
    const clean = await withoutPlace(bytesOf("place.jpg"))
    const block = clean && metadataOf(clean)?.blocks.find(({ kind }) => kind === "exif")
    const exif = exifOf(block ? clean.subarray(block.at, block.at + block.length) : new Uint8Array())
    expect(exif).to.include({
      orientation: 6,
      date: "2026-03-02T10:11:12+01:00",
      place: null,
      saysPlace: false,
    })
    expect(Buffer.from(clean ?? []).includes("Camera 1")).to.equal(true)
    expect(Buffer.from(clean ?? []).includes("A wound on day 3")).to.equal(true)
  })

  it("cannot be removed where a HEIC keeps it in pieces, and says so", async () => {
    // The second extent count of iloc: item 2 is the EXIF block
    const bytes = Buffer.from(bytesOf("place.heic"))
    const iloc = bytes.indexOf("iloc")
    bytes.writeUInt32BE(bytes.readUInt32BE(iloc + 4) | 0x0100_0000, iloc + 4)
    expect(await withoutPlace(new Uint8Array(bytes.subarray(0, 300)))).to.equal(null)
  })

  it("ends for bytes that lead nowhere", async () => {
    for (const name of PHOTOS) {
      const given = bytesOf(name)
      for (let cut = 0; cut < given.length; cut += Math.ceil(given.length / 60))
        await withoutPlace(given.subarray(0, cut))
    }
  })
})
