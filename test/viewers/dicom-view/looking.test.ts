import { expect } from "chai"
import { frameAfter, frameTime } from "../../../app/_viewers/dicom/cine"
import { FrameCache } from "../../../app/_viewers/dicom/frame-cache"
import { commandOf, KEY_HELP } from "../../../app/_viewers/dicom/keys"
import { isLine, lengthOf } from "../../../app/_viewers/dicom/measuring"
import type { PixelSpacing } from "../../../app/_viewers/dicom/model"
import { draggedWindow, presetsOf, windowInWords } from "../../../app/_viewers/dicom/windowing"

const SPACING: PixelSpacing = {
  row: 0.5,
  column: 2,
  source: "PixelSpacing",
  inPatient: true,
  explanation: "",
}
const LINE = { from: [10, 10], to: [13, 14] } as const

describe("lengths", () => {
  it("are in mm, by the spacing of columns across and of rows down", () => {
    // 3 columns of 2 mm, 4 rows of 0.5 mm
    expect(lengthOf(LINE, SPACING).short).to.equal("6.3 mm")
    expect(lengthOf({ from: [0, 0], to: [0, 100] }, SPACING).short).to.equal("50 mm")
  })

  it("say so if they are those at the detector", () => {
    const detector: PixelSpacing = {
      ...SPACING,
      source: "ImagerPixelSpacing",
      inPatient: false,
      explanation: "Lengths in the patient are shorter.",
    }
    expect(lengthOf(LINE, detector)).to.deep.equal({
      short: "6.3 mm at the detector",
      long: "6.3 mm at the detector. Lengths in the patient are shorter.",
    })
  })

  it("are in pixels, and say so, if the file has no spacing", () => {
    expect(lengthOf(LINE, null)).to.deep.equal({
      short: "5 pixels",
      long: "5 pixels: the file does not say how large a pixel is",
    })
  })

  it("are none of a click", () => {
    expect(isLine({ from: [1, 1], to: [2, 1] })).to.equal(false)
    expect(isLine(LINE)).to.equal(true)
  })
})

describe("windows", () => {
  const window = { center: 40, width: 400, function: "linear", explanation: "SOFT" } as const

  it("widen to the right and brighten upwards, and are then no preset of the file", () => {
    const dragged = draggedWindow(window, [100, -50], [-1000, 1000], 1000)
    expect([dragged.width, dragged.center, dragged.explanation]).to.deep.equal([600, -60, ""])
  })

  it("never become as narrow as nothing", () => {
    expect(draggedWindow(window, [-1e6, 0], [0, 4095], 500).width).to.equal(1)
    expect(draggedWindow(window, [-1e6, 0], [0, 1], 500).width).to.be.greaterThan(0)
  })

  it("offer the usual ones of CT in Hounsfield units, and nowhere else", () => {
    const ct = { modality: "CT", unit: "HU", table: false }
    expect(presetsOf([window], ct).map(({ label }) => label)).to.deep.equal([
      "SOFT (40 / 400)",
      "Soft tissue (40 / 400)",
      "Lung (-600 / 1500)",
      "Bone (400 / 1800)",
      "Brain (40 / 80)",
    ])
    expect(presetsOf([window], { ...ct, modality: "MR" })).to.have.length(1)
    expect(presetsOf([window], { ...ct, unit: "" })).to.have.length(1)
  })

  it("offer the file's own table first, if it has one and no window", () => {
    const [first] = presetsOf([window], { modality: "DX", unit: "", table: true })
    expect(first).to.deep.equal({ label: "Table of the file", window: null })
  })

  it("are said with as many digits as matter", () => {
    expect(windowInWords({ center: 40.4, width: 0.0123 })).to.equal("40 / 0.0123")
  })
})

describe("cine", () => {
  it("has the file's own speed, or ten pictures a second and says that the file does not tell", () => {
    expect(frameTime(40, 3)).to.deep.equal({ ms: 40, known: true })
    expect(frameTime(null, 0)).to.deep.equal({ ms: 100, known: false })
    expect(frameTime([0, 30, 50], 1)).to.deep.equal({ ms: 50, known: true })
    expect(frameTime(0, 0)).to.deep.equal({ ms: 100, known: false })
  })

  it("leaves out frames that there was no time for, and goes round", () => {
    expect(frameAfter(40, 10, 0, 39, 1)).to.deep.equal({ frame: 0, rest: 39 })
    expect(frameAfter(40, 10, 0, 130, 1)).to.deep.equal({ frame: 3, rest: 10 })
    expect(frameAfter(40, 10, 9, 40, 1)).to.deep.equal({ frame: 0, rest: 0 })
    expect(frameAfter(40, 10, 0, 100, 0.5)).to.deep.equal({ frame: 1, rest: 20 })
    // A page that was hidden for an hour does not count through it
    expect(frameAfter(40, 10, 0, 3_600_000, 1).frame).to.equal(0)
  })
})

describe("keys", () => {
  const key = (key: string, more: Partial<KeyboardEvent> = {}) =>
    commandOf({ key, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...more })

  it("do what the help says, each one thing", () => {
    const all = KEY_HELP.flatMap(({ keys }) => keys)
    expect(new Set(all).size).to.equal(all.length)
    for (const each of all) {
      const [name, shift] = each.startsWith("Shift+") ? [each.slice(6), true] : [each, false]
      expect(key(name, { shiftKey: shift }), each).to.be.a("string")
    }
    expect(key("ArrowDown")).to.equal("next")
    expect(key("ArrowDown", { shiftKey: true })).to.equal("pan-down")
    expect(key("R", { shiftKey: true })).to.equal("rotate")
    expect(key("?", { shiftKey: true })).to.equal("help")
  })

  it("leave those of the browser alone", () => {
    expect(key("r", { ctrlKey: true })).to.equal(null)
    expect(key("+", { metaKey: true })).to.equal(null)
    expect(key("Tab")).to.equal(null)
  })
})

describe("decoded frames that are kept", () => {
  it("are bounded in bytes: what was used longest ago goes first", () => {
    const cache = new FrameCache<string>(30)
    for (const name of ["a", "b", "c"]) cache.set(name, name, 10)
    expect(cache.get("a")).to.equal("a")
    cache.set("d", "d", 10)
    expect(["a", "b", "c", "d"].filter((name) => cache.has(name))).to.deep.equal(["a", "c", "d"])
    expect(cache.bytes).to.equal(30)
  })

  it("keep a frame that is larger than all of it, alone", () => {
    const cache = new FrameCache<string>(30)
    cache.set("a", "a", 10)
    cache.set("big", "big", 100)
    expect([cache.has("a"), cache.has("big")]).to.deep.equal([false, true])
    cache.set("b", "b", 10)
    expect([cache.has("big"), cache.bytes]).to.deep.equal([false, 10])
  })

  it("count a frame that is set again only once", () => {
    const cache = new FrameCache<string>(30)
    cache.set("a", "a", 10)
    cache.set("a", "A", 20)
    expect([cache.bytes, cache.get("a")]).to.deep.equal([20, "A"])
    cache.deleteWhere((name) => name === "a")
    expect(cache.bytes).to.equal(0)
  })
})
