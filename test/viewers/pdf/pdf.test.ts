import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect } from "chai"
import { read, readingOf } from "../../../app/_viewers/pdf/read"
import { countTooLarge } from "../../../app/_viewers/pdf/pictures"

const FIXTURES = join(import.meta.dirname, "fixtures")
const SHARED = process.env["KEYWARD_SHARED"] ?? join(import.meta.dirname, "../../../../shared")
const CASES = join(SHARED, "corpora/cases")

const readAt = (path: string) => read({ file: new Blob([readFileSync(path)]) })
const fixture = (name: string) => readAt(join(FIXTURES, name))

describe("a PDF", () => {
  it("says its title, author, date and the text of every page", async () => {
    const model = await fixture("letter.pdf")
    const { title, author, date, text, notes } = readingOf(model)
    expect({ title, author, date, notes }).to.eql({
      title: "Letter about the spring",
      author: "Dr Invented",
      date: "2026-03-02T10:11:12+01:00",
      notes: [],
    })
    expect(model.pages).to.equal(3)
    for (const number of [1, 2, 3]) expect(text).to.contain(`Page ${number}`)
    expect(text).to.contain("Herr Müller was seen twice.")
  })

  it("says that it opens with a password only", async () => {
    const { notes, text } = readingOf(await fixture("locked.pdf"))
    expect(notes).to.eql(["It opens with its password only, so nothing of it was read."])
    expect(text).to.equal("")
  })

  it("lists the notes that somebody put on its pages", async () => {
    const { rows } = readingOf(await fixture("notes.pdf"))
    expect(rows.map(({ what, details, when }) => [what, details, when])).to.eql([
      ["Stop the heparin before surgery", "Note, page 1, Nurse Invented", "2026-03-01T08:00:00Z"],
      ["Ask again on Monday", "Marked passage, page 1, Dr Invented", ""],
    ])
  })

  it("lists what is filled in, with or without a stored picture of it", async () => {
    const { rows } = readingOf(await fixture("form-without-appearances.pdf"))
    expect(rows.map(({ section, what, details }) => [section, what, details])).to.eql([
      ["Filled in", "allergies", "PENICILLIN"],
      ["Filled in", "group", "0 neg"],
      ["Filled in", "pacemaker", "Ticked"],
    ])
  })

  it("gives the files inside it, and says that a portfolio is one", async () => {
    const { attachments, notes } = readingOf(await fixture("portfolio.pdf"))
    expect(notes).to.eql(["It is a portfolio: its content is the file inside it, listed below."])
    expect(attachments.map(({ name }) => name)).to.eql(["results.txt"])
    expect(await attachments[0]?.content?.text()).to.equal("Potassium 4.1 mmol/L\n")
    expect(readingOf(await fixture("attachment.pdf")).attachments).to.have.length(1)
  })

  it("counts pictures that are too large to draw", async () => {
    const dictionary = (width: number) =>
      `5 0 obj << /Type /XObject /Subtype /Image /Width ${width} /Height 30000 >> stream endstream endobj `
    expect(await countTooLarge(new Blob([dictionary(100), dictionary(30_000), dictionary(40_000)]))).to.equal(
      2,
    )
    // Across the parts that are looked at one by one
    expect(await countTooLarge(new Blob([" ".repeat(4 * 1024 * 1024 - 60), dictionary(30_000)]))).to.equal(1)
    expect(readingOf(await fixture("fax.pdf")).notShown).to.eql([])
  })

  it("is said to be damaged where it is none", async () => {
    const error = await read({ file: new Blob(["%PDF-1.7 and then nothing"]) }).catch(
      (thrown: unknown) => thrown,
    )
    expect(error).to.have.property("code", "document-damaged")
  })

  describe("of the corpus", () => {
    const corpus = (name: string, check: (model: Awaited<ReturnType<typeof read>>) => void) =>
      async function (this: Mocha.Context) {
        try {
          readFileSync(join(CASES, name))
        } catch {
          return this.skip()
        }
        check(await readAt(join(CASES, name)))
      }

    it(
      "keeps the pages behind one that is missing, and says which is missing",
      corpus("pdf-second-page-missing.pdf", ({ pages, unreadable, texts, notes }) => {
        expect(pages).to.equal(3)
        expect(unreadable).to.eql([2])
        expect(texts).to.eql(["Page one", "", "Page three"])
        expect(notes).to.eql(["Page 2 cannot be read."])
      }),
    )

    it(
      "says that it is a form that cannot be drawn",
      corpus("pdf-xfa-only.pdf", ({ notes }) => {
        expect(notes).to.eql([
          "It is a form (XFA) that cannot be drawn here: download it and open it with the program that it was made for.",
        ])
      }),
    )

    it(
      "lists form values that its maker left to the viewer to draw",
      corpus("pdf-form-need-appearances.pdf", ({ fields }) => {
        expect(fields.map(({ value }) => value)).to.eql(["PENICILLIN, LATEX", "0 neg", "Ticked"])
      }),
    )

    it(
      "has no picture that is too large, scanned at 600 dots per inch",
      corpus("pdf-scan-a3-600dpi.pdf", ({ notShown }) => {
        expect(notShown).to.eql([])
      }),
    )
  })
})
