import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect } from "chai"
import { claimedType, FILE_TYPES, fileTypeOf, MAX_HEAD_BYTES } from "../../app/_core/file-types"
import { folderOf } from "../viewers/shared"
import { heads } from "./file-heads"

const utf8 = (text: string) => new TextEncoder().encode(text)
const utf16 = (text: string, little = true) => {
  const view = new DataView(new ArrayBuffer(text.length * 2))
  for (let at = 0; at < text.length; at += 1) view.setUint16(at * 2, text.charCodeAt(at), little)
  return new Uint8Array(view.buffer)
}
const bytes = (...values: number[]) => Uint8Array.from(values)
/** What a file is found to be. */
const found = (content: Uint8Array | string, name = "", type = "") =>
  fileTypeOf({ name, type }, typeof content === "string" ? utf8(content) : content).id
const headOf = (path: string) => readFileSync(path).subarray(0, MAX_HEAD_BYTES)

describe("the table of file types", () => {
  it("claims each ending once", () => {
    const endings = FILE_TYPES.flatMap(({ extensions }) => extensions)
    expect(endings).to.deep.equal([...new Set(endings)])
  })

  it("claims each media type once", () => {
    const types = FILE_TYPES.flatMap(({ mime }) => mime)
    expect(types).to.deep.equal([...new Set(types)])
  })

  it("has an id of its own for each row, and media types that a manifest takes", () => {
    const ids = FILE_TYPES.map(({ id }) => id)
    expect(ids).to.deep.equal([...new Set(ids)])
    for (const { mime } of FILE_TYPES)
      for (const type of mime)
        expect(type).to.match(/^[a-z0-9][a-z0-9!#$&^_.+-]{0,62}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}$/)
  })

  for (const type of FILE_TYPES) {
    it(`finds ${type.id} (${type.label}) by its bytes`, () => {
      const head = heads[type.id]
      expect(head, `an example of ${type.id}`).to.not.equal(undefined)
      if (!head) return
      // A type with a signature needs neither name nor media type, and no other name changes it
      if (type.magic || type.loose) {
        expect(found(head)).to.equal(type.id)
        expect(found(head, "letter.txt", "text/plain")).to.equal(type.id)
        expect(found(head, "x", "application/octet-stream")).to.equal(type.id)
      }
    })

    it(`finds ${type.id} by each of its endings and media types`, () => {
      const head = heads[type.id]
      if (!head) return
      for (const ending of type.extensions) {
        expect(found(head, `a.${ending}`)).to.equal(type.id)
        expect(found(head, `A.${ending.toUpperCase()}`, "application/octet-stream")).to.equal(type.id)
        expect(claimedType({ name: `a.${ending}`, type: "" }).id).to.equal(type.id)
      }
      for (const mime of type.mime) expect(found(head, "", `${mime}; charset=x`)).to.equal(type.id)
    })
  }
})

describe("a file whose name, media type and bytes disagree", () => {
  it("is DICOM where the system calls it bytes", () => {
    expect(found(heads["dicom"] ?? "", "IM0001.dcm", "application/octet-stream")).to.equal("dicom")
    expect(found(heads["dicom"] ?? "", "IM0001", "")).to.equal("dicom")
  })

  it("is a CSV table where Windows calls it Excel", () => {
    expect(found("a;b\n1;2\n", "results.csv", "application/vnd.ms-excel")).to.equal("csv")
    expect(found("\uFEFFa;b\n1;2\n", "results.CSV", "application/vnd.ms-excel")).to.equal("csv")
    expect(found(utf16("\uFEFFa\tb\r\n"), "results.csv", "application/vnd.ms-excel")).to.equal("csv")
  })

  it("is not what it claims if that has a signature that is missing", () => {
    for (const name of ["a.pdf", "a.png", "a.dcm", "a.docx", "a.mp4", "a.xls", "a.zip"]) {
      expect(found("Dear colleague,\n", name)).to.equal("text")
      expect(found(bytes(1, 2, 3, 4, 5, 6, 7, 0, 9, 10, 11, 12), name)).to.equal("unknown")
    }
  })

  it("is PDF with junk before its header, and not where a PDF lies in another file", () => {
    expect(found(`junk\n%PDF-1.4\n`)).to.equal("pdf")
    expect(found(heads["zip-with-pdf"] ?? "")).to.equal("zip")
  })

  it("is a ZIP file where a folder is only called like that of an Office document", () => {
    expect(found(heads["zip-with-word-folder"] ?? "", "photos.zip")).to.equal("zip")
    expect(found(heads["zip"] ?? "", "letter.docx")).to.equal("docx")
  })

  it("is audio where its brands name video, too", () => {
    expect(found(heads["m4a-with-mp4-brands"] ?? "")).to.equal("m4a")
  })

  it("is text where it only speaks of mail, HTML, PDF or JSON", () => {
    expect(found("Notes\nFrom: Dr Rao\nDate: today\n")).to.equal("text")
    expect(found("Date: 2026-01-01\nDiagnosis: none\n", "visit.txt")).to.equal("text")
    expect(found("ID3 is a tag\n")).to.equal("text")
    expect(found("[see page 2] of the letter")).to.equal("text")
  })

  it("is HTML by its name without a head of its own", () => {
    expect(found("<p>Hello</p>", "report.html")).to.equal("html")
    expect(found(`<?xml version="1.0"?>\n<!-- a --><html xmlns="http://www.w3.org/1999/xhtml">`)).to.equal(
      "html",
    )
    expect(found("<p>Hello</p>", "report.txt")).to.equal("text")
  })

  it("is a contact card, not genomics, where only the ending is the same", () => {
    expect(found("BEGIN:VCARD\r\nVERSION:4.0\r\n", "ada.vcf", "text/vcard")).to.equal("text")
  })

  it("is text with a damaged place where its name says so", () => {
    const damaged = utf8(`${"a line of a letter\n".repeat(50)}\0end`)
    expect(found(damaged, "letter.txt")).to.equal("text")
    expect(found(damaged, "letter")).to.equal("unknown")
  })
})

describe("text", () => {
  it("is found in UTF-16 with and without byte order mark", () => {
    for (const little of [true, false]) {
      expect(found(utf16("\uFEFFAllergie: Köln\r\n", little))).to.equal("text")
      expect(found(utf16("Allergie: Penicillin, Köln\r\n", little))).to.equal("text")
      expect(found(utf16(`\uFEFF{"resourceType":"Patient"}`, little))).to.equal("fhir-json")
    }
  })

  it("is found in old character sets", () => {
    expect(found(bytes(0xc0, 0xeb, 0xeb, 0xe5, 0xf0, 0xe3, 0xe8, 0xff))).to.equal("text")
    expect(found(bytes(0x8a, 0xb3, 0x8e, 0xd2), "a.csv")).to.equal("csv")
  })

  it("is not found in binary junk", () => {
    const junk = Uint8Array.from({ length: 4096 }, (_, index) => (index * 167 + (index >> 3) * 13) & 0xff)
    for (const name of ["", "a.txt", "a.csv", "a.json", "a.html", "a.bin"])
      expect(found(junk, name)).to.equal("unknown")
    expect(found(new Uint8Array(512), "a.txt")).to.equal("unknown")
  })
})

describe("an empty file", () => {
  it("is what it claims", () => {
    expect(found("", "empty.txt")).to.equal("text")
    expect(found("", "", "text/csv")).to.equal("csv")
    expect(found("", "empty")).to.equal("unknown")
  })
})

describe("finding the type", () => {
  /** 64 KiB in which a pattern that backtracks would look again from every place. */
  const filled = (piece: string, start = "", end = "") =>
    start + piece.repeat(Math.ceil((MAX_HEAD_BYTES - start.length - end.length) / piece.length)) + end
  const LONG = {
    "empty lines": filled("\n"),
    comments: filled("<!--a-->", "", "x"),
    "open comments": filled("<!--"),
    declarations: filled("<?a?>", "", "x"),
    "document types": filled("<!DOCTYPE a [", "", ""),
    "resource types": filled(`"resourceType" :}`, "{"),
    spaces: filled(" ", "{", "x"),
    quotes: filled(`\\"`, `{"`),
    "header lines": filled("X-A: b\n", "Subject: a\n"),
    colons: filled(":"),
    brackets: filled("[", "<!DOCTYPE a "),
    slashes: filled("/", "shlink:/"),
  }
  for (const [what, words] of Object.entries(LONG))
    it(`takes no longer for many ${what}`, () => {
      const head = utf8(words).subarray(0, MAX_HEAD_BYTES)
      const took = Array.from({ length: 3 }, () => {
        const start = performance.now()
        found(head, "a.txt")
        return performance.now() - start
      })
      // Linear work takes a few milliseconds; what looks again from every place takes seconds or for ever. The best of
      // three, because another process may hold the processor during one of them
      expect(Math.min(...took)).to.be.below(500)
    })
})

describe("the files beside the project", () => {
  it("are found by their bytes alone", function () {
    const cases = folderOf(this, "corpora/cases")
    const types: Readonly<Record<string, string>> = {
      "fax-two-pages.tif": "tiff",
      "fhir-summary.xml": "fhir-xml",
      "letter.rtf": "rtf",
      "list.ndjson": "fhir-ndjson",
      "message-hl7.hl7": "hl7v2",
      "patient.smart-health-card": "health-card",
      "photo-really-heic.jpg": "heic",
      "referral-without-ending": "pdf",
      "text-one-bad-byte.txt": "text",
      "text-shift-jis.txt": "text",
      "text-utf16le.txt": "text",
      "text-windows-1251.txt": "text",
    }
    for (const [name, type] of Object.entries(types))
      expect(found(headOf(join(cases, name))), name).to.equal(type)
    const others = readdirSync(cases).filter((name) => /^(fhir|pdf)-/.test(name) && !name.endsWith(".xml"))
    for (const name of others)
      expect(found(headOf(join(cases, name))), name).to.equal(name.startsWith("pdf") ? "pdf" : "fhir-json")
  })

  it("are found under a name that says something else", function () {
    const samples = folderOf(this, "samples")
    const types = [
      ["dicom", "dicom"],
      ["ips", "fhir-json"],
      ["synthea", "fhir-json"],
    ] as const
    for (const [folder, type] of types)
      for (const name of readdirSync(join(samples, folder)).filter((name) => /\.(dcm|json)$/.test(name)))
        expect(found(headOf(join(samples, folder, name)), "a.txt", "text/plain"), name).to.equal(type)
    expect(found(headOf(join(samples, "shl/IPS_IG-bundle-01-shl.txt")))).to.equal("health-link")
    expect(found(headOf(join(samples, "ccda/lab-report.pdf")), "a.xml", "text/xml")).to.equal("pdf")
    const corpus = folderOf(this, "corpora/ccda")
    const documents = readdirSync(corpus)
      .filter((name) => name.endsWith(".xml"))
      .map((name) => headOf(join(corpus, name)))
      .filter((head) => head.includes("<ClinicalDocument "))
    expect(documents.length).to.be.above(10)
    for (const head of documents) expect(found(head)).to.equal("ccda")
  })
})
