import { expect } from "chai"
import { KeywardError } from "../../../app/_core/errors"
import { FrameServer } from "../../../app/_viewers/dicom/frame-server"
import { SliceLoader } from "../../../app/_viewers/dicom/slice-loader"
import type { Loaded, LoaderOptions } from "../../../app/_viewers/dicom/slice-loader"
import { writePicture } from "./write-dicom"

const slice = (index: number) =>
  new Blob([
    writePicture(new Uint8Array(64).fill(index), { rows: 8, columns: 8, z: index, instance: index + 1 }),
  ])

/** A record of slices, the worker in this thread, and what was asked of both. */
function world(count: number, options: Partial<LoaderOptions> = {}) {
  const server = new FrameServer()
  const asked: number[] = []
  const dropped: number[] = []
  const told: Loaded[] = []
  const files = Array.from({ length: count }, (_, index) => ({
    name: `IM${index}`,
    type: "application/dicom",
    size: 1,
  }))
  const loader = new SliceLoader({
    client: {
      open: (index, file) => server.open(index, file),
      drop: (index, frames) => {
        dropped.push(index)
        server.drop(index, frames)
      },
    },
    siblings: {
      files,
      open: (index) => {
        asked.push(index)
        return Promise.resolve(slice(index))
      },
    },
    indexes: files.map((_, index) => index),
    onChange: (loaded) => told.push(loaded),
    width: 1,
    ...options,
  })
  const first = async (index: number) => loader.first(index, await server.open(index, slice(index)), 1)
  return { server, loader, asked, dropped, told, first }
}

describe("reading the files of a record", () => {
  it("tells of the first before it reads any other, then reads all, those beside it first", async () => {
    const { loader, asked, told, first } = world(6)
    await first(2)
    expect(told.map(({ known, left }) => [known.length, left])).to.deep.equal([[1, 5]])
    expect(asked).to.deep.equal([])
    await loader.run()
    expect(asked).to.deep.equal([3, 1, 4, 0, 5])
    expect(told.at(-1)?.left).to.equal(0)
    expect(told.at(-1)?.known).to.have.length(6)
  })

  it("holds no more bytes than it may: those farthest from the reader go, and come again when needed", async () => {
    const size = slice(0).size
    const { server, loader, asked, dropped, told, first } = world(6, { maxBytes: size * 3 })
    await first(0)
    await loader.run()
    expect(dropped.length).to.be.greaterThan(0)
    expect(told.at(-1)?.known).to.have.length(6)
    const gone = dropped.at(-1) ?? -1
    asked.length = 0
    await loader.need(gone)
    expect(asked).to.deep.equal([gone])
    const drawn = await server.draw({ index: gone, frame: 0 }, { overlays: false })
    expect([drawn.rows, drawn.columns, drawn.pixels.length]).to.deep.equal([8, 8, 256])
  })

  it("says which files could not be opened, and reads the others", async () => {
    const { loader, told, first } = world(4, {
      siblings: {
        files: Array.from({ length: 4 }, (_, index) => ({ name: `IM${index}`, type: "", size: 1 })),
        open: (index) =>
          index === 2 ? Promise.reject(new KeywardError("store-missing")) : Promise.resolve(slice(index)),
      },
    })
    await first(0)
    await loader.run()
    expect([...(told.at(-1)?.failed ?? [])].map(([index, { code }]) => [index, code])).to.deep.equal([
      [2, "store-missing"],
    ])
    expect(told.at(-1)?.known.map(({ index }) => index)).to.have.members([0, 1, 3])
  })

  it("counts what is no DICOM file only if its name or type said that it is one", async () => {
    const open = (index: number) =>
      Promise.resolve(index === 0 ? slice(0) : new Blob(["[autorun] open=viewer.exe, and some more text"]))
    const files = Array.from({ length: 3 }, (_, index) => ({ name: `F${index}`, type: "", size: 1 }))
    const { loader, told, first } = world(3, { siblings: { files, open }, unsure: new Set([2]) })
    await first(0)
    await loader.run()
    expect([...(told.at(-1)?.failed.keys() ?? [])]).to.deep.equal([1])
    expect(told.at(-1)?.left).to.equal(0)
  })

  it("ends with its view: nothing is read or told after it", async () => {
    const signals: AbortSignal[] = []
    const { loader, told, first } = world(4, {
      siblings: {
        files: Array.from({ length: 4 }, (_, index) => ({ name: `IM${index}`, type: "", size: 1 })),
        open: (_, signal) => {
          signals.push(signal)
          return new Promise((_resolve, reject) =>
            signal.addEventListener("abort", () => reject(new KeywardError("cancelled"))),
          )
        },
      },
    })
    await first(0)
    const running = loader.run()
    const before = told.length
    loader.end()
    await running
    expect(signals.map(({ aborted }) => aborted)).to.deep.equal([true])
    expect(told.length).to.equal(before)
  })
})

describe("the worker's frames", () => {
  it("keep the bytes of a file in the worker", async () => {
    const server = new FrameServer()
    const opened = await server.open(0, slice(0))
    expect(opened.image?.source.data.size).to.equal(0)
    expect((await server.draw({ index: 0, frame: 0 }, { overlays: false })).info.position).to.deep.equal([
      -100, -100, 0,
    ])
  })

  it("are decoded ahead, within the bytes that may be kept", async () => {
    const server = new FrameServer(64 * 3)
    for (const index of [0, 1, 2, 3, 4]) await server.open(index, slice(index))
    server.prefetch([1, 2, 3, 4].map((index) => ({ index, frame: 0 })))
    const drawn = await server.draw({ index: 0, frame: 0 }, { overlays: false })
    expect(drawn.key).to.deep.equal({ index: 0, frame: 0 })
  })

  it("refuse a frame that is not there, with a typed error", async () => {
    const server = new FrameServer()
    await server.open(0, slice(0))
    const code = await server.draw({ index: 0, frame: 7 }, { overlays: false }).then(
      () => "",
      (error: KeywardError) => error.code,
    )
    expect(code).to.equal("document-damaged")
  })
})
