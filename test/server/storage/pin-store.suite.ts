import { expect } from "chai"
import { checkCar } from "../../../app/_core/dag/car-check"
import { carBytes } from "../../../app/_core/dag/car-frames"
import { encodeDirectory, LEAF_SIZE } from "../../../app/_core/dag/node"
import { dagPbCid, rawCid } from "../../../app/_core/dag/cid"
import { readFile, readManifest, readNames } from "../../../app/_core/dag/read"
import type { PinStore } from "../../../app/_core/ports/storage"
import { exportName } from "../../../app/_server/storage/export"
import { bytesOf, carOf, chunked, joined, sampleCar, sampleRecord } from "../../core/dag/samples"

const patient = "patient"
const doctor = "doctor"
const stranger = "stranger"

/**
 * What every PinStore promises. `store` gives the one that is open; each test brings records of its own.
 * @param shares whether records share blocks, so that a CAR may leave out what is there already
 */
export function pinStoreSuite(store: () => PinStore, { shares = true } = {}): void {
  let seed = 1_000
  const record = (sizes = [2 * LEAF_SIZE + 5, 70]) => sampleCar(sizes, seed++)

  it("is healthy", () => store().health())

  it("pins a record, gives each of its blocks and the files byte for byte", async () => {
    const { root, bytes, blocks, files, manifest } = await record()
    await store().importCar(root, patient, stream(bytes))
    expect(await store().isPinned(root, patient)).to.equal(true)
    for (const block of blocks) expect(same(await store().block(root, block.cid), block.bytes)).to.equal(true)
    for (const [i, file] of files.entries()) {
      const car = await exportName(store(), root, String(i))
      expect(same(await joined(readFile(car, root, String(i))), file)).to.equal(true)
    }
    expect(same(await readManifest(await exportName(store(), root, "manifest"), root), manifest)).to.equal(
      true,
    )
  })

  it("pins for the owner who brought it and nobody else", async () => {
    const { root, bytes } = await record()
    await store().importCar(root, patient, stream(bytes))
    expect(await store().isPinned(root, stranger)).to.equal(false)
    await store().unpin(root, stranger)
    expect(await store().isPinned(root, patient)).to.equal(true)
  })

  it("imports through the strict check as it streams", async () => {
    const { root, bytes, size } = await record()
    await store().importCar(root, patient, carBytes(root, checkCar(chunked(bytes, 10_007), { root, size })))
    expect(await store().isPinned(root, patient)).to.equal(true)
  })

  it("may be asked for the same again", async () => {
    const { root, bytes, blocks } = await record()
    await store().importCar(root, patient, stream(bytes))
    await store().importCar(root, patient, stream(bytes))
    expect(same(await store().block(root, blocks[0]!.cid), blocks[0]!.bytes)).to.equal(true)
    await store().unpin(root, patient)
    await store().unpin(root, patient)
    expect(await store().isPinned(root, patient)).to.equal(false)
  })

  it("takes the same blocks from two owners at once", async () => {
    const { root, bytes, blocks } = await record()
    await Promise.all([
      store().importCar(root, patient, stream(bytes)),
      store().importCar(root, doctor, stream(bytes)),
      store().importCar(root, patient, stream(bytes)),
    ])
    await store().unpin(root, patient)
    expect(await store().isPinned(root, patient)).to.equal(false)
    expect(await store().isPinned(root, doctor)).to.equal(true)
    await store().collectGarbage()
    for (const block of blocks) expect(same(await store().block(root, block.cid), block.bytes)).to.equal(true)
  })

  it("erases what nobody pins any longer, and nothing else", async () => {
    const kept = await record()
    const gone = await record()
    await store().importCar(kept.root, patient, stream(kept.bytes))
    await store().importCar(gone.root, patient, stream(gone.bytes))
    await store().unpin(gone.root, patient)
    expect(await store().unerased(), "what waits is counted").to.be.at.least(1)
    expect(await store().collectGarbage()).to.be.at.least(gone.blocks.length)
    expect(await store().unerased()).to.equal(0)
    for (const { cid } of gone.blocks) expect(await store().block(gone.root, cid)).to.equal(null)
    for (const { cid, bytes } of kept.blocks)
      expect(same(await store().block(kept.root, cid), bytes)).to.equal(true)
    expect(await store().collectGarbage()).to.equal(0)
  })

  if (shares)
    it("keeps files that a new version of a record shares with the old one", async () => {
      const old = await record()
      await store().importCar(old.root, patient, stream(old.bytes))
      const { root, car, cid } = await newVersionOf(old, seed++)
      await store().importCar(root, patient, stream(car))
      await store().unpin(old.root, patient)
      await store().collectGarbage()
      expect(await store().block(old.root, old.root)).to.equal(null)
      const again = await joined(readFile(await exportName(store(), root, "0"), root, "0"))
      expect(same(again, old.files[0]!)).to.equal(true)
      await store().unpin(root, patient)
      await store().collectGarbage()
      for (const block of [...old.blocks, { cid }, { cid: root }])
        expect(await store().block(old.root, block.cid), "with the last of them they go").to.equal(null)
    })
  else
    it("takes no record that leaves out what another one holds, and keeps nothing of it", async () => {
      const old = await record()
      await store().importCar(old.root, patient, stream(old.bytes))
      const { root, car, cid } = await newVersionOf(old, seed++)
      expect(await failure(store().importCar(root, patient, stream(car)))).to.include({ code: "car-invalid" })
      expect(await store().isPinned(root, patient)).to.equal(false)
      expect(await store().block(root, cid)).to.equal(null)
    })

  it("keeps what was unpinned and brought again before it was collected, and collects it the next time", async () => {
    const { root, bytes, blocks } = await record()
    await store().importCar(root, patient, stream(bytes))
    await store().unpin(root, patient)
    await store().importCar(root, patient, stream(bytes))
    await store().collectGarbage()
    for (const { cid, bytes: held } of blocks)
      expect(same(await store().block(root, cid), held)).to.equal(true)
    await store().unpin(root, patient)
    await store().collectGarbage()
    for (const { cid } of blocks) expect(await store().block(root, cid)).to.equal(null)
  })

  it("keeps nothing of a stream that fails, wherever it fails", async () => {
    const { root, bytes, blocks } = await record()
    for (const part of [0, 40, 300_000, bytes.length - 1, bytes.length]) {
      const error = await failure(store().importCar(root, patient, breaking(bytes, part)))
      expect(error, `after ${part} bytes`).to.include({ message: "the check failed" })
      expect(await store().isPinned(root, patient)).to.equal(false)
    }
    await store().collectGarbage()
    for (const { cid } of blocks) expect(await store().block(root, cid)).to.equal(null)
  })

  it("passes on why the strict check refused", async () => {
    const { root, bytes, size } = await record()
    const flipped = bytes.with(200_000, bytes[200_000]! ^ 1)
    const car = carBytes(root, checkCar(chunked(flipped, 65_536), { root, size }))
    const error = await failure(store().importCar(root, patient, car))
    expect(error).to.include({ code: "car-invalid" })
    expect(await store().isPinned(root, patient)).to.equal(false)
  })

  it("stops when it is told to, even while the stream keeps silent", async () => {
    const { root, bytes } = await record()
    const abort = new AbortController()
    const silent = silentAfter(bytes.subarray(0, 400_000), () => abort.abort())
    const error = await failure(store().importCar(root, patient, silent, { signal: abort.signal }))
    expect(error).to.include({ code: "cancelled" })
    expect(await store().isPinned(root, patient)).to.equal(false)
    await store().health()
  })

  it("collects while records arrive, and loses none of them", async () => {
    const records = await Promise.all([record(), record(), record(), record()])
    let importing = true
    const collecting = (async () => {
      for (; importing; await nextTurn()) await store().collectGarbage()
    })()
    await Promise.all(records.map(({ root, bytes }) => store().importCar(root, patient, stream(bytes))))
    importing = false
    await collecting
    await store().collectGarbage()
    for (const { root, files } of records) {
      expect(await store().isPinned(root, patient)).to.equal(true)
      expect(
        same(await joined(readFile(await exportName(store(), root, "0"), root, "0")), files[0]!),
      ).to.equal(true)
    }
  })

  it("says of a record it does not hold that it is missing", async () => {
    const { root, blocks } = await sampleRecord([500], seed++)
    expect(await store().block(root, root)).to.equal(null)
    expect(await store().block(root, blocks[0]!.cid)).to.equal(null)
    expect(await store().isPinned(root, patient)).to.equal(false)
    await store().unpin(root, patient)
    expect(await failure(exportName(store(), root, "0"))).to.include({ code: "store-missing" })
  })

  it("exports one name, and refuses a name that a record does not have", async () => {
    const { root, bytes } = await record()
    await store().importCar(root, patient, stream(bytes))
    for (const name of ["2", "", "..", "manifest/0", "constructor"]) {
      expect(await failure(exportName(store(), root, name)), name).to.include({ code: "store-missing" })
    }
  })
}

