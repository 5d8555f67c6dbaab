import { HDNodeWallet, Mnemonic } from "ethers"
import { expect } from "chai"
import { inflateSync } from "node:zlib"
import { RECORD_KINDS } from "../../app/_core/records/manifest-schema"
import { demoFiles, type DemoFile } from "../../scripts/demo/files"
import { demoPeople } from "../../app/_adapters/wallet/demo-people"
import { PHRASE } from "../../scripts/lib/local-chain"
import { readDicom } from "./dicom-reader"

let files: DemoFile[]
const fileOf = (start: string): DemoFile => {
  const found = files.find(({ name }) => name.startsWith(start))
  if (!found) throw new Error(`no demo file begins with ${start}`)
  return found
}

/** The words of each page, as pdf.js reads them. */
async function pagesOf(bytes: Uint8Array): Promise<string[]> {
  const { getDocument } = await import("pdfjs-dist/legacy/build/pdf.mjs")
  const loading = getDocument({ data: bytes.slice(), verbosity: 0, useSystemFonts: false })
  const file = await loading.promise
  const pages: string[] = []
  for (let number = 1; number <= file.numPages; number++) {
    const content = await (await file.getPage(number)).getTextContent({ disableNormalization: true })
    pages.push(content.items.map((item) => ("str" in item ? item.str : "")).join(" "))
  }
  await loading.destroy()
  return pages
}

describe("demo people", () => {
  it("have an account each, none of them the deployer's", () => {
    const accounts = demoPeople.map(({ account }) => account)
    expect(new Set(accounts).size).to.equal(demoPeople.length)
    expect(accounts).not.to.include(0)
    expect(demoPeople.slice(0, 3).map(({ id, account }) => [id, account])).to.deep.equal([
      ["asha", 1],
      ["rao", 2],
      ["marchetti", 3],
    ])
  })
  it("have the addresses of their accounts in the published phrase", () => {
    const phrase = Mnemonic.fromPhrase(PHRASE)
    for (const { account, address } of demoPeople)
      expect(HDNodeWallet.fromMnemonic(phrase, `m/44'/60'/0'/0/${account}`).address).to.equal(address)
  })
  it("have a speciality exactly when they are doctors", () => {
    for (const { role, speciality } of demoPeople)
      expect(speciality !== undefined).to.equal(role === "doctor")
  })
})

