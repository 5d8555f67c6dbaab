import { expect } from "chai"
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from "@zip.js/zip.js"
import type { ZipWriterAddDataOptions } from "@zip.js/zip.js"
import { concat, randomBytes, utf8 } from "../../../app/_core/crypto/bytes"
import { chunksOf } from "../../../app/_core/dag/bytes"
import {
  encryptExport,
  isEncryptedExport,
  openEncryptedExport,
} from "../../../app/_core/export/encrypted-export"
import { openArchive } from "../../../app/_core/export/open-archive"
import { blobSource } from "../../../app/_core/export/random-source"
import { writeArchive } from "../../../app/_core/export/write-archive"
import { rejects } from "../crypto/rejects"

const sourceOf = (bytes: Uint8Array<ArrayBuffer>) => blobSource(new Blob([bytes]))

async function collected(source: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = []
  for await (const part of source) parts.push(part)
  return concat(...parts)
}

/** What our own writer makes of some entries. */
async function written(entries: Readonly<Record<string, Uint8Array>>): Promise<Uint8Array<ArrayBuffer>> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const all = collected(chunksOf(readable))
  const zip = writeArchive(writable, new Date("2026-01-01T12:00:00Z"))
  for (const [path, bytes] of Object.entries(entries)) await zip.add(path, bytes)
  await zip.close()
  return all
}

/** What somebody else's program makes of them. */
async function foreign(entries: readonly [string, Uint8Array, ZipWriterAddDataOptions?][]) {
  const zip = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false, level: 0 })
  for (const [path, bytes, options] of entries) await zip.add(path, new Uint8ArrayReader(bytes), options)
  return zip.close()
}

describe("the ZIP of an export", () => {
  const large = concat(...Array.from({ length: 20 }, () => randomBytes(60_000)))
  const entries = { "index.json": utf8("{}"), "records/0/0.bin": large, "records/0/1.txt": new Uint8Array() }

  it("is written as a stream and read to and fro, byte for byte", async () => {
    const archive = await openArchive(sourceOf(await written(entries)))
    expect([...archive.paths]).to.deep.equal(Object.keys(entries))
    expect(archive.size("records/0/0.bin")).to.equal(large.length)
    expect(await collected(archive.pieces("records/0/0.bin"))).to.deep.equal(large)
    expect(await archive.bytes("index.json", 2)).to.deep.equal(utf8("{}"))
    await rejects(() => archive.bytes("index.json", 1), "export-malformed")
    await rejects(() => archive.bytes("journal.jsonl", 1), "export-malformed")
  })

  it("has data descriptors, ZIP64 fields and nothing compressed, whatever the size", async () => {
    const bytes = await written(entries)
    const header = new DataView(bytes.buffer)
    expect(header.getUint16(6, true) & 8).to.equal(8)
    expect(header.getUint16(8, true)).to.equal(0)
    expect(header.getUint32(18, true)).to.equal(0xffffffff)
    expect(header.getUint16(30 + "index.json".length, true)).to.equal(1)
  })

  it("is refused as a whole where a name leads out, is unknown, or comes twice", async () => {
    for (const name of ["../index.json", "records/0/../../x.bin", "/index.json", "records/0/a.bin", "x.html"])
      await rejects(
        async () => openArchive(sourceOf(await foreign([[name, utf8("{}")]]))),
        "export-malformed",
      )
    const twice = await foreign([
      ["records/0/0.bin", utf8("a")],
      ["records/0/1.bin", utf8("b")],
    ])
    const renamed = Buffer.from(twice)
    for (let at = renamed.indexOf("records/0/1.bin"); at >= 0; at = renamed.indexOf("records/0/1.bin"))
      renamed.write("records/0/0.bin", at)
    await rejects(() => openArchive(sourceOf(new Uint8Array(renamed))), "export-malformed")
  })

  it("is refused where an entry is compressed", async () => {
    const bomb = await foreign([["records/0/0.bin", new Uint8Array(1_000_000), { level: 9 }]])
    expect(bomb.length).to.be.below(10_000)
    await rejects(() => openArchive(sourceOf(new Uint8Array(bomb))), "export-malformed")
  })

  it("is refused where it was cut, anywhere", async () => {
    const bytes = await written(entries)
    for (const length of [0, 10, bytes.length >> 1, bytes.length - 30, bytes.length - 1])
      await rejects(() => openArchive(sourceOf(bytes.slice(0, length))), "export-malformed")
  })

  it("is refused where the directory and the entry have different names", async () => {
    const bytes = Buffer.from(await written(entries))
    bytes.write("records/0/7.bin", bytes.indexOf("records/0/0.bin"))
    const archive = await openArchive(sourceOf(new Uint8Array(bytes)))
    await rejects(() => collected(archive.pieces("records/0/0.bin")), "export-malformed")
  })
})

