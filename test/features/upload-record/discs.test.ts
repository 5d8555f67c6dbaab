import { expect } from "chai"
import { BlobWriter, configure, TextReader, Uint8ArrayReader, ZipWriter } from "@zip.js/zip.js"
import { EMPTY_READING } from "../../../app/_viewers/reading"
import type { Reading } from "../../../app/_viewers/reading"
import { fileTypeOf } from "../../../app/_core/file-types"
import { describe as describeFile, suggested } from "../../../app/_features/upload-record/described"
import {
  describeDisc,
  suggestedPart,
  withLeftOut,
} from "../../../app/_features/upload-record/disc/describe-disc"
import type { Disc } from "../../../app/_features/upload-record/disc/disc"
import { inParts } from "../../../app/_features/upload-record/disc/disc"
import { namesOf, partsOf } from "../../../app/_features/upload-record/disc/disc-names"
import { importDiscs } from "../../../app/_features/upload-record/disc/import-discs"
import { unpackZip, ZIP_LIMITS } from "../../../app/_features/upload-record/disc/read-zip"
import type { ZipLimits } from "../../../app/_features/upload-record/disc/read-zip"
import { keepPath } from "../../../app/_ui/filePath"
import { asKeywardError } from "../../../app/_core/errors"
import type { KeywardError } from "../../../app/_core/errors"

const errorOf = (promise: Promise<unknown>): Promise<KeywardError> =>
  promise.then(
    () => {
      throw new Error("nothing was thrown")
    },
    (error: unknown) => asKeywardError(error),
  )

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

/** The least that is DICOM by its bytes: a preamble and the prefix. */
const dicom = (fill = 0): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(400).fill(fill, 132)
  bytes.set(new TextEncoder().encode("DICM"), 128)
  return bytes
}
const text = (words: string) => new TextEncoder().encode(words)

const inFolder = (path: string, bytes: Uint8Array<ArrayBuffer>): File => {
  const file = new File([bytes], path.split("/").at(-1) ?? "")
  keepPath(file, path)
  return file
}

async function zipOf(
  entries: Readonly<Record<string, Uint8Array | string>>,
  options: { password?: string } = {},
): Promise<File> {
  configure({ useWebWorkers: false })
  const writer = new ZipWriter(new BlobWriter("application/zip"))
  for (const [path, content] of Object.entries(entries))
    await writer.add(
      path,
      typeof content === "string" ? new TextReader(content) : new Uint8ArrayReader(content),
      options,
    )
  return new File([await writer.close()], "disc.zip", { type: "application/zip" })
}

const CD = {
  DICOMDIR: dicom(),
  "DICOM/PAT0/IM10": dicom(10),
  "DICOM/PAT0/IM2": dicom(2),
  "REPORT/REPORT.PDF": text("%PDF-1.4\n"),
  "AUTORUN.INF": text("[autorun]\nopen=viewer.exe\n"),
  "VIEWER/VIEWER.EXE": new Uint8Array([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0]),
  "INDEX.HTM": text("<html><body>Start the viewer</body></html>"),
}

