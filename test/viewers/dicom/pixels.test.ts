import { expect } from "chai"
import { existsSync, openAsBlob } from "node:fs"
import { join } from "node:path"
import { decodeFrame } from "../../../app/_viewers/dicom/decode"
import { parseDicom } from "../../../app/_viewers/dicom/parse"
import { samplesHash } from "../../../app/_viewers/dicom/read"
import { fixture, fixtureNames, HASHES, imageOf } from "./files"
import type { Expected } from "./files"

const SHARED = process.env.KEYWARD_SHARED ?? join(import.meta.dirname, "../../../../shared")
/** `pydicom/data/test_files` of an installed pydicom 3.0.1, if there is one. */
const PYDICOM = process.env.KEYWARD_PYDICOM_FILES ?? ""

/** Lossy JPEG: inverse DCT and upsampling may round in another way. */
const TOLERANCE: Readonly<Record<string, number>> = { "jpeg-12": 2, "jpeg-ybr-422": 1 }

const TYPES: Readonly<Record<string, string>> = {
  Uint8Array: "uint8",
  Int8Array: "int8",
  Uint16Array: "uint16",
  Int16Array: "int16",
  Uint32Array: "uint32",
  Int32Array: "int32",
  Float32Array: "float32",
  Float64Array: "float64",
}

async function firstFrame(file: Blob) {
  const { image, notes } = await parseDicom(file)
  if (!image) throw new Error(notes.join(" "))
  return { image, decoded: await decodeFrame(image, 0) }
}

async function expectSame(file: Blob, expected: Expected): Promise<void> {
  const { image, decoded } = await firstFrame(file)
  expect({
    rows: image.rows,
    columns: image.columns,
    frames: image.frames,
    type: TYPES[decoded.samples.constructor.name],
    sha256: await samplesHash(decoded),
  }).to.deep.equal(expected)
}

describe("The decoded pixels of a DICOM file are those of pydicom", () => {
  for (const name of fixtureNames()) {
    const expected = HASHES.fixtures[`${name}.dcm`]
    if (!expected) continue
    const tolerance = TOLERANCE[name]
    if (tolerance === undefined)
      it(`${name}: the same`, async () => {
        await expectSame(await fixture(name), expected)
      })
    else
      it(`${name}: no sample differs by more than ${tolerance}`, async () => {
        const { decoded } = await firstFrame(await fixture(name))
        const bytes = Uint8Array.from(Buffer.from(expected.samples ?? "", "base64"))
        const samples = expected.type === "uint16" ? new Uint16Array(bytes.buffer) : bytes
        expect(decoded.samples).to.have.length(samples.length)
        const differences = Array.from(samples, (sample, at) => Math.abs(sample - (decoded.samples[at] ?? 0)))
        expect(Math.max(...differences)).to.be.at.most(tolerance)
      })
  }

  it("reads files without meta information as those with", async () => {
    const expected = HASHES.fixtures["implicit.dcm"]?.sha256
    for (const name of ["no-meta-explicit", "no-meta-implicit", "no-preamble"]) {
      const { decoded } = await firstFrame(await fixture(name))
      expect(await samplesHash(decoded), name).to.equal(expected)
    }
  })

  for (const [name, expected] of Object.entries(HASHES.samples))
    it(`samples/dicom/${name}: the same`, async function () {
      const path = join(SHARED, "samples/dicom", name)
      if (!existsSync(path)) this.skip()
      await expectSame(await openAsBlob(path), expected)
    })

  for (const [name, expected] of Object.entries(HASHES.pydicom))
    it(`pydicom's ${name}: the same`, async function () {
      const found = [PYDICOM, join(PYDICOM, "../charset_files")]
        .map((folder) => join(folder, name))
        .find((path) => PYDICOM !== "" && existsSync(path))
      if (!found) return this.skip()
      await expectSame(await openAsBlob(found), expected)
    })
})

describe("Frames of a DICOM file", () => {
  /** Frames of the fixtures are the first one moved on: all differ. */
  const allFrames = async (name: string): Promise<string[]> => {
    const image = await imageOf(name)
    const hashes: string[] = []
    for (let frame = 0; frame < image.frames; frame++)
      hashes.push(await samplesHash(await decodeFrame(image, frame)))
    return hashes
  }

  it("are the same however they lie in fragments", async () => {
    const names = ["fragments-3-frames-table", "fragments-3-frames-no-table", "extended-offset-table"]
    const [first, ...others] = await Promise.all([...names, "rle-3-frames-no-table"].map(allFrames))
    expect(new Set(first).size).to.equal(3)
    for (const other of others) expect(other).to.deep.equal(first)
  })

  it("of one bit begin inside a byte", async () => {
    const image = await imageOf("one-bit-3-frames")
    const { samples } = await decodeFrame(image, 1)
    expect(samples).to.have.length(11 * 13)
    // The ramp of frame 1 is that of frame 0, 7 pixels on: what frame 0 has at column 7 stands at column 0
    const before = (await decodeFrame(image, 0)).samples
    expect(Array.from(samples.slice(0, 3))).to.deep.equal(Array.from(before.slice(7, 10)))
  })

  it("of odd length in words of bytes go on where the last one ended", async () => {
    const image = await imageOf("big-endian-ow-u8-odd-frames")
    const frames = await Promise.all([0, 1, 2].map((frame) => decodeFrame(image, frame)))
    const values = frames.flatMap(({ samples }) => Array.from(samples))
    expect(values).to.deep.equal(Array.from({ length: 45 }, (_, index) => index * 5))
  })

  it("beyond the last one are refused", async () => {
    const image = await imageOf("mono2-u8")
    const error: unknown = await decodeFrame(image, 1).catch((thrown: unknown) => thrown)
    expect(error).to.have.property("code", "document-damaged")
  })
})