describe("demo files", () => {
  before(async () => {
    files = await demoFiles()
  })

  it("are the same bytes in every run", async () => {
    const again = await demoFiles()
    expect(again.length).to.equal(files.length)
    again.forEach((file, i) => {
      expect(Buffer.from(file.bytes).equals(files[i]?.bytes ?? new Uint8Array()), file.name).to.equal(true)
    })
  })
  it("have names of their own, known kinds and times in order before 22 November 2026", () => {
    expect(new Set(files.map(({ name }) => name)).size).to.equal(7)
    const times = files.map(({ time }) => Date.parse(time))
    expect(times).to.deep.equal([...times].sort((a, b) => a - b))
    expect(times[0]).to.be.greaterThan(Date.parse("2026-05-22T00:00:00Z"))
    expect(times.at(-1)).to.be.lessThan(Date.parse("2026-11-22T00:00:00Z"))
    for (const { kind } of files) expect(RECORD_KINDS).to.include(kind)
  })

  describe("papers", () => {
    it("the lab report opens, with its values on two pages that both name the patient", async () => {
      const pages = await pagesOf(fileOf("Lab report").bytes)
      expect(pages).to.have.length(2)
      for (const page of pages) expect(page).to.include("Asha Menon").and.include("Report 26-11-08841")
      expect(pages[0]).to.match(/HbA1c +7\.4 +High +% +4\.0 to 5\.6/)
      expect(pages[0]).to.include("LDL cholesterol").and.include("Creatinine").and.include("µmol/L")
      expect(pages[1]).to.include("Haemoglobin").and.include("Authorised 14 Nov 2026")
    })
    it("the discharge letter opens, on one page", async () => {
      const pages = await pagesOf(fileOf("Discharge").bytes)
      expect(pages).to.have.length(1)
      expect(pages[0]).to.include("Dear Dr Rao").and.include("Bisoprolol").and.include("Dr Thomas Kurian")
    })
    it("the ECG opens, with its twelve leads and its scale", async () => {
      const pages = await pagesOf(fileOf("ECG").bytes)
      expect(pages).to.have.length(1)
      const words = pages[0]?.split(" ")
      for (const lead of ["I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"])
        expect(words).to.include(lead)
      expect(pages[0]).to.include("25 mm/s").and.include("10 mm/mV")
    })
    it("the diary is UTF-8 text whose means are those of its days", () => {
      const text = new TextDecoder("utf-8", { fatal: true }).decode(fileOf("Blood pressure").bytes)
      const mornings = [...text.matchAll(/^\w{3} \d\d Nov +(\d+)\/(\d+) +(\d+)/gm)]
      expect(mornings).to.have.length(6)
      const mean = (i: number): number =>
        Math.round(mornings.reduce((sum, day) => sum + Number(day[i]), 0) / mornings.length)
      expect(text).to.include(`Mean of the mornings: ${mean(1)}/${mean(2)}, pulse ${mean(3)}.`)
    })
  })

  describe("pictures", () => {
    it("the chest film decodes, is grey and uses its range", () => {
      const bytes = Buffer.from(fileOf("Chest").bytes)
      expect(bytes.subarray(0, 8).toString("hex")).to.equal("89504e470d0a1a0a")
      const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
      expect([...bytes.subarray(24, 29)]).to.deep.equal([8, 0, 0, 0, 0])
      const parts: Buffer[] = []
      for (let start = 8; start < bytes.length; start += 12 + bytes.readUInt32BE(start))
        if (bytes.toString("latin1", start + 4, start + 8) === "IDAT")
          parts.push(bytes.subarray(start + 8, start + 8 + bytes.readUInt32BE(start)))
      const rows = inflateSync(Buffer.concat(parts))
      expect(rows.length).to.equal(height * (width + 1))
      const seen = new Set<number>()
      const above = new Uint8Array(width)
      for (let y = 0; y < height; y++) {
        expect(rows[y * (width + 1)]).to.equal(2)
        for (let x = 0; x < width; x++) {
          above[x] = (above[x] ?? 0) + (rows[y * (width + 1) + 1 + x] ?? 0)
          seen.add(above[x] ?? 0)
        }
      }
      expect(seen.size).to.be.greaterThan(200)
    })
    it("the retina parses back as DICOM, every element even and in order", () => {
      const { meta, body } = readDicom(fileOf("Retina").bytes)
      const text = (tag: string): string | undefined =>
        body
          .get(tag)
          ?.value.toString("utf8")
          .replace(/[\0 ]+$/, "")
      const number = (tag: string): number | undefined => body.get(tag)?.value.readUInt16LE()
      expect(meta.get("00020010")?.value.toString("latin1")).to.equal("1.2.840.10008.1.2.1\0")
      expect(meta.get("00020003")?.value.equals(body.get("00080018")?.value ?? Buffer.alloc(0))).to.equal(
        true,
      )
      expect(text("00100010")).to.equal("Menon^Asha")
      expect([number("00280010"), number("00280011"), number("00280100")]).to.deep.equal([128, 128, 16])
      const pixels = body.get("7fe00010")?.value ?? Buffer.alloc(0)
      expect(pixels.length).to.equal(128 * 128 * 2)
      const values = new Uint16Array(128 * 128).map((_, i) => pixels.readUInt16LE(2 * i))
      expect(Math.max(...values)).to.be.within(2048, 4095)
      expect(new Set(values).size).to.be.greaterThan(1000)
    })
  })

  describe("patient summary", () => {
    interface Bundle {
      type: string
      identifier: object
      timestamp: string
      entry: { fullUrl: string; resource: Record<string, unknown> & { resourceType: string; id: string } }[]
    }
    let bundle: Bundle
    before(() => {
      bundle = JSON.parse(new TextDecoder().decode(fileOf("Patient summary").bytes)) as Bundle
    })
    const referencesIn = (value: unknown): string[] =>
      typeof value !== "object" || value === null
        ? []
        : Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
            key === "reference" && typeof inner === "string" ? [inner] : referencesIn(inner),
          )

    it("is a document: composition first, then the patient it is about", () => {
      expect(bundle).to.include({ type: "document" }).and.include.keys("identifier", "timestamp")
      const kinds = bundle.entry.map(({ resource }) => resource.resourceType)
      expect(kinds[0]).to.equal("Composition")
      expect(bundle.entry[0]?.resource["subject"]).to.include({ reference: bundle.entry[1]?.fullUrl })
      expect(kinds).to.include.members([
        "Patient",
        "AllergyIntolerance",
        "Condition",
        "MedicationStatement",
        "Observation",
        "Immunization",
      ])
    })
    it("gives every entry one address, and every reference leads to one", () => {
      const addresses = bundle.entry.map(({ fullUrl }) => fullUrl)
      expect(new Set(addresses).size).to.equal(addresses.length)
      for (const { fullUrl, resource } of bundle.entry) {
        expect(fullUrl).to.match(
          /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        )
        expect(fullUrl).to.equal(`urn:uuid:${resource.id}`)
      }
      const references = referencesIn(bundle)
      expect(references.length).to.be.greaterThan(40)
      for (const reference of references) expect(addresses).to.include(reference)
    })
    it("points from the required sections to entries of the right kind", () => {
      const kindAt = new Map(bundle.entry.map(({ fullUrl, resource }) => [fullUrl, resource.resourceType]))
      const sections = bundle.entry[0]?.resource["section"] as {
        code: { coding: { code: string }[] }
        text: { div: string }
        entry: { reference: string }[]
      }[]
      const kinds = new Map(
        sections.map(({ code, entry }) => [
          code.coding[0]?.code,
          [...new Set(entry.map(({ reference }) => kindAt.get(reference)))].join(),
        ]),
      )
      expect(Object.fromEntries(kinds)).to.deep.equal({
        "10160-0": "MedicationStatement",
        "48765-2": "AllergyIntolerance",
        "11450-4": "Condition",
        "11369-6": "Immunization",
        "30954-2": "Observation",
        "8716-3": "Observation",
      })
      for (const { text, entry } of sections) expect(text.div.match(/<li>/g)).to.have.length(entry.length)
    })
  })
})
