import { expect } from "chai"
import { decodeFrame } from "../../../app/_viewers/dicom/decode"
import { expandSegments } from "../../../app/_viewers/dicom/luts"
import type { DecodedFrame, RenderOptions } from "../../../app/_viewers/dicom/model"
import { overlayMask } from "../../../app/_viewers/dicom/overlays"
import {
  defaultWindow,
  modalityValueAt,
  renderFrame,
  windowed,
  windowPresets,
} from "../../../app/_viewers/dicom/render"
import { imageOf } from "./files"

const frameOf = async (name: string): Promise<DecodedFrame> => decodeFrame(await imageOf(name), 0)
/** Red, green, blue and alpha of the pixels of a row. */
const pixel = (rgba: Uint8ClampedArray, at: number): number[] => Array.from(rgba.subarray(at * 4, at * 4 + 4))

/** A grey frame of one row, with what the file would say of it. */
const grey = (samples: readonly number[], about: Partial<DecodedFrame> = {}): DecodedFrame => ({
  rows: 1,
  columns: samples.length,
  samples: Int16Array.from(samples),
  samplesPerPixel: 1,
  photometric: "MONOCHROME2",
  bitsStored: 16,
  frame: 0,
  info: {
    position: null,
    orientation: null,
    edges: null,
    spacing: null,
    sliceThickness: "",
    spacingBetweenSlices: "",
    sliceLocation: "",
    modality: { slope: 1, intercept: 0, lut: null, unit: "" },
    windows: [],
    voiLuts: [],
    when: null,
  },
  palette: null,
  padding: null,
  inverse: false,
  notes: [],
  range: [Math.min(...samples), Math.max(...samples)],
  ...about,
})
const levels = (frame: DecodedFrame, options?: RenderOptions): number[] => {
  const rgba = renderFrame(frame, options)
  return Array.from({ length: frame.columns }, (_, at) => rgba[at * 4] ?? -1)
}

describe("A window", () => {
  it("LINEAR gives the values of PS3.3 C.11.2.1.2.1", () => {
    // c=2048 w=4096: black up to 0, white from 4095 on, ((x - 2047.5) / 4095 + 0.5) between
    const whole = { center: 2048, width: 4096 }
    expect(windowed(whole, 0)).to.equal(0)
    expect(windowed(whole, 4095)).to.equal(1)
    expect(windowed(whole, 1000)).to.be.closeTo((1000 - 2047.5) / 4095 + 0.5, 1e-12)
    // c=0 w=100: black up to -50, white above 49, ((x + 0.5) / 99 + 0.5) between
    const narrow = { center: 0, width: 100 }
    expect(windowed(narrow, -50)).to.equal(0)
    expect(windowed(narrow, 49)).to.equal(1)
    expect(windowed(narrow, 0)).to.be.closeTo(0.5 / 99 + 0.5, 1e-12)
    // c=2048 w=1: black up to 2047.5, white above
    expect(windowed({ center: 2048, width: 1 }, 2047.5)).to.equal(0)
    expect(windowed({ center: 2048, width: 1 }, 2048)).to.equal(1)
  })

  it("LINEAR_EXACT gives the values of PS3.3 C.11.2.1.3.2", () => {
    const exact = { center: 2048, width: 4096, function: "linear-exact" } as const
    expect(windowed(exact, 0)).to.equal(0)
    expect(windowed(exact, 4096)).to.equal(1)
    expect(windowed(exact, 1024)).to.equal(0.25)
    expect(windowed({ ...exact, width: 1 }, 2048)).to.equal(0.5)
  })

  it("SIGMOID gives the values of PS3.3 C.11.2.1.3.1", () => {
    const sigmoid = { center: 100, width: 40, function: "sigmoid" } as const
    expect(windowed(sigmoid, 100)).to.equal(0.5)
    expect(windowed(sigmoid, 110)).to.be.closeTo(1 / (1 + Math.exp(-1)), 1e-12)
    expect(windowed(sigmoid, 60)).to.be.closeTo(1 / (1 + Math.exp(4)), 1e-12)
  })

  it("of the file comes first, then one over all values", async () => {
    const frame = await frameOf("ct-s16")
    expect(windowPresets(frame).map(({ explanation }) => explanation)).to.deep.equal([
      "SOFT",
      "LUNG",
      "All values",
    ])
    expect(defaultWindow(frame)).to.deep.equal({
      center: 40,
      width: 400,
      function: "linear",
      explanation: "SOFT",
    })
    expect((await frameOf("sigmoid")).info.windows[0]?.function).to.equal("sigmoid")
  })

  it("over all values leaves padding out and takes the rescaled values", async () => {
    const frame = await frameOf("ct-s16")
    // Stored -100 to 1500, slope 2, intercept -1024; padding is -2000
    expect(frame.range).to.deep.equal([-1224, 1976])
    expect(windowPresets(frame).at(-1)).to.include({ center: 376, width: 3200 })
  })

  it("of a frame of one value shows it grey instead of failing", () => {
    expect(levels(grey([7, 7]))).to.deep.equal([128, 128])
  })
})

