import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect } from "chai"
import {
  describe as describeFile,
  isEmptyLeft,
  isUnnamed,
  recordsOf,
  suggested,
  withSaid,
} from "../../app/_features/upload-record/described"
import { FILE_TYPES } from "../../app/_core/file-types"
import { shownFileName, shownTitle } from "../../app/_core/records/shown-name"
import { fileNameOf, sourceOf } from "../../app/_features/describe-file"
import { folderOf } from "../viewers/shared"
import { EMPTY_READING } from "../../app/_viewers/reading"
import { asWritten, dayOf } from "../../app/_words/format"

const NAMES = { folderName: "", patientName: "", authorName: "" }
const FHIR = FILE_TYPES.find(({ id }) => id === "fhir-json")!
const PLACES = ["Pacific/Auckland", "Asia/Kolkata", "America/New_York", "UTC"]

/** Runs with the clock of a place; the process's own place is put back. */
async function at<T>(zone: string, run: () => T | Promise<T>): Promise<T> {
  const before = process.env["TZ"]
  process.env["TZ"] = zone
  try {
    return await run()
  } finally {
    if (before === undefined) delete process.env["TZ"]
    else process.env["TZ"] = before
  }
}

describe("described files", () => {
  it("take title, kind and day from the content", () => {
    const file = new File(["{}"], "export_0001.json", { lastModified: Date.UTC(2026, 10, 14) })
    const reading = {
      ...EMPTY_READING,
      title: "Patient summary",
      kind: "summary" as const,
      date: "2024-09-22T10:00:00Z",
    }
    const described = suggested(describeFile(file), { file, found: FHIR, reading })
    expect(described).to.include({ title: "Patient summary", kind: "summary", day: "2024-09-22" })
  })

  it("keep what the person typed", () => {
    const file = new File(["{}"], "a.json")
    const typed = { ...describeFile(file), title: "Mine", touched: { title: true as const } }
    const reading = { ...EMPTY_READING, title: "Patient summary" }
    expect(suggested(typed, { file, found: FHIR, reading }).title).to.equal("Mine")
  })

  it("keep what was typed and what the content said in the meantime", () => {
    const [file, other] = [new File(["{}"], "a.json"), new File(["{}"], "b.json")]
    const drawn = [describeFile(file), describeFile(other)] as const
    const reading = { ...EMPTY_READING, title: "Patient summary", kind: "summary" as const }
    const now = [suggested(drawn[0], { file, found: FHIR, reading }), drawn[1]]
    const [first, second] = withSaid(now, drawn[0], { title: "Mine" })
    expect(first).to.include({ title: "Mine", kind: "summary" })
    expect(first?.touched).to.deep.equal({ title: true })
    expect(second).to.equal(drawn[1])
  })

  it("take no day from a document that tells only a month", () => {
    const file = new File(["{}"], "a.json", { lastModified: new Date(2026, 10, 14, 12).getTime() })
    const reading = { ...EMPTY_READING, date: "2024-09" }
    expect(suggested(describeFile(file), { file, found: FHIR, reading }).day).to.equal("2026-11-14")
  })

  for (const written of PLACES)
    for (const read of PLACES)
      it(`have the same day when written in ${written} and read in ${read}`, async () => {
        const [chosen, own] = await at(written, async () => {
          const file = new File(["x"], "a.txt", { lastModified: new Date(2026, 10, 14, 23, 30).getTime() })
          const described = describeFile(file)
          const changed = { ...described, day: "2026-03-01" }
          return (await recordsOf([changed, described], false, NAMES)).map(({ head }) => head.time)
        })
        await at(read, () => {
          expect(dayOf(asWritten(chosen!)).iso).to.equal("2026-03-01")
          expect(dayOf(asWritten(own!)).iso).to.equal("2026-11-14")
        })
      })
})

describe("an empty file", () => {
  it("is asked about, and added once it is confirmed", async () => {
    const file = new File([], "empty.txt")
    const described = [describeFile(file), describeFile(new File(["a"], "a.txt"))]
    expect(isEmptyLeft(described, new Set())).to.equal(true)
    expect(isEmptyLeft(described, new Set([file]))).to.equal(false)
    expect((await recordsOf(described, false, NAMES))[0]?.files[0]).to.include({
      size: 0,
      type: "text/plain",
    })
  })
})

describe("names with signs that nobody sees", () => {
  const RLO = "\u202e"
  it("are neutralised in the names of files", () => {
    expect(fileNameOf({ name: `photo${RLO}gpj.exe` })).to.equal("photogpj.exe")
    expect(fileNameOf({ name: "a\u200bb\u2066c\u2069.pdf" })).to.equal("abc.pdf")
    expect(fileNameOf({ name: "a\u0000b\u0085c/d.pdf" })).to.equal("a b c d.pdf")
    expect(fileNameOf({ name: `${RLO}\u200b` })).to.equal("file")
  })

  it("keep the joiners that Persian and Indic scripts need", () => {
    const persian = "می\u200cخواهم.pdf"
    const hindi = "क्\u200dष.pdf"
    expect(fileNameOf({ name: persian })).to.equal(persian)
    expect(fileNameOf({ name: hindi })).to.equal(hindi)
    expect(fileNameOf({ name: "a\u200cb.pdf" })).to.equal("ab.pdf")
  })

  it("are neutralised in titles: guessed, typed, and from the content", async () => {
    const file = new File(["a"], `letter${RLO}.txt`)
    const described = describeFile(file)
    expect(described.title).to.equal("letter")
    const typed = { ...described, title: ` My${RLO} letter ` }
    expect((await recordsOf([typed], false, NAMES))[0]?.head.title).to.equal("My letter")
    const reading = { ...EMPTY_READING, title: `Re${RLO}port\u200b` }
    expect(suggested(described, { file, found: FHIR, reading }).title).to.equal("Report")
    expect(isUnnamed([{ ...described, title: RLO }], false)).to.equal(true)
  })

  it("are shown without them where they stand in older records", () => {
    expect(shownTitle(`photo${RLO}gpj.exe`)).to.equal("photogpj.exe")
    expect(shownTitle("\u200b")).to.equal("Record")
    expect(shownFileName("\u2067")).to.equal("file")
  })
})

describe("the type that a new record has", () => {
  it("is that of the bytes where the name says another", async function () {
    const bytes = readFileSync(join(folderOf(this, "corpora/cases"), "photo-really-heic.jpg"))
    const source = await sourceOf(new File([bytes], "photo.jpg", { type: "image/jpeg" }))
    expect(source).to.include({ name: "photo.jpg", type: "image/heic" })
  })
})

describe("a file that is gone", () => {
  it("does not keep the others from being added: it has the type that it claims", async () => {
    const gone = new File(["x"], "scan.pdf")
    Object.defineProperty(gone, "slice", {
      value: () => ({ arrayBuffer: () => Promise.reject(new Error("gone")) }),
    })
    const there = new File(["%PDF-1.7"], "letter")
    const records = await recordsOf([describeFile(gone), describeFile(there)], false, NAMES)
    expect(records.map(({ files }) => files[0]?.type)).to.deep.equal(["application/pdf", "application/pdf"])
  })
})
