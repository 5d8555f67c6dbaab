import { expect } from "chai"
import { directionInWords, edgesOnScreen } from "../../../app/_viewers/dicom/edge-letters"
import {
  apply,
  matrixOf,
  mirrored,
  turned,
  unapply,
  WHOLE,
  zoomedAt,
} from "../../../app/_viewers/dicom/viewport"
import type { Point, Viewport } from "../../../app/_viewers/dicom/viewport"

const PICTURE = { width: 100, height: 50 }
const PLACE = { width: 400, height: 400 }
const EDGES = { left: "R", right: "L", top: "A", bottom: "P" }

const near = (actual: Point | undefined, expected: Point) => {
  expect(actual?.[0]).to.be.closeTo(expected[0], 1e-9)
  expect(actual?.[1]).to.be.closeTo(expected[1], 1e-9)
}
const on = (view: Viewport, point: Point, aspect = 1) => apply(matrixOf(view, PICTURE, aspect, PLACE), point)

describe("where a picture lies", () => {
  it("fits as a whole, in the middle", () => {
    near(on(WHOLE, [0, 0]), [0, 100])
    near(on(WHOLE, [100, 50]), [400, 300])
  })

  it("takes pixels that are not square as they are", () => {
    // Twice as high as wide: 100 columns are as long as 50 rows
    near(on(WHOLE, [0, 0], 0.5), [0, 0])
    near(on(WHOLE, [100, 50], 0.5), [400, 400])
  })

  it("turns to the right: the upper left corner becomes the upper right one", () => {
    near(on(turned(WHOLE), [0, 0]), [300, 0])
    near(on(turned(WHOLE), [100, 0]), [300, 400])
  })

  it("flips what is seen from left to right, also after it was turned", () => {
    for (const view of [WHOLE, turned(WHOLE), turned(turned(WHOLE)), mirrored(turned(WHOLE))]) {
      const moved: Viewport = { ...view, zoom: 1.5, pan: [13, 7] }
      const [x, y] = on(moved, [20, 10])
      near(on(mirrored(moved), [20, 10]), [PLACE.width - x, y])
    }
  })

  it("comes back to where it was after four turns and after two flips", () => {
    const moved: Viewport = { ...WHOLE, pan: [5, -8] }
    const four = turned(turned(turned(turned(moved))))
    expect([four.rotation, four.pan[0] + 0, four.pan[1] + 0]).to.deep.equal([0, 5, -8])
    const two = mirrored(mirrored({ ...moved, rotation: 90 }))
    expect([two.rotation, two.flipped, two.pan[0], two.pan[1]]).to.deep.equal([90, false, 5, -8])
  })

  it("finds the pixel under a point of the screen", () => {
    const view = mirrored(turned({ ...WHOLE, zoom: 3, pan: [40, -30] }))
    const matrix = matrixOf(view, PICTURE, 0.7, PLACE)
    near(unapply(matrix, apply(matrix, [31.5, 42])), [31.5, 42])
  })

  it("enlarges around the point that is pointed at, within limits", () => {
    const at: Point = [50, -20]
    const screen: Point = [at[0] + 200, at[1] + 200]
    const before = unapply(matrixOf(WHOLE, PICTURE, 1, PLACE), screen)
    const view = zoomedAt(WHOLE, 2.5, at)
    near(unapply(matrixOf(view, PICTURE, 1, PLACE), screen), before)
    expect(zoomedAt(WHOLE, 1e6, at).zoom).to.equal(32)
    expect(zoomedAt(WHOLE, 1e-6, at).zoom).to.equal(0.25)
  })
})

describe("letters at the edges", () => {
  it("follow a turn to the right", () => {
    expect(edgesOnScreen(EDGES, turned(WHOLE))).to.deep.equal({
      top: "R",
      right: "A",
      bottom: "L",
      left: "P",
    })
    expect(edgesOnScreen(EDGES, turned(turned(WHOLE)))).to.deep.equal({
      ...{ left: "L", right: "R", top: "P", bottom: "A" },
    })
  })

  it("follow a flip: left and right of the screen change places, whatever the rotation", () => {
    for (const view of [WHOLE, turned(WHOLE), turned(turned(turned(WHOLE)))]) {
      const before = edgesOnScreen(EDGES, view)
      const { left, right, ...rest } = before
      expect(edgesOnScreen(EDGES, mirrored(view))).to.deep.equal({ ...rest, left: right, right: left })
    }
  })

  it("stand where the picture's own edge is, for every turn and flip", () => {
    let view: Viewport = WHOLE
    for (let step = 0; step < 8; step += 1) {
      const middles = { left: [0, 25], right: [100, 25], top: [50, 0], bottom: [50, 50] } as const
      const shown = edgesOnScreen(EDGES, view)
      for (const side of ["left", "right", "top", "bottom"] as const) {
        const [x, y] = on(view, middles[side])
        const far = Math.abs(x - 200) > Math.abs(y - 200)
        const found = far ? (x < 200 ? "left" : "right") : y < 200 ? "top" : "bottom"
        expect(shown[found], `${JSON.stringify(view)} ${side}`).to.equal(EDGES[side])
      }
      view = step === 3 ? mirrored(turned(view)) : turned(view)
    }
  })

  it("are said in words", () => {
    expect(directionInWords("RA")).to.equal("right, front")
    expect(directionInWords("Le")).to.equal("Le")
  })
})
