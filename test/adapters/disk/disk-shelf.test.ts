import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, utimesSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect } from "chai"
import { memoryShelf } from "../../../app/_adapters/content/local-cipher"
import type { CarShelf } from "../../../app/_adapters/content/local-cipher"
import { DiskShelf } from "../../../app/_adapters/disk/disk-shelf"
import { carHeader, HEADER_LENGTH } from "../../../app/_core/dag/car-frames"
import type { Cid } from "../../../app/_core/types"

const ROOT = "bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354" as Cid
const OTHER = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi" as Cid
const BODY = Uint8Array.from({ length: 100_000 }, (_, at) => at % 251)

const fill =
  (root: Cid): Parameters<CarShelf["write"]>[1] =>
  async (sink) => {
    await sink.write(BODY.subarray(0, 60_000), HEADER_LENGTH)
    await sink.write(BODY.subarray(60_000), HEADER_LENGTH + 60_000)
    await sink.write(carHeader(root), 0)
    return { root }
  }
const bytesOf = async (stream: ReadableStream<Uint8Array>) =>
  new Uint8Array(await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer())

/** As if nobody had written there for two hours. */
const ageAll = (folder: string) => {
  const then = Date.now() / 1_000 - 7_200
  const place = join(folder, "uploads")
  for (const name of existsSync(place) ? readdirSync(place) : []) utimesSync(join(place, name), then, then)
}

describe("a shelf of CARs", () => {
  let folder: string
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "keyward-shelf-"))))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const shelves: readonly [string, () => CarShelf][] = [
    ["in memory", memoryShelf],
    ["in a folder of this machine", () => new DiskShelf(join(folder, "uploads"))],
  ]
  for (const [name, open] of shelves)
    describe(name, () => {
      it("gives a CAR back byte for byte, more than once, and by its own root alone", async () => {
        const shelf = open()
        const car = await shelf.write("one", fill(ROOT))
        expect([car.root, car.size]).to.deep.equal([ROOT, HEADER_LENGTH + BODY.length])
        for (const each of [car, await shelf.open("one", ROOT)]) {
          const bytes = await bytesOf(each!.stream())
          expect(bytes.subarray(0, HEADER_LENGTH)).to.deep.equal(carHeader(ROOT))
          expect(Buffer.compare(bytes.subarray(HEADER_LENGTH), BODY)).to.equal(0)
        }
        expect(await shelf.open("one", OTHER)).to.equal(null)
        expect(await shelf.open("two", ROOT)).to.equal(null)
      })

      it("has nothing of one that was discarded, broken off or swept", async () => {
        const shelf = open()
        await (await shelf.write("one", fill(ROOT))).discard()
        expect(await shelf.open("one", ROOT)).to.equal(null)
        const broken = shelf.write("two", async (sink) => {
          await sink.write(carHeader(ROOT), 0)
          throw new Error("broken off")
        })
        expect(await broken.catch((error: Error) => error.message)).to.equal("broken off")
        expect(await shelf.open("two", ROOT)).to.equal(null)
        for (const id of ["three", "four"]) await shelf.write(id, fill(ROOT))
        ageAll(folder)
        await shelf.sweep(["four"])
        expect(await shelf.open("three", ROOT)).to.equal(null)
        expect(await shelf.open("four", ROOT)).to.not.equal(null)
      })
    })

  it("on disk is its owner's alone, and outlives its process", async function () {
    if (process.platform === "win32") return this.skip()
    const place = join(folder, "uploads")
    await new DiskShelf(place).write("one", fill(ROOT))
    for (const path of [place, join(place, "one.car")]) expect(statSync(path).mode & 0o077).to.equal(0)
    expect((await new DiskShelf(place).open("one", ROOT))?.size).to.equal(HEADER_LENGTH + BODY.length)
  })

  it("takes a file that was cut before its header for none, and no path for an upload's name", async () => {
    const place = join(folder, "uploads")
    const shelf = new DiskShelf(place)
    await shelf.write("one", fill(ROOT))
    truncateSync(join(place, "one.car"), HEADER_LENGTH - 1)
    expect(await shelf.open("one", ROOT)).to.equal(null)
    const outside = await shelf.write("../out", fill(ROOT)).catch((error: unknown) => error)
    expect(outside).to.be.instanceOf(TypeError)
    expect(existsSync(join(folder, "out.car"))).to.equal(false)
  })

  it("sweeps nothing away that another process may be writing just now", async () => {
    const place = join(folder, "uploads")
    const shelf = new DiskShelf(place)
    await shelf.write("one", fill(ROOT))
    await shelf.sweep([])
    expect(readdirSync(place)).to.deep.equal(["one.car"])
    ageAll(folder)
    await shelf.sweep([])
    expect(readdirSync(place)).to.deep.equal([])
  })
})
