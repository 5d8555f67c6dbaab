import { expect } from "chai"
import { describe as describeFile, recordsOf, suggested } from "../../app/_features/upload-record/described"
import { FILE_TYPES } from "../../app/_core/file-types"
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
