import { expect } from "chai"
import { parseDicom } from "../../../app/_viewers/dicom/parse"
import { placeOf, prefetchOrder, readingOrder, stacksOf } from "../../../app/_viewers/dicom/stack"
import type { KnownFile } from "../../../app/_viewers/dicom/stack"
import { writePicture } from "./write-dicom"
import type { PictureOptions } from "./write-dicom"

const known = async (
  index: number,
  options: Partial<PictureOptions>,
  name = `IM${index}`,
): Promise<KnownFile> => {
  const { frames = 1 } = options
  const bytes = writePicture(new Uint8Array(16 * frames), { rows: 4, columns: 4, ...options })
  return { index, name, file: await parseDicom(bytes) }
}
/** File `index` of the record gets the options in this place. */
const record = (...options: readonly Partial<PictureOptions>[]) =>
  Promise.all(options.map((each, index) => known(index, each)))
const orderOf = (files: readonly KnownFile[]) =>
  stacksOf(files).map(({ slices }) => slices.map(({ index }) => index))

describe("stacks of a record", () => {
  it("are sorted by where the slices lie, not by number or name", async () => {
    const files = await record({ z: 30, instance: 1 }, { z: -10, instance: 2 }, { z: 10, instance: 3 })
    expect(orderOf(files)).to.deep.equal([[1, 2, 0]])
    expect(stacksOf(files)[0]?.order).to.equal("position")
    expect(stacksOf(files)[0]?.label).to.equal("CT Test series 1, axial")
  })

  it("are sorted along the slices' own normal where they are oblique", async () => {
    const oblique = (position: string, instance: number) => ({
      z: 0,
      instance,
      more: [
        ["00200032", "DS", position],
        // A sagittal slice: rows towards the back, columns towards the feet
        ["00200037", "DS", "0\\1\\0\\0\\0\\-1"],
      ] as const,
    })
    const files = await record(oblique("20\\5\\9", 1), oblique("-20\\7\\3", 2), oblique("0\\-90\\100", 3))
    // Its normal points to the right of the patient: from left to right
    expect(orderOf(files)).to.deep.equal([[0, 2, 1]])
    expect(stacksOf(files)[0]?.label).to.equal("CT Test series 1, sagittal")
  })

  it("are in the order of their numbers without positions, and of their names without either", async () => {
    const numbered = await record({ instance: 10 }, { instance: 2 }, { instance: 1 })
    expect(orderOf(numbered)).to.deep.equal([[2, 1, 0]])
    expect(stacksOf(numbered)[0]?.order).to.equal("number")
    const named = await Promise.all(
      ["IM10", "IM9", "IM1"].map((name, index) => known(index, { instance: 1 }, name)),
    )
    expect(orderOf(named)).to.deep.equal([[2, 1, 0]])
    expect(stacksOf(named)[0]?.order).to.equal("name")
  })

  it("are one for each series and plane, in the order of the series' numbers", async () => {
    const scout = [["00200037", "DS", "1\\0\\0\\0\\0\\-1"]] as const
    const files = await record(
      { z: 1, series: "2.25.9", seriesNumber: 9, instance: 1 },
      { z: 2, series: "2.25.2", seriesNumber: 2, instance: 1 },
      { z: 3, series: "2.25.2", seriesNumber: 2, instance: 2 },
      { z: 2, series: "2.25.2", seriesNumber: 2, instance: 3, more: scout },
      { z: 0, series: "2.25.9", seriesNumber: 9, instance: 2 },
    )
    expect(orderOf(files)).to.deep.equal([[1, 2], [3], [4, 0]])
  })

  it("show pictures of one place as runs, one after another, and say so", async () => {
    const files = await record(
      ...[1, 2, 3, 4, 5, 6].map((instance) => ({ z: ((instance - 1) % 3) * 5, instance })),
    )
    expect(orderOf(files)).to.deep.equal([[0, 1, 2, 3, 4, 5]])
    expect(stacksOf(files)[0]?.notes[0]).to.contain("2 runs")
  })

  it("say where slices may be missing", async () => {
    const files = await record(...[0, 2, 4, 6, 10, 12].map((z, index) => ({ z, instance: index + 1 })))
    expect(stacksOf(files)[0]?.notes).to.deep.equal([
      "In one place the distance between two slices is larger than usual: slices may be missing.",
    ])
    const even = await record(...[0, 2, 4, 6].map((z, index) => ({ z, instance: index + 1 })))
    expect(stacksOf(even)[0]?.notes).to.deep.equal([])
  })

  it("are a file's own frames where it has several", async () => {
    const files = await record({ frames: 3, instance: 1 }, { instance: 2 }, { frames: 2, instance: 3 })
    const stacks = stacksOf(files)
    expect(stacks.map(({ order, slices }) => [order, slices])).to.deep.equal([
      ["frames", [0, 1, 2].map((frame) => ({ index: 0, frame }))],
      ["position", [{ index: 1, frame: 0 }]],
      ["frames", [0, 1].map((frame) => ({ index: 2, frame }))],
    ])
    expect(stacks.map((stack) => placeOf(stack, { index: 2, frame: 1 }))).to.deep.equal([-1, -1, 1])
  })

  it("leave out files without a picture", async () => {
    const document = await known(0, { more: [["00080016", "UI", "1.2.840.10008.5.1.4.1.1.88.11"]] })
    const bare: KnownFile = { ...document, file: { ...document.file, image: null } }
    expect(stacksOf([bare])).to.deep.equal([])
  })
})

describe("the order of reading", () => {
  it("goes outwards from the file that is shown", () => {
    expect(readingOrder(6, 2)).to.deep.equal([2, 3, 1, 4, 0, 5])
    expect(readingOrder(3, 0)).to.deep.equal([0, 1, 2])
  })

  it("decodes ahead on both sides, the nearest first", async () => {
    const [stack] = stacksOf(await record(...[0, 1, 2, 3].map((z) => ({ z, instance: z + 1 }))))
    if (!stack) throw new Error("no stack")
    expect(prefetchOrder(stack, 1, 2).map(({ index }) => index)).to.deep.equal([2, 0, 3])
  })
})
