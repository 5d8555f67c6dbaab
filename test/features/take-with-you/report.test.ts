import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { expect } from "chai"
import type { GatheredRecord } from "../../../app/_core/fhir-out/gathered"
import { pdfReport } from "../../../app/_core/report/pdf-report"
import { printable, wrapped } from "../../../app/_core/report/text-lines"
import type { Fact } from "../../../app/_core/picture/fact"
import { reportOf } from "../../../app/_features/take-with-you/report-of"
import { readWith } from "../../../app/_viewers/read-file"
import { inputOf } from "../../viewers/input"
import { made, recordOf } from "../../viewers/taken"

const require = createRequire(import.meta.url)
const font = (weight: string) =>
  new Uint8Array(readFileSync(require.resolve(`@expo-google-fonts/inter/${weight}/Inter_${weight}.ttf`)))
const fonts = { regular: font("400Regular"), bold: font("700Bold") }

async function printed(records: readonly GatheredRecord[], patientName = "Asha Menon") {
  const bytes = await pdfReport(reportOf(records, { ...made, patientName }), fonts)
  const result = await readWith("pdf", await inputOf(bytes, "report.pdf"))
  if (!result) throw new Error("no parser")
  return { bytes, words: result.reading.text.replace(/\s+/g, " "), reading: result.reading }
}

const base = { codes: [], quantity: null, time: "", pointer: "", flags: [], details: "" } as const
const facts: readonly Fact[] = [
  { ...base, kind: "allergy", what: "Eggs", details: "hives" },
  { ...base, kind: "allergy", what: "Penicillin", flags: ["Refuted"], time: "2020" },
  { ...base, kind: "problem", what: "Υπέρταση", details: "Гипертония, ≥ 140 mmHg, 3x4 -> 12 fi" },
  { ...base, kind: "problem", what: "高血圧" },
]
async function record(title: string): Promise<GatheredRecord> {
  const made = await recordOf(1, "a.json", new Blob(['{"resourceType":"Patient"}']))
  return {
    ...made,
    title,
    files: made.files.map((file) => ({
      ...file,
      taken: {
        isCda: false,
        title: "",
        subjects: [],
        rows: facts.map(({ what, details, time, flags }) => ({
          section: "All",
          what,
          details,
          when: time,
          flags,
        })),
        narrative: [{ section: "Story", text: "Fell off a horse." }],
        notes: ["A guess."],
        facts,
        fhir: null,
      },
    })),
  }
}

describe("a report for a doctor", () => {
  it("can be read back: patient, day, pages, lines with their record, text, notes", async () => {
    const { words, bytes } = await printed([await record("Letter of June")])
    for (const text of [
      "Asha Menon",
      "Born 12 March 1968",
      "made on this device on 30 November 2026",
      "Page 1 of",
      "From: Letter of June",
      "hives",
      "Fell off a horse.",
      "A guess.",
      "The chosen records say nothing about this.",
    ])
      expect(words).to.contain(text)
    expect(bytes.length).to.be.lessThan(100_000)
  })

  it("prints what carries a flag first, and the flag before the words", async () => {
    const { words } = await printed([await record("Letter")])
    const [refuted, penicillin, eggs] = ["[Refuted]", "Penicillin", "Eggs"].map((text) => words.indexOf(text))
    expect([refuted, penicillin, eggs]).to.deep.equal(
      [refuted, penicillin, eggs].sort((a = 0, b = 0) => a - b),
    )
    expect(refuted).to.be.greaterThan(0)
  })

  it("prints Greek and Cyrillic, and counts characters that it cannot print", async () => {
    const { words } = await printed([await record("Letter")], "Żółć Müller")
    expect(words)
      .to.contain("Żółć Müller")
      .and.to.contain("Υπέρταση")
      .and.to.contain("Гипертония, ≥ 140 mmHg, 3x4 -> 12 fi")
    expect(words).to.contain("6 characters of this report could not be printed")
  })

  it("names what is not in it, and whose file is another person's", async () => {
    const one = await record("Letter")
    const unread = {
      ...one,
      title: "Scan",
      files: one.files.map((file) => ({ ...file, taken: null, why: "it could not be read" })),
    }
    const foreign = {
      ...one,
      title: "Mix-up",
      files: one.files.map((file) => ({ ...file, otherPerson: "Bo Ek" })),
    }
    const { words } = await printed([unread, foreign, { ...one, title: "Shut", manifest: null, files: [] }])
    expect(words).to.contain("Not in this report")
    expect(words).to.contain("“Scan”: a.json is not in it: it could not be read.")
    expect(words).to.contain("“Shut” could not be opened.")
    expect(words).to.contain("[Names another person] Bo Ek")
    expect(words.slice(0, words.indexOf("Mix-up"))).not.to.contain("Penicillin")
  })

  it("goes on over pages", async () => {
    const one = await record("Letter")
    const { words } = await printed(
      Array.from({ length: 12 }, (_, index) => ({ ...one, title: `Letter ${index}` })),
    )
    expect(words).to.match(/Page 3 of \d/)
    expect(words).to.contain("Letter 11")
  })

  it("ends when it is stopped", async () => {
    const failed = await pdfReport(reportOf([await record("A")], made), fonts, AbortSignal.abort()).then(
      () => "made",
      (error: unknown) => (error as Error).name,
    )
    expect(failed).to.equal("AbortError")
  })
})

describe("lines of text", () => {
  const widthOf = (text: string) => text.length

  it("break at spaces, and inside a word that is wider than a line", () => {
    expect(wrapped("one two three", 7, widthOf)).to.deep.equal(["one two", "three"])
    expect(wrapped("a 1234567890", 4, widthOf)).to.deep.equal(["a", "1234", "5678", "90"])
    expect(wrapped("", 4, widthOf)).to.deep.equal([])
  })

  it("have no characters that reorder or hide text", () => {
    const has = new Set(Array.from("abc ", (sign) => sign.codePointAt(0) ?? 0))
    expect(printable("a\u202eb\tc", has)).to.deep.equal({ text: "ab c", missing: 0 })
    expect(printable("a字", has)).to.deep.equal({ text: "a\u25a1", missing: 1 })
  })
})
