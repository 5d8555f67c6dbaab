import { expect } from "chai"
import {
  createCarFile,
  discardCarFile,
  openCarFile,
  sweepCarFiles,
} from "../../../app/_adapters/opfs/car-file"
import { CarWriter } from "../../../app/_core/dag/car-writer"
import { chunksOf } from "../../../app/_core/dag/bytes"
import type { Cid } from "../../../app/_core/types"
import { build, bytesOf, joined, sampleCar } from "../../core/dag/samples"
import { FakeStorage } from "./fake-storage"

const root = "bafybeibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq" as Cid

describe("CAR file on this device", () => {
  it("is written by a worker, read by a page as often as it likes, and taken off", async () => {
    const storage = new FakeStorage()
    const { bytes, files, manifest } = await sampleCar([300_000, 12], 50)
    const file = await createCarFile("upload-1", storage)
    const writer = new CarWriter(file)
    const made = await writer.finish(await build(writer, files, manifest))
    await file.close()
    const car = (await openCarFile("upload-1", made.root, storage))!
    expect([car.root, car.size]).to.deep.equal([made.root, made.size])
    expect((await car.blob?.())?.size).to.equal(made.size)
    for (let time = 0; time < 2; time++) {
      expect(Buffer.compare(await joined(chunksOf(car.stream())), bytes)).to.equal(0)
    }
    await car.discard()
    await car.discard()
    expect(storage.files.size).to.equal(0)
  })

  it("leaves nothing behind where the device is full", async () => {
    const storage = new FakeStorage(300_000)
    const writer = new CarWriter(await createCarFile("upload-2", storage))
    const error: unknown = await build(writer, [bytesOf(400_000, 1)], bytesOf(9, 2)).catch((e: unknown) => e)
    expect(error).to.include({ code: "device-full" })
    expect(storage.files.size).to.equal(0)
  })

  it("starts an upload anew in place of a half-written file, and never beside another writer", async () => {
    const storage = new FakeStorage()
    const first = await createCarFile("upload-3", storage)
    await first.write(bytesOf(100, 1), 0)
    const second: unknown = await createCarFile("upload-3", storage).catch((e: unknown) => e)
    expect(second).to.include({ name: "NoModificationAllowedError" })
    await first.close()
    await (await createCarFile("upload-3", storage)).close()
    expect(storage.files.get("upload-3.car")).to.have.length(0)
  })

  it("gives nothing where the file is gone, half written or of another record", async () => {
    const storage = new FakeStorage()
    expect(await openCarFile("upload-4", root, storage)).to.equal(null)
    const file = await createCarFile("upload-4", storage)
    const writer = new CarWriter(file)
    const made = await build(writer, [bytesOf(70, 1)], bytesOf(9, 2))
    expect(await openCarFile("upload-4", made, storage)).to.equal(null)
    await writer.finish(made)
    await file.close()
    expect(await openCarFile("upload-4", root, storage)).to.equal(null)
    expect(await openCarFile("upload-4", made, storage)).to.not.equal(null)
  })

  it("sweeps what no upload needs any longer, but not what is being written", async () => {
    const storage = new FakeStorage()
    for (const id of ["kept", "stale"]) await (await createCarFile(id, storage)).close()
    const writing = await createCarFile("writing", storage)
    await sweepCarFiles(["kept"], storage)
    expect([...storage.files.keys()].sort()).to.deep.equal(["kept.car", "writing.car"])
    await writing.abandon()
    await discardCarFile("kept", storage)
    await discardCarFile("kept", storage)
    expect(storage.files.size).to.equal(0)
  })

  it("takes no path for an id", async () => {
    for (const id of ["", "../x", "a/b", "a.b", "x".repeat(65)]) {
      const error: unknown = await openCarFile(id, root, new FakeStorage()).catch((e: unknown) => e)
      expect(error).to.be.instanceOf(TypeError)
    }
  })
})
