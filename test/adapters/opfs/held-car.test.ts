import { expect } from "chai"
import { createCar, discardCarFile, openCarFile, sweepCarFiles } from "../../../app/_adapters/opfs/car-file"
import type { DeviceStorage } from "../../../app/_adapters/opfs/folder"
import { HeldCar, HeldCars } from "../../../app/_adapters/opfs/held-car"
import { CarWriter } from "../../../app/_core/dag/car-writer"
import { chunksOf } from "../../../app/_core/dag/bytes"
import { build, bytesOf, joined, sampleCar } from "../../core/dag/samples"
import { FakeStorage } from "./fake-storage"

/** A private window of Firefox 153: `estimate()` grants ten gigabytes, `getDirectory()` throws. */
const closed: DeviceStorage = {
  getDirectory: () =>
    Promise.reject(new DOMException("Security error when calling GetDirectory", "SecurityError")),
}

describe("a window that keeps no files", () => {
  it("holds a CAR in memory, byte for byte as a file has it", async () => {
    const { bytes, files, manifest } = await sampleCar([300_000, 12], 50)
    const car = await createCar("upload-1", 300_062, closed)
    if (!(car instanceof HeldCar)) throw new Error("it is a file")
    const writer = new CarWriter(car)
    const { root } = await writer.finish(await build(writer, files, manifest))
    await car.close()
    const kept = new HeldCars()
    kept.keep("upload-1", root, car.blob())
    const found = kept.find("upload-1", root)
    for (let time = 0; time < 2; time++)
      expect(Buffer.compare(await joined(chunksOf(found!.stream())), bytes)).to.equal(0)
    expect((await found?.blob?.())?.size).to.equal(bytes.length)
    expect(kept.find("upload-2", root)).to.equal(null)
    await found?.discard()
    expect(kept.find("upload-1", root)).to.equal(null)
  })

  it("says before anything is encrypted that it cannot hold a file that large", async () => {
    const refused: unknown = await createCar("upload-1", 1_001, closed, 1_000).catch(
      (error: unknown) => error,
    )
    expect(refused).to.include({ code: "window-holds-little" })
  })

  it("holds no more than its limit, whatever was said before", async () => {
    const car = await createCar("upload-1", 10, closed, 100_000)
    const writer = new CarWriter(car)
    const refused: unknown = await build(writer, [bytesOf(200_000, 1)], bytesOf(9, 2)).catch(
      (e: unknown) => e,
    )
    expect(refused).to.include({ code: "window-holds-little" })
    expect((car as HeldCar).blob().size).to.equal(0)
  })

  it("has nothing of an earlier visit, and nothing to sweep or to discard", async () => {
    const { root } = await sampleCar([12], 50)
    expect(await openCarFile("upload-1", root, closed)).to.equal(null)
    await sweepCarFiles([], closed)
    await discardCarFile("upload-1", closed)
  })

  it("leaves an ordinary window its files", async () => {
    const storage = new FakeStorage()
    const car = await createCar("upload-1", 10 ** 12, storage)
    expect(car).to.not.be.instanceOf(HeldCar)
    await car.abandon()
    expect(storage.files.size).to.equal(0)
  })
})