describe("discs among chosen files", () => {
  it("makes one record of a folder: pictures by number, the report, the directory; programs are left out", async () => {
    const files = Object.entries(CD).map(([path, bytes]) => inFolder(`CD/${path}`, bytes))
    const { discs, single } = await importDiscs(files)
    expect(single).to.deep.equal([])
    expect(discs).to.have.length(1)
    expect(discs[0]?.name).to.equal("CD")
    expect(discs[0]?.pictures).to.equal(2)
    expect(discs[0]?.files.map(({ name }) => name)).to.deep.equal([
      "DICOM › PAT0 › IM2",
      "DICOM › PAT0 › IM10",
      "REPORT › REPORT.PDF",
      "DICOMDIR",
    ])
    expect(discs[0]?.leftOut.map(({ name }) => name)).to.deep.equal([
      "AUTORUN.INF",
      "INDEX.HTM",
      "VIEWER › VIEWER.EXE",
    ])
    const second = new Uint8Array((await discs[0]?.files[1]?.arrayBuffer()) ?? new ArrayBuffer(0))
    expect([...second]).to.deep.equal([...dicom(10)])
  })

  it("makes the same record of the same disc in a ZIP file", async () => {
    const { discs, single } = await importDiscs([await zipOf(CD)])
    expect(single).to.deep.equal([])
    expect(discs[0]?.name).to.equal("disc")
    expect(discs[0]?.files.map(({ name }) => name)).to.include.members(["DICOM › PAT0 › IM2", "DICOMDIR"])
    expect(discs[0]?.leftOut).to.have.length(3)
  })

  it("finds pictures without a DICOMDIR and without endings, and leaves a ZIP file without pictures whole", async () => {
    const bare = await importDiscs([await zipOf({ "a/1": dicom(1), "a/2": dicom(2) })])
    expect(bare.discs[0]?.files.map(({ name }) => name)).to.deep.equal(["1", "2"])
    const letters = await zipOf({ "letter.txt": "Dear colleague" })
    expect(await importDiscs([letters])).to.deep.equal({ discs: [], single: [letters], closed: [] })
  })

  it("leaves files alone that were chosen one by one: each is a record unless the person says otherwise", async () => {
    const letter = new File(["%PDF-1.7"], "letter.pdf")
    const chosen = [new File([dicom(1)], "one"), letter, new File([dicom(2)], "two.dcm")]
    expect(await importDiscs(chosen)).to.deep.equal({ discs: [], single: chosen, closed: [] })
  })

  it("keeps an archive whole that it cannot unpack, and says why", async () => {
    const locked = await zipOf({ "1": dicom() }, { password: "secret" })
    expect(await importDiscs([locked])).to.deep.equal({
      discs: [],
      single: [locked],
      closed: [{ name: "disc.zip", reason: "encrypted" }],
    })
    const cut = new File([(await zipOf(CD)).slice(0, 300)], "cut.zip")
    expect((await importDiscs([cut])).closed).to.deep.equal([{ name: "cut.zip", reason: "damaged" }])
  })
})

describe("unpacking", () => {
  const refused = async (file: Blob, limits: Partial<ZipLimits>) => {
    const error = await errorOf(all(unpackZip(file, { limits: { ...ZIP_LIMITS, ...limits } })))
    return [error.code, error.details["reason"]]
  }

  it("refuses archives with too many files, too many bytes and a bomb's ratio", async () => {
    const file = await zipOf({ a: new Uint8Array(100_000), b: "b", c: "c" })
    expect(await refused(file, { maxEntries: 2 })).to.deep.equal(["document-too-large", "entries"])
    expect(await refused(file, { maxBytes: 100_001 })).to.deep.equal(["document-too-large", "bytes"])
    expect(await refused(file, { ratioFrom: 1000, maxRatio: 50 })).to.deep.equal([
      "document-too-large",
      "ratio",
    ])
    expect(await all(unpackZip(file))).to.have.length(3)
  })

  it("counts what comes out where the directory says less", async () => {
    const bytes = new Uint8Array(await (await zipOf({ a: new Uint8Array(5000).fill(7) })).arrayBuffer())
    const view = new DataView(bytes.buffer)
    // APPNOTE.TXT 4.3.12: the uncompressed size stands 24 bytes after the signature of the central entry
    let central = bytes.length - 4
    while (view.getUint32(central, true) !== 0x02014b50) central -= 1
    view.setUint32(central + 24, 10, true)
    expect(await refused(new Blob([bytes]), {})).to.deep.equal(["document-damaged", "damaged"])
  })

  it("stops when it is told to", async () => {
    const abort = new AbortController()
    const run = async () => {
      for await (const _ of unpackZip(await zipOf(CD), { signal: abort.signal })) abort.abort()
    }
    expect((await errorOf(run())).code).to.equal("cancelled")
  })
})