describe("an encrypted export", () => {
  const secret = randomBytes(32)
  const plain = concat(...Array.from({ length: 10 }, () => randomBytes(60_000)))
  const sealed = async (bytes: Uint8Array = plain, key = secret) =>
    collected(
      encryptExport(
        (async function* () {
          yield await Promise.resolve(bytes)
        })(),
        key,
      ),
    )

  it("opens to and fro with its key", async () => {
    const source = sourceOf(await sealed())
    expect(await isEncryptedExport(source)).to.equal(true)
    const open = await openEncryptedExport(source, secret)
    expect(open.size).to.equal(plain.length)
    for (const [from, length] of [
      [0, 10],
      [262_120, 20],
      [plain.length - 5, 5],
      [100, 500_000],
    ] as const)
      expect(await open.read(from, length)).to.deep.equal(plain.slice(from, from + length))
    await rejects(() => open.read(plain.length - 5, 6), "export-malformed")
  })

  it("opens at lengths that are whole chunks, and empty", async () => {
    for (const length of [0, 262_128, 524_256]) {
      const bytes = plain.slice(0, length)
      const open = await openEncryptedExport(sourceOf(await sealed(bytes)), secret)
      expect(await open.read(0, length)).to.deep.equal(bytes)
    }
  })

  it("says that a key is another one, or no key", async () => {
    const source = sourceOf(await sealed())
    await rejects(() => openEncryptedExport(source, randomBytes(32)), "export-key-wrong")
    await rejects(() => openEncryptedExport(source, randomBytes(31)), "export-key-wrong")
  })

  it("does not open where it was cut, also between two chunks, or its header was altered", async () => {
    const bytes = await sealed()
    const start = bytes.length - plain.length - 3 * 16
    for (const length of [5, 50, start, start + 262_144, start + 262_144 + 16, bytes.length - 1]) {
      const opening = openEncryptedExport(sourceOf(bytes.slice(0, length)), secret)
      const code = await opening.then(
        () => "opened",
        (error: { code: string }) => error.code,
      )
      expect(code).to.be.oneOf(["export-malformed", "export-altered"])
    }
    for (const at of [9, 15, 40]) {
      const other = Uint8Array.from(bytes)
      other[at] = (other[at] ?? 0) ^ 1
      const opening = openEncryptedExport(sourceOf(other), secret)
      const code = await opening.then(
        () => "opened",
        (error: { code: string }) => error.code,
      )
      expect(code).to.be.oneOf(["export-malformed", "export-key-wrong"])
    }
  })

  it("gives nothing of a part that was altered", async () => {
    const bytes = await sealed()
    const at = bytes.length - plain.length - 3 * 16 + 100
    bytes[at] = (bytes[at] ?? 0) ^ 1
    const open = await openEncryptedExport(sourceOf(bytes), secret)
    await rejects(() => open.read(0, 5), "export-altered")
    expect(await open.read(300_000, 5)).to.deep.equal(plain.slice(300_000, 300_005))
  })
})
