import { existsSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { expect } from "chai"
import { KeywardError } from "../../../app/_core/errors"
import { fileTypeOf } from "../../../app/_core/file-types"
import { read, readingOf } from "../../../app/_viewers/hl7v2/read"
import type { Reading, Row } from "../../../app/_viewers/reading"

const MSH = "MSH|^~\\&|LAB|Clinic Laboratory|EHR|Y|20260114101500+0100||ORU^R01^ORU_R01|7|P|2.5.1"
const PID = "PID|1||12345^^^HOSP^MR||Example^Ada^B||19570312|F"
const OBR = "OBR|1|O1|L1|24323-8^Metabolic panel^LN|||20260113093000|||||||||||||||20260114101000||CH|F"

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
const readBytes = async (bytes: Uint8Array<ArrayBuffer>): Promise<Reading> =>
  readingOf(await read({ file: new Blob([bytes]) }))
const readLines = (...lines: readonly string[]): Promise<Reading> => readBytes(bytesOf(lines.join("\r")))
const results = (...lines: readonly string[]): Promise<Reading> => readLines(MSH, PID, OBR, ...lines)
const rowOf = (reading: Reading, what: string): Row => {
  const row = reading.rows.find((one) => one.what === what)
  if (!row) throw new Error(`no row “${what}” among ${reading.rows.map((one) => one.what).join(", ")}`)
  return row
}

describe("HL7 v2", () => {
  describe("reads a message", () => {
    for (const [name, end] of [
      ["CR", "\r"],
      ["LF", "\n"],
      ["CRLF", "\r\n"],
    ] as const)
      it(`whose segments end in ${name}`, async () => {
        const reading = await readBytes(
          bytesOf([MSH, PID, OBR, "OBX|1|NM|2823-3^Potassium^LN||6.90"].join(end)),
        )
        expect(rowOf(reading, "Potassium").details).to.equal("6.90")
      })

    it("inside the frame bytes of MLLP, and is known by its bytes", async () => {
      const bytes = bytesOf(`\u000b${MSH}\r${PID}\r\u001c\r`)
      expect(fileTypeOf({ name: "a", type: "" }, bytes).id).to.equal("hl7v2")
      expect((await readBytes(bytes)).subjects[0]?.name).to.equal("Ada B Example")
    })

    it("from the small file of the corpus", async function () {
      const shared = process.env["KEYWARD_SHARED"] ?? resolve(import.meta.dirname, "../../../../shared")
      const path = `${shared}/corpora/cases/message-hl7.hl7`
      if (!existsSync(path)) this.skip()
      const reading = await readBytes(new Uint8Array(readFileSync(path)))
      expect(reading.subjects[0]).to.include({ name: "Ada Example" })
      const row = rowOf(reading, "Potassium")
      expect(row.details).to.equal("6.9\u00a0mmol/L; Reference range: 3.5-5.0")
      expect(row.flags).to.deep.equal(["Critically high"])
      expect(reading.facts[0]?.quantity).to.deep.equal({
        value: "6.9",
        comparator: "",
        unit: "mmol/L",
        ucum: "",
        range: { low: "3.5", high: "5.0", text: "3.5-5.0" },
      })
    })

    it("with delimiters of its own", async () => {
      const lines = [
        "MSH$%*!@$LAB$X$$$20260101$$ORU%R01$1$P$2.3",
        "PID$1$$9$$Doe%Jan@x",
        "OBX$1$ST$A%Answer$$one!S!two",
      ]
      const reading = await readLines(...lines)
      expect(reading.subjects[0]?.name).to.equal("Jan Doe")
      expect(rowOf(reading, "Answer").details).to.equal("one%two")
    })

    it("and refuses a file without one", async () => {
      const failure = await readBytes(bytesOf("no message")).catch((error: unknown) => error)
      expect(failure).to.be.instanceOf(KeywardError).with.property("code", "document-damaged")
    })
  })

  describe("says who it is about", () => {
    it("with name, birth date, sex and identifiers", async () => {
      const { subjects, author, date, kind } = await results()
      expect(subjects).to.deep.equal([
        { name: "Ada B Example", birthDate: "1957-03-12", sex: "female", identifiers: ["12345 (HOSP MR)"] },
      ])
      expect({ author, date, kind }).to.deep.equal({
        author: "Clinic Laboratory",
        date: "2026-01-13T09:30:00",
        kind: "lab-result",
      })
    })

    it("each under its own, in one message and in a batch", async () => {
      const other = "PID|1||777||Other^Bo||1990|M"
      const value = (digits: string) => `OBX|1|NM|2823-3^Potassium^LN||${digits}`
      const one = await readLines(MSH, PID, OBR, value("4.1"), other, OBR, value("4.2"))
      const batch = await readLines(
        "FHS|^~\\&|A",
        "BHS|^~\\&|A",
        MSH,
        PID,
        OBR,
        value("4.1"),
        MSH,
        other,
        OBR,
        value("4.2"),
        "BTS|2",
        "FTS|1",
      )
      for (const reading of [one, batch]) {
        expect(reading.subjects.map(({ name }) => name)).to.deep.equal(["Ada B Example", "Bo Other"])
        expect(reading.facts.map(({ subject, quantity }) => [subject, quantity?.value])).to.deep.equal([
          ["Ada B Example", "4.1"],
          ["Bo Other", "4.2"],
        ])
        expect(
          reading.rows.filter(({ what }) => what === "Potassium").map(({ subject }) => subject),
        ).to.deep.equal(["Ada B Example", "Bo Other"])
      }
      expect(batch.notes).to.include("This file holds 2 messages.")
    })

    it("and says it when a batch lacks messages", async () => {
      const reading = await readLines("BHS|^~\\&|A", MSH, PID, "BTS|3")
      expect(reading.notes).to.include("This file says that it holds 3 messages; it holds 1.")
    })
  })

  describe("decodes text", () => {
    it("with every escape sequence, and keeps what it does not know", async () => {
      const text = "a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f\\H\\g\\N\\h\\.br\\i\\X41420A43\\j\\Zq\\k\\l"
      const reading = await results(`OBX|1|ST|T^Text||${text}`)
      expect(reading.narrative[0]?.text).to.equal("a|b^c&d~e\\fgh\niAB\nCj\\Zq\\k\\l")
    })

    it("in the character set of MSH-18", async () => {
      const latin = Uint8Array.from(`${MSH}||||||8859/1\rPID|1||1||M\u00fcller^Zo\u00eb`, (letter) =>
        letter.charCodeAt(0),
      )
      expect((await readBytes(latin)).subjects[0]?.name).to.equal("Zo\u00eb M\u00fcller")
      const utf = bytesOf(`${MSH}||||||UNICODE UTF-8\rPID|1||1||M\u00fcller^Zo\u00eb`)
      expect((await readBytes(utf)).subjects[0]?.name).to.equal("Zo\u00eb M\u00fcller")
    })

    it("in a guessed one if it names none, and says so", async () => {
      const bytes = Uint8Array.from(`${MSH}\rPID|1||1||M\u00fcller^A`, (letter) => letter.charCodeAt(0))
      const reading = await readBytes(bytes)
      expect(reading.subjects[0]?.name).to.equal("A M\u00fcller")
      expect(reading.notes.join()).to.include("read as Windows-1252")
    })

    it("that goes on in a line without a segment's name", async () => {
      const reading = await readBytes(
        bytesOf([MSH, PID, OBR, "OBX|1|TX|R^Report||first line", "second line|||", "NTE|1||kept"].join("\n")),
      )
      expect(rowOf(reading, "Report").details)
        .to.include("first line\nsecond line")
        .and.to.include("Note: kept")
    })
  })

  describe("shows values", () => {
    const values: readonly (readonly [type: string, value: string, shown: string])[] = [
      ["NM", "0.0140", "0.0140"],
      ["SN", ">^500", ">\u00a0500"],
      ["SN", "^1^:^128", "1:128"],
      ["SN", "^10^-^20", "10 - 20"],
      ["CE", "260385009^Negative^SCT", "Negative"],
      ["CWE", "A^Apple^L^^^^^^an apple", "Apple (also: an apple)"],
      ["CWE", "1^one^L~2^two^L", "one, two"],
      ["DT", "20260228", "28 Feb 2026"],
      ["TM", "0905", "09:05"],
      ["TS", "20260228090500+0100", "28 Feb 2026, 09:05:00 (UTC+01:00)"],
      ["ST", "ratio 1^2", "ratio 1^2"],
      ["XPN", "Example^Ada", "Ada Example"],
      ["QQ", "a^b~c", "a b, c"],
    ]
    for (const [type, value, shown] of values)
      it(`of type ${type}: ${value}`, async () => {
        expect(rowOf(await results(`OBX|1|${type}|A^Answer||${value}`), "Answer").details).to.equal(shown)
      })

    it("with a comparator as a number with it", async () => {
      const { facts } = await results("OBX|1|SN|2345-7^Glucose^LN||>^500|mg/dL^^UCUM|<200||||F")
      expect(facts[0]?.quantity).to.deep.equal({
        value: "500",
        comparator: ">",
        unit: "mg/dL",
        ucum: "mg/dL",
        range: { low: "", high: "200", text: "<200" },
      })
      expect(facts[0]?.codes).to.deep.equal([{ system: "http://loinc.org", code: "2345-7" }])
      expect(facts[0]?.pointer).to.equal("OBX[1]")
    })

    it("never a unit as if it were a value", async () => {
      const row = rowOf(await results("OBX|1|NM|A^Answer|||mg/dL|||||X"), "Answer")
      expect(row.details).to.equal("Unit: mg/dL")
      expect(row.flags[0]).to.equal("No result: it cannot be obtained")
    })
  })

  describe("says first", () => {
    const statuses = [
      ["D", "Not to be used: deleted"],
      ["W", "Not to be used: wrong, of another patient perhaps"],
      ["C", "Corrected"],
      ["P", "Preliminary"],
      ["Q", "Status Q"],
    ] as const
    for (const [code, flag] of statuses)
      it(`that a result has the status ${code}`, async () => {
        const reading = await results(`OBX|1|NM|2823-3^Potassium^LN||4.1|mmol/L||H~A|||${code}`)
        expect(rowOf(reading, "Potassium").flags[0]).to.equal(flag)
        expect(reading.facts[0]?.flags[0]).to.equal(flag)
        expect(rowOf(reading, "Potassium").flags).to.include.members(["High", "Abnormal"])
        // A series of results must not lose those that are out of range
        expect(reading.facts[0]?.flags).to.have.length(1)
      })

    it("that an order was cancelled, in each of its results, too", async () => {
      const reading = await readLines(MSH, PID, OBR.replace(/F$/, "X"), "OBX|1|NM|2823-3^Potassium^LN||4.1")
      expect(rowOf(reading, "Metabolic panel").flags).to.deep.equal(["Not done: order cancelled"])
      expect(reading.facts[0]?.flags).to.deep.equal(["Not done: order cancelled"])
    })

    it("that a document was cancelled or is not signed", async () => {
      const message = (event: string) => MSH.replace("ORU^R01^ORU_R01", `MDM^${event}`)
      const txa = "TXA|1|DS^Discharge summary|TX|20260110||||||||D1|||||IN||AV"
      const cancelled = await readLines(message("T11"), PID, txa)
      expect(cancelled.rows.flatMap(({ flags }) => flags)).to.include.members([
        "Not to be used: cancelled",
        "Incomplete",
      ])
    })
  })

  describe("keeps together", () => {
    it("the lines of one text", async () => {
      const line = (number: number, text: string) => `OBX|${number}|TX|22634-0^Report^LN||${text}||||||F`
      const reading = await results(
        line(1, "MICROSCOPY:"),
        line(2, "  cells   seen"),
        line(3, ""),
        line(4, "No malignancy."),
      )
      expect(reading.narrative).to.deep.equal([
        { section: "Metabolic panel", text: "MICROSCOPY:\n  cells   seen\n\nNo malignancy." },
      ])
      expect(reading.rows.filter(({ what }) => what === "Report")).to.have.length(1)
    })

    it("a comment and what it is about", async () => {
      const reading = await results(
        "NTE|1||about the order",
        "OBX|1|NM|A^One||1",
        "NTE|1||about one",
        "NTE|2||and more",
        "OBX|2|NM|B^Two||2",
      )
      expect(rowOf(reading, "Metabolic panel").details).to.include("Note: about the order")
      expect(rowOf(reading, "One").details).to.equal("1; Note: about one\nand more")
      expect(rowOf(reading, "Two").details).to.equal("2")
    })
  })

  describe("opens what is inside", () => {
    const PDF = "%PDF-1.4 small"
    it("as base64, hexadecimal and text in ED", async () => {
      const reading = await results(
        `OBX|1|ED|P^Report||LAB^Application^PDF^Base64^${btoa(PDF)}||||||F`,
        "OBX|2|ED|H^Hex||LAB^text^plain^Hex^4869||||||F",
        "OBX|3|ED|T^Text||LAB^TEXT^HTML^A^a \\T\\ b||||||F",
        "OBX|4|RP|I^Image||https://example.org/1.jpg^PACS^Image^JPEG||||||F",
      )
      const held = await Promise.all(
        reading.attachments.map(async ({ name, type, content, url }) => [
          name,
          type,
          (await content?.text()) ?? url,
        ]),
      )
      expect(held).to.deep.equal([
        ["Report", "application/pdf", PDF],
        ["Hex", "text/plain", "Hi"],
        ["Text", "text/html", "a & b"],
        ["Image", "image/jpeg", "https://example.org/1.jpg"],
      ])
    })

    it("as a PDF that was sent as lines of text", async () => {
      const base64 = btoa(PDF.repeat(20))
      const lines = base64.match(/.{1,60}/g) ?? []
      const reading = await results(
        ...lines.map((line, index) => `OBX|${index + 1}|TX|P^Report||${line}||||||F`),
      )
      expect(await reading.attachments[0]?.content?.text()).to.equal(PDF.repeat(20))
      expect(reading.narrative).to.deep.equal([])
    })

    it("and counts what cannot be decoded", async () => {
      const reading = await results("OBX|1|ED|P^Report||LAB^Application^PDF^Base64^***||||||F")
      expect(reading.notShown).to.deep.include({ what: "attachments that cannot be decoded", count: 1 })
      expect(rowOf(reading, "Report").details).to.equal("A file that cannot be opened")
    })
  })

  it("counts every segment and field that it does not show, by name", async () => {
    const { notShown } = await results(
      "OBX|1|NM|A^One||1|||||||20260101",
      "IN1|1|x",
      "ZPI|1",
      "ZPI|2",
      "QQQ|1",
    )
    expect(notShown).to.deep.equal([
      { what: "further fields of OBX segments", count: 1 },
      { what: "IN1 segments (insurance)", count: 1 },
      { what: "ZPI segments (made by the sender)", count: 2 },
      { what: "QQQ segments", count: 1 },
    ])
  })

  it("lists allergies, diagnoses and contacts of an admission", async () => {
    const reading = await readLines(
      MSH.replace("ORU^R01^ORU_R01", "ADT^A01"),
      "EVN||20260101",
      PID,
      "NK1|1|Example^Otto|SPO^Spouse||+49 1",
      "PV1|1|I|Ward 3^12|||||||||||||||||||||||||||||||||||||||||20260101",
      "AL1|1|DA|7980^Penicillin^RXNORM|SV|rash~fever|2001",
      "DG1|1||I10^Hypertension^I10||2020|F",
    )
    expect(reading.title).to.equal("Admission")
    expect(reading.facts.map(({ kind, what, details, time }) => [kind, what, details, time])).to.deep.equal([
      ["contact", "Otto Example", "Spouse, +49 1", ""],
      ["allergy", "Penicillin", "drug allergy; Severity: severe; Reaction: rash, fever", "2001"],
      ["problem", "Hypertension", "Kind: final", "2020"],
    ])
    expect(rowOf(reading, "Admitted").details).to.equal("1 Jan 2026")
  })

  it("reads 20,000 results", async function () {
    this.timeout(100_000)
    const lines = Array.from(
      { length: 20_000 },
      (_, index) => `OBX|${index + 1}|NM|A${index}^Test ${index}||${index}.0|mg/dL|1-2|H|||F`,
    )
    const reading = await results(...lines)
    expect(reading.facts).to.have.length(20_000)
  })
})