describe("records of a disc", () => {
  const disc = (files: number, leftOut = 0): Disc => ({
    name: "Klinikum CD",
    files: Array.from({ length: files }, (_, index) => new File([dicom()], `IM${index}`)),
    pictures: files,
    leftOut: Array.from({ length: leftOut }, (_, index) => new File(["x"], `VIEWER${index}.EXE`)),
  })
  const reading = (title: string): Reading => ({ ...EMPTY_READING, title, date: "2024-03-01" })

  it("are one, called as the disc until its first picture says what it is", () => {
    const [record, ...others] = describeDisc(disc(3))
    if (!record) throw new Error("no record")
    expect(others).to.deep.equal([])
    expect([record.title, record.kind, record.files.length]).to.deep.equal(["Klinikum CD", "image", 3])
    const [file] = record.files
    const found = fileTypeOf(file, dicom())
    const said = suggestedPart(record, suggested(record, { file, found, reading: reading("CT chest") }))
    expect([said.title, said.day]).to.deep.equal(["CT chest", "2024-03-01"])
  })

  it("are several, numbered, beyond what one record holds", () => {
    const records = describeDisc(disc(2500))
    expect(records.map(({ files }) => files.length)).to.deep.equal([1023, 1023, 454])
    expect(records.map(({ title }) => title)).to.deep.equal([
      "Klinikum CD (1 of 3)",
      "Klinikum CD (2 of 3)",
      "Klinikum CD (3 of 3)",
    ])
    const [first] = records
    if (!first) throw new Error("no record")
    const [file] = first.files
    const examined = { file, found: fileTypeOf(file, dicom()), reading: reading("CT chest") }
    expect(records.map((each) => suggestedPart(each, suggested(each, examined)).title)).to.deep.equal([
      "CT chest (1 of 3)",
      "CT chest (2 of 3)",
      "CT chest (3 of 3)",
    ])
  })

  it("take in what was left out, and give it back, without touching what the person typed", () => {
    const own = disc(2, 3)
    const letter = describeFile(new File(["Dear"], "letter.txt"))
    const typed = describeDisc(own).map((each) => ({
      ...each,
      title: "My scan",
      touched: { title: true } as const,
    }))
    const more = withLeftOut([...typed, letter], own, true)
    expect(more.map(({ title, files }) => [title, files.length])).to.deep.equal([
      ["My scan", 5],
      ["letter", 1],
    ])
    const less = withLeftOut(more, own, false)
    expect(less.map(({ title, files }) => [title, files.length])).to.deep.equal([
      ["My scan", 2],
      ["letter", 1],
    ])
  })
})

describe("names of a disc's files", () => {
  it("never lead anywhere", () => {
    expect(partsOf("../../etc/./passwd")).to.deep.equal(["etc", "passwd"])
    expect(partsOf("C:\\Windows\\..\\a.dcm")).to.deep.equal(["Windows", "a.dcm"])
    expect(namesOf(["..", "/"])).to.deep.equal(["file", "file (2)"])
  })

  it("are what a manifest takes, each only once, without the folders that all share", () => {
    expect(namesOf(["CD/A/1", "CD/A/2", "CD/B/1"])).to.deep.equal(["A › 1", "A › 2", "B › 1"])
    const long = `${"x".repeat(300)}/${"y".repeat(200)}.dcm`
    const names = namesOf([`a/${long}`, `b/${long}`])
    expect(new Set(names).size).to.equal(2)
    for (const name of names) {
      expect(name).to.have.length.within(1, 255)
      expect(name).to.match(/\.dcm$/)
    }
  })

  it("split a disc into records at a folder, none with more files than a manifest has", () => {
    const files = ["a", "b", "c"].flatMap((folder) =>
      Array.from({ length: 4 }, (_, index) => new File([], `${folder} › ${index}`)),
    )
    expect(inParts(files, 5).map((part) => part.length)).to.deep.equal([4, 4, 4])
    expect(inParts(files, 12)).to.have.length(1)
    expect(inParts(files, 3).flat()).to.deep.equal(files)
  })
})
