import { expect } from "chai"
import { MemoryCar } from "../../../app/_core/dag/car-memory"
import { encryptRecord } from "../../../app/_core/records/encrypt-record"
import { shownFileName, shownTitle, unseenIn, withSeenNames } from "../../../app/_core/records/shown-name"
import type { RecordHead, SourceFile } from "../../../app/_core/ports/content"
import { ctx, doctor, patient } from "../keys/cast"
import { rejects } from "../crypto/rejects"
import { pattern } from "../crypto/streams"

const head: RecordHead = {
  patient: patient.account,
  author: doctor.account,
  folder: "0",
  folderName: "Herz",
  patientName: "Ana Ferreira",
  authorName: "Dr. Weil",
  title: "Blood count",
  kind: "lab-result",
  time: "2026-11-22T09:30:00Z",
}
const fileCalled = (name: string): SourceFile => ({
  name,
  type: "text/plain",
  size: 3,
  stream: () => new Blob(["abc"]).stream(),
})
const encrypt = (change: Partial<RecordHead>, name = "a.txt", keepsNames = false) =>
  encryptRecord(
    {
      files: [fileCalled(name)],
      head: { ...head, ...change },
      recordKey: pattern(32),
      context: ctx,
      keepsNames,
    },
    new MemoryCar(),
  )

/** Turns text around, isolates it, hides, breaks lines, or is half a pair. */
const UNSEEN = ["\u202e", "\u202d", "\u2066", "\u2067", "\u2069", "\u200e", "\u200f", "\u061c", "\u200b"]
const MORE = ["\u2060", "\ufeff", "\u00ad", "\u2028", "\u2029", "\u{e0041}", "\u180e"]
/** What scripts need stays: a joiner in Persian, one behind a mark in Hindi; and what is no sign of order. */
const FINE = [
  "نامه\u200cای.txt",
  "क्\u200dष.txt",
  "שלום.txt",
  "Großes Blutbild ♥.txt",
  "日本語.txt",
  "naïve.txt",
]

describe("names in a new record's manifest", () => {
  it("hold no sign that orders text, hides or breaks lines, in whatever member", async () => {
    for (const sign of [...UNSEEN, ...MORE]) {
      const name = `photo${sign}gpj.exe`
      for (const member of ["title", "folderName", "patientName", "authorName"] as const) {
        const error = await rejects(() => encrypt({ [member]: name }), "manifest-malformed")
        expect(error.details["member"], JSON.stringify(name)).to.equal(member)
      }
      const error = await rejects(() => encrypt({}, name), "manifest-malformed")
      expect(error.details["member"]).to.equal("files")
    }
  })

  it("hold whatever scripts need", async () => {
    for (const name of FINE) await encrypt({ title: name, authorName: name }, name)
  })

  it("stay as they were signed where a record that stood already is written anew", async () => {
    await encrypt({ title: "a\u202eb" }, "photo\u202egpj.exe", true)
  })

  it("are made so before anything is signed or encrypted", async () => {
    const clean = withSeenNames({
      ...head,
      title: "\u202e",
      folderName: "He\u200brz",
      authorName: "Dr\u2028 Weil",
    })
    expect(clean).to.deep.equal({ ...head, title: "Record", authorName: "Dr Weil" })
    await encrypt(clean)
    expect(withSeenNames(head)).to.deep.equal(head)
    for (const name of FINE) expect(withSeenNames({ ...head, title: name }).title).to.equal(name)
  })

  it("of a former record are shown without, and it is said", () => {
    const former = { ...head, title: "Report\u202efdp", files: [{ name: "photo\u202egpj.exe" }] }
    expect(shownTitle(former.title)).to.equal("Reportfdp")
    expect(shownFileName("photo\u202egpj.exe")).to.equal("photogpj.exe")
    expect(unseenIn(former)).to.equal("title")
    expect(unseenIn({ ...former, title: "Report" })).to.equal("files")
    expect(unseenIn({ ...head, files: [{ name: "a.txt" }] })).to.equal(null)
  })
})