describe("A grey picture", () => {
  const window = { center: 50, width: 100, function: "linear-exact" } as const

  it("is black at the low end for MONOCHROME2 and white for MONOCHROME1", () => {
    expect(levels(grey([0, 50, 100]), { window })).to.deep.equal([0, 128, 255])
    expect(levels(grey([0, 50, 100], { photometric: "MONOCHROME1" }), { window })).to.deep.equal([
      255, 128, 0,
    ])
  })

  it("is turned round by an inverse presentation and by the reader, and back by both", () => {
    expect(levels(grey([0, 100], { inverse: true }), { window })).to.deep.equal([255, 0])
    expect(levels(grey([0, 100]), { window, invert: true })).to.deep.equal([255, 0])
    expect(levels(grey([0, 100], { photometric: "MONOCHROME1" }), { window, invert: true })).to.deep.equal([
      0, 255,
    ])
  })

  it("has dark padding whatever its polarity", () => {
    const padding = { low: -10, high: -5 }
    expect(levels(grey([-10, -5, 0], { padding, photometric: "MONOCHROME1" }), { window })).to.deep.equal([
      0, 0, 255,
    ])
  })

  it("is rescaled before the window", () => {
    const frame = grey([0, 25, 50])
    const info = { ...frame.info, modality: { slope: 2, intercept: 0, lut: null, unit: "HU" } }
    expect(levels({ ...frame, info }, { window })).to.deep.equal([0, 128, 255])
    expect(modalityValueAt({ ...frame, info }, 1, 0)).to.equal(50)
  })

  it("goes through a Modality LUT", async () => {
    const frame = await frameOf("modality-lut")
    const stored = frame.samples[0] ?? 0
    expect(modalityValueAt(frame, 0, 0)).to.equal(stored ** 2)
    expect(frame.range).to.deep.equal([0, 255 ** 2])
    expect(frame.info.modality.unit).to.equal("OD")
  })

  it("goes through the VOI LUT that is chosen, the first by itself", async () => {
    const frame = await frameOf("voi-lut")
    expect(frame.info.voiLuts.map(({ explanation }) => explanation)).to.deep.equal(["BONE", "SOFT"])
    const at = frame.samples.findIndex((stored) => stored > 70 && stored < 180)
    const stored = frame.samples[at] ?? 0
    // Entries begin at 64, have 10 bits and grow by 8
    const bone = Math.round((((stored - 64) * 8) / 1023) * 255)
    expect(renderFrame(frame)[at * 4]).to.equal(bone)
    expect(renderFrame(frame, { voiLut: 1 })[at * 4]).to.equal(255 - stored)
  })

  it("of many pixels is drawn by a table with the same result", async () => {
    const few = grey(Array.from({ length: 100 }, (_, index) => index * 3 - 100))
    const rows = 700
    const many = {
      ...few,
      rows,
      samples: Int16Array.from({ length: rows * 100 }, (_, at) => few.samples[at % 100] ?? 0),
    }
    const rgba = renderFrame(many, { window })
    expect(Array.from(rgba.subarray(0, 400))).to.deep.equal(Array.from(renderFrame(few, { window })))
  })
})

describe("A colour picture", () => {
  it("is shown as it is, colour by pixel or by plane", async () => {
    const frame = await frameOf("rgb-by-plane")
    const rgba = renderFrame(frame)
    const at = 5 * frame.columns + 3
    expect(pixel(rgba, at)).to.deep.equal([...Array.from(frame.samples.slice(at * 3, at * 3 + 3)), 255])
    expect(Array.from(rgba)).to.deep.equal(Array.from(renderFrame(await frameOf("rgb-by-pixel"))))
    expect(modalityValueAt(frame, 3, 5)).to.deep.equal(Array.from(frame.samples.slice(at * 3, at * 3 + 3)))
  })

  it("of 16 bits is brought to 8", async () => {
    const frame = await frameOf("rgb-u16")
    expect(pixel(renderFrame(frame), 0)[2]).to.equal(255)
    expect(Math.max(...frame.samples)).to.equal(65535)
  })

  it("takes its colours from the palette", async () => {
    for (const name of ["palette-u8", "palette-u16"]) {
      const frame = await frameOf(name)
      const index = frame.samples[0] ?? 0
      expect(pixel(renderFrame(frame), 0), name).to.deep.equal([
        index * 4,
        255 - index * 4,
        (index * 8) % 256,
        255,
      ])
      expect(frame.photometric).to.equal("PALETTE COLOR")
    }
  })

  it("expands a segmented palette: as written, along a line, by reference", async () => {
    const { palette } = await imageOf("palette-segmented")
    expect(palette?.red.entries).to.have.length(32)
    expect(Array.from(palette?.red.entries.slice(0, 9) ?? [])).to.deep.equal([
      0,
      1000,
      2000,
      3000,
      4000,
      5000,
      6000,
      7000,
      // A 24th of the way from 7,000 to 65,535
      Math.round(7000 + (65535 - 7000) / 24),
    ])
    expect(palette?.red.entries[31]).to.equal(65535)
    expect(palette?.green.entries[31]).to.equal(0)
    expect(Array.from(palette?.blue.entries.slice(16) ?? [])).to.deep.equal(
      Array.from({ length: 16 }, (_, index) => index * 1000),
    )
  })

  it("does not follow segments that point to themselves for ever", () => {
    expect(expandSegments(Uint16Array.from([2, 1, 0, 0]), 100)).to.have.length(0)
  })
})

describe("An overlay", () => {
  it("is a mask of its own, at its place", async () => {
    const { overlays } = await imageOf("overlay")
    const [overlay] = overlays
    expect(overlay).to.include({
      group: 0x6000,
      rows: 10,
      columns: 7,
      label: "Cross",
      description: "A cross",
    })
    expect(overlay?.origin).to.deep.equal([4, 2])
    const mask = overlay ? overlayMask(overlay, 0) : new Uint8Array()
    const rows = Array.from({ length: 10 }, (_, row) => Array.from(mask.slice(row * 7, row * 7 + 7)).join(""))
    expect(rows).to.deep.equal(rows.map((_, row) => (row === 2 ? "1111111" : "0001000")))
  })
})
