import { join } from "node:path"
import { expect } from "chai"
import { hasHeader, isNumber, parseTable } from "../../../app/_viewers/table/parse-table"
import { read, readingOf } from "../../../app/_viewers/table/read"
import { inputFrom, inputOf } from "../input"
import { folderOf } from "../shared"

const table = async (text: string | Uint8Array<ArrayBuffer>, options?: Record<string, string>) =>
  read(await inputOf(text, "a.csv", options))

describe("the table viewer", () => {
  it("guesses the delimiter among comma, semicolon, tab and bar, and says so", async () => {
    for (const [delimiter, name] of [
      [",", "comma"],
      [";", "semicolon"],
      ["\t", "tab"],
      ["|", "vertical bar"],
    ] as const) {
      const model = await table(
        ["Date", "Test", "Value"].join(delimiter) + "\n" + ["2026-01-01", "HbA1c", "6"].join(delimiter),
      )
      expect(model).to.deep.include({ delimiter, how: "guessed", header: ["Date", "Test", "Value"] })
      expect(readingOf(model).notes).to.deep.equal([`Read as cells between ${name}s, a guess.`])
    }
  })

  it("keeps decimal commas where semicolons are between the cells", async function () {
    const model = await read(await inputFrom(join(folderOf(this, "corpora/cases"), "results.csv")))
    expect(model.rows).to.deep.equal([["2026-01-01", "HbA1c", "6,1"]])
    expect(readingOf(model).rows).to.deep.equal([
      { section: "", what: "2026-01-01", details: "Test: HbA1c; Value: 6,1", when: "", flags: [] },
    ])
  })

  it("reads UTF-16 as spreadsheets save it", async function () {
    const model = await read(await inputFrom(join(folderOf(this, "corpora/cases"), "results-utf16.csv")))
    expect(model).to.deep.include({
      delimiter: "\t",
      charset: "utf-16le",
      header: ["Datum", "Wert"],
      rows: [["2026-01-01", "7,9 µg/l"]],
    })
  })

  it("keeps line breaks, delimiters and quotation marks inside quoted cells", async () => {
    const model = await table(`a,b\r\n1,"line one\nline two, ""quoted"""\r\n`)
    expect(model.rows).to.deep.equal([["1", `line one\nline two, "quoted"`]])
    expect(model.ragged).to.equal(0)
  })

  it("shows all quotation marks as written where one is not closed, instead of losing rows", async () => {
    const model = await table(`size,note\n5,"big\n6,small\n7,none\n`)
    expect(model.rows).to.deep.equal([
      ["5", `"big`],
      ["6", "small"],
      ["7", "none"],
    ])
    expect(readingOf(model).notes.join(" ")).to.contain("A quotation mark is not closed")
  })

  it("says how many rows have more or fewer cells, and loses none", async () => {
    const model = await table("a,b,c\n1,2,3\n4,5\n6,7,8,9\n")
    expect(model).to.deep.include({ ragged: 2, columns: 4 })
    expect(readingOf(model).notes).to.include("2\u00a0rows have more or fewer cells than the others.")
    expect(readingOf(model).rows.at(-1)?.details).to.equal("b: 7; c: 8; Column 4: 9")
  })

  it("obeys a first line that says the delimiter, and the reader's choice before it", async () => {
    expect(await table("sep=;\na;b\n1;2\n")).to.deep.include({
      delimiter: ";",
      how: "said",
      rows: [["1", "2"]],
    })
    const chosen = await table("sep=;\na;b|c\n1;2|3\n", { delimiter: "|" })
    expect(chosen).to.deep.include({ delimiter: "|", how: "chosen", rows: [["1;2", "3"]] })
  })

  it("knows a header by what stands below it, and takes the reader's word", async () => {
    expect(hasHeader(parseTable("Name,Value\nHbA1c,6.1\n").rows)).to.equal(true)
    expect(hasHeader(parseTable("2026-01-01,6.1\n2026-01-02,6.2\n").rows)).to.equal(false)
    expect(hasHeader(parseTable("yes,no\nno,yes\n").rows)).to.equal(false)
    const text = "yes,no\nno,yes\n"
    expect((await table(text)).header).to.deep.equal([])
    expect((await table(text, { header: "yes" })).header).to.deep.equal(["yes", "no"])
    expect((await table("Name,Value\nHbA1c,6.1\n", { header: "no" })).rows).to.have.length(2)
  })

  it("takes numbers as people write them for numbers, and changes none", () => {
    for (const cell of ["6.1", "6,10", "-3", "−3", "<0.5", "1 234,5", "1.234.567", "12%", "1e5", "  7 "])
      expect(isNumber(cell), cell).to.equal(true)
    for (const cell of ["", "6.1 mmol/l", "1:128", "12-34", "0 negativ", "2026-01-01"])
      expect(isNumber(cell), cell).to.equal(false)
  })

  it("guesses no facts", async () => {
    expect(readingOf(await table("Test,Value\nHbA1c,6.1\n")).facts).to.deep.equal([])
  })

  it("shows one column, and an empty table, as what they are", async () => {
    expect(await table("Weight\n70\n71\n")).to.deep.include({ delimiter: "", rows: [["70"], ["71"]] })
    expect(readingOf(await table("\n\n")).notes).to.deep.equal(["This table is empty."])
  })

  it("reads 200,000 rows within the time of a test", async () => {
    const model = await table("a,b,c\n" + "2026-01-01,HbA1c,6.1\n".repeat(200_000))
    expect(model.rows).to.have.length(200_000)
  })
})
