import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { ViewerId } from "../../app/_core/file-types"
import { demoFiles } from "../../scripts/demo/files"
import { ROOT } from "../../scripts/lib/run"
import { makeIssuer, payloadText } from "../core/shl/make-card"

/** One file for a row of docs/viewers.md, and what must be seen of it. */
export interface ViewerFile {
  readonly viewer: ViewerId
  readonly name: string
  readonly type: string
  readonly bytes: Uint8Array
  /** Words that stand in the frame; a picture for what is painted. */
  readonly sees: RegExp | "canvas" | "image" | "frame" | "player"
}

const text = (words: string): Uint8Array => Buffer.from(words)
const fixture = (...path: string[]): Uint8Array => readFileSync(join(ROOT, "test", "viewers", ...path))

const CDA = `<?xml version="1.0"?>
<ClinicalDocument xmlns="urn:hl7-org:v3"><title>Consultation note</title><effectiveTime value="20240301"/>
<recordTarget><patientRole><patient><name><given>Ana</given><family>Berger</family></name></patient></patientRole></recordTarget>
<component><structuredBody><component><section><title>Allergies</title><text><paragraph>No known drug allergy stated by the patient</paragraph></text></section></component></structuredBody></component>
</ClinicalDocument>`
const HL7 = [
  "MSH|^~\\&|LAB|HOSP|EHR|HOSP|20240301080000||ORU^R01|1|P|2.5",
  "PID|1||123^^^HOSP||Berger^Ana||19570312|F",
  "OBR|1||A1|24331-1^Lipid panel^LN|||20240301",
  "OBX|1|NM|2093-3^Cholesterol^LN||2.0|mmol/L|3.5-5.2|L|||F",
].join("\r")
const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="60"><rect width="120" height="60" fill="teal"/></svg>'
const MAIL = [
  "From: Dr Reif <reif@example.org>",
  "To: Ana Berger <ana@example.org>",
  "Date: Fri, 01 Mar 2024 08:00:00 +0100",
  "Subject: Your results",
  "Content-Type: text/plain; charset=utf-8",
  "",
  "Please come in on Monday.",
].join("\r\n")
const VCF = [
  "##fileformat=VCFv4.2",
  "##reference=GRCh38",
  "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO",
  "1\t12345\trs1\tA\tG\t50\tPASS\tDP=10",
].join("\n")

/** A second of a quiet tone: RIFF, 8 kHz, 8 bit, mono. */
function wav(): Uint8Array {
  const samples = Buffer.from(
    Array.from({ length: 8_000 }, (_, at) => 128 + Math.round(20 * Math.sin(at / 3))),
  )
  const head = Buffer.alloc(44)
  head.write("RIFF", 0)
  head.writeUInt32LE(36 + samples.length, 4)
  head.write("WAVEfmt ", 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(8_000, 24)
  head.writeUInt32LE(8_000, 28)
  head.writeUInt16LE(1, 32)
  head.writeUInt16LE(8, 34)
  head.write("data", 36)
  head.writeUInt32LE(samples.length, 40)
  return Buffer.concat([head, samples])
}

/** A ZIP with the given entries; also what a DOCX is. */
async function zip(entries: Readonly<Record<string, string>>): Promise<Uint8Array> {
  const { Uint8ArrayWriter, TextReader, ZipWriter } = await import("@zip.js/zip.js")
  const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false })
  for (const [name, content] of Object.entries(entries)) await writer.add(name, new TextReader(content))
  return writer.close()
}

const docx = () =>
  zip({
    "[Content_Types].xml":
      '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels":
      '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
    "word/document.xml":
      '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>Letter from the cardiologist</w:t></w:r></w:p></w:body></w:document>',
  })

/** At least one file of every viewer. */
export async function viewerFiles(): Promise<ViewerFile[]> {
  const demo = await demoFiles()
  const demoFile = (ending: string) => {
    const found = demo.find(({ name }) => name.endsWith(ending))
    if (!found) throw new Error(`The demo has no ${ending} any more`)
    return { name: found.name, type: found.type, bytes: found.bytes }
  }
  const files: ViewerFile[] = [
    { viewer: "image", ...demoFile(".png"), sees: "image" },
    { viewer: "pdf", ...demoFile("Discharge letter.pdf"), sees: "canvas" },
    { viewer: "dicom", ...demoFile(".dcm"), sees: "canvas" },
    { viewer: "fhir", ...demoFile(".json"), sees: /Allerg/i },
    {
      viewer: "json",
      name: "numbers.json",
      type: "application/json",
      bytes: text('{"b": 2.0, "a": 0.0140}'),
      sees: /0\.0140/,
    },
    {
      viewer: "ccda",
      name: "note.xml",
      type: "application/xml",
      bytes: text(CDA),
      sees: /No known drug allergy stated/,
    },
    { viewer: "hl7v2", name: "result.hl7", type: "application/octet-stream", bytes: text(HL7), sees: /2\.0/ },
    {
      viewer: "tiff",
      name: "fax.tif",
      type: "image/tiff",
      bytes: fixture("tiff", "fixtures", "bilevel-group4.tif"),
      sees: "canvas",
    },
    {
      viewer: "heic",
      name: "photo.jpg",
      type: "image/jpeg",
      bytes: fixture("heic", "plain.heic"),
      sees: "canvas",
    },
    {
      viewer: "text",
      name: "letter.txt",
      type: "text/plain",
      bytes: text("Dear colleague, thank you."),
      sees: /Dear colleague/,
    },
    {
      viewer: "table",
      name: "results.csv",
      type: "application/vnd.ms-excel",
      bytes: text("test,value\nINR,2.0\n"),
      sees: /INR/,
    },
    {
      viewer: "markdown",
      name: "diary.md",
      type: "text/markdown",
      bytes: text("# Diary\n\nSlept well."),
      sees: /Slept well/,
    },
    {
      viewer: "rtf",
      name: "letter.rtf",
      type: "application/rtf",
      bytes: text("{\\rtf1\\ansi Blood pressure 120/80\\par}"),
      sees: /120\/80/,
    },
    {
      viewer: "docx",
      name: "letter.docx",
      type: "application/zip",
      bytes: await docx(),
      sees: /Letter from the cardiologist/,
    },
    {
      viewer: "mail",
      name: "results.eml",
      type: "message/rfc822",
      bytes: text(MAIL),
      sees: /come in on Monday/,
    },
    { viewer: "html", name: "drawing.svg", type: "image/svg+xml", bytes: text(SVG), sees: "frame" },
    { viewer: "media", name: "heart-sound.wav", type: "audio/wav", bytes: wav(), sees: "player" },
    {
      viewer: "zip",
      name: "visit.zip",
      type: "application/zip",
      bytes: await zip({ "notes/one.txt": "A note" }),
      sees: /one\.txt/,
    },
    { viewer: "vcf", name: "genome.vcf", type: "text/x-vcf", bytes: text(VCF), sees: /GRCh38/ },
  ]
  const { sign } = await makeIssuer()
  files.push({
    viewer: "health-card",
    name: "vaccination.smart-health-card",
    type: "application/smart-health-card",
    bytes: text(JSON.stringify({ verifiableCredential: [await sign(payloadText())] })),
    sees: /Not verified: you have not added this issuer/,
  })
  const link = join(ROOT, "..", "shared", "samples", "shl", "IPS_IG-bundle-01-shl.txt")
  if (existsSync(link))
    files.push({
      viewer: "health-link",
      name: "link.shlink",
      type: "text/plain",
      bytes: readFileSync(link),
      sees: /link/i,
    })
  return files
}