/** A new manifest for the files of a record, and nothing of the files themselves. */
async function newVersionOf(old: Awaited<ReturnType<typeof sampleCar>>, seed: number) {
  const manifest = bytesOf(900, seed)
  const names = await readNames(old.root, old.blocks.at(-1)!.bytes)
  const links = names.filter(({ name }) => name !== "manifest")
  const cid = await rawCid(manifest)
  const directory = encodeDirectory([...links, { name: "manifest", cid, total: 900 }])
  const root = await dagPbCid(directory)
  const car = await carOf(root, [
    { cid, bytes: manifest },
    { cid: root, bytes: directory },
  ])
  return { root, car, cid }
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve))

export async function* stream(bytes: Uint8Array, chunk = 65_536): AsyncGenerator<Uint8Array> {
  for (const part of chunked(bytes, chunk)) {
    await Promise.resolve()
    yield part
  }
}

export async function failure(work: Promise<unknown>): Promise<unknown> {
  try {
    await work
    return null
  } catch (error) {
    return error instanceof Error && error.cause instanceof Error && error.message === "server-failed"
      ? error.cause
      : error
  }
}

async function* breaking(bytes: Uint8Array, after: number): AsyncGenerator<Uint8Array> {
  yield* stream(bytes.subarray(0, after))
  throw new Error("the check failed")
}

async function* silentAfter(bytes: Uint8Array, whenSilent: () => void): AsyncGenerator<Uint8Array> {
  yield* stream(bytes)
  whenSilent()
  await new Promise(() => undefined)
}

export const same = (a: Uint8Array | null, b: Uint8Array): boolean => a !== null && Buffer.compare(a, b) === 0
