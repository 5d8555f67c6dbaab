/** The beginning of one file of every type, made here; by the id of its row. */
const utf8 = (text: string) => new TextEncoder().encode(text)
const latin = (text: string) => Uint8Array.from(text, (sign) => sign.charCodeAt(0))

/** ISO/IEC 14496-12: a box of brands. */
const ftyp = (...brands: string[]) => {
  const [major = "", ...others] = brands
  const size = 16 + others.length * 4
  return latin(`\0\0\0${String.fromCharCode(size)}ftyp${major}\0\0\0\0${others.join("")}\0\0\0\x08free`)
}

/** APPNOTE.TXT 4.3.7: local headers with stored content, enough for looking at the beginning. */
const zip = (entries: Readonly<Record<string, string>>) =>
  latin(
    Object.entries(entries)
      .map(
        ([name, content]) =>
          `PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0${size(content.length)}${size(content.length)}` +
          `${String.fromCharCode(name.length)}\0\0\0${name}${content}`,
      )
      .join(""),
  )
const size = (length: number) => `${String.fromCharCode(length & 0xff, length >> 8)}\0\0`

const COMPOUND = latin(`\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1${"\0".repeat(24)}`)

export const heads: Readonly<Record<string, Uint8Array>> = {
  dicom: latin(`${"\0".repeat(128)}DICM\x02\0\0\0UL\x04\0\xc4\0\0\0`),
  pdf: latin("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"),
  png: latin("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
  jpeg: latin("\xff\xd8\xff\xe0\0\x10JFIF\0\x01"),
  gif: latin("GIF89a\x01\0\x01\0\x80\0\0"),
  webp: latin("RIFF\x24\0\0\0WEBPVP8 "),
  avif: ftyp("avif", "avif", "mif1", "miaf"),
  heic: ftyp("heic", "mif1", "heic"),
  jxl: latin("\0\0\0\x0cJXL \r\n\x87\n"),
  tiff: latin("II*\0\x08\0\0\0\0\0"),
  bmp: latin("BM\x46\0\0\0\0\0\0\0\x36\0\0\0"),
  mp4: ftyp("isom", "isom", "iso2", "avc1", "mp41"),
  quicktime: ftyp("qt  ", "qt  "),
  m4a: ftyp("M4A ", "M4A "),
  webm: latin("\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01"),
  ogg: latin("OggS\0\x02\0\0\0\0\0\0\0\0"),
  wav: latin("RIFF\x24\0\0\0WAVEfmt \x10\0\0\0"),
  mp3: latin("ID3\x04\0\0\0\0\0\0"),
  docx: zip({ "[Content_Types].xml": "<Types/>", "_rels/.rels": "<a/>", "word/document.xml": "<w/>" }),
  xlsx: zip({ "[Content_Types].xml": "<Types/>", "_rels/.rels": "<a/>", "xl/workbook.xml": "<x/>" }),
  doc: COMPOUND,
  xls: COMPOUND,
  msg: COMPOUND,
  gzip: latin("\x1f\x8b\x08\0\0\0\0\0\0\x03"),
  zip: zip({ "a.txt": "hello" }),
  "zip-with-pdf": zip({ "letter.pdf": "%PDF-1.4\n" }),
  "zip-with-word-folder": zip({ "password/a.txt": "x", "word/a.txt": "x" }),
  "m4a-with-mp4-brands": ftyp("M4A ", "M4A ", "mp42", "isom"),
  rtf: utf8("{\\rtf1\\ansi Hello}"),
  "health-card": utf8(`{"verifiableCredential":["eyJ6aXAiOiJERUYifQ.a.b"]}`),
  "health-link": utf8("shlink:/eyJ1cmwiOiJodHRwczovL2EuZXhhbXBsZSJ9"),
  "fhir-ndjson": utf8(`{"resourceType":"Patient","id":"1"}\n{"resourceType":"Patient","id":"2"}\n`),
  "fhir-json": utf8(`{\n  "resourceType": "Patient"\n}`),
  "fhir-xml": utf8(`<?xml version="1.0"?><Patient xmlns="http://hl7.org/fhir"><id value="1"/></Patient>`),
  ccda: utf8(
    `\uFEFF<?xml version="1.0"?><?xml-stylesheet href="a.xsl"?><!-- <a> -->\n<cda:ClinicalDocument>`,
  ),
  hl7v2: utf8("MSH|^~\\&|LAB|A|B|C|20260101||ORU^R01|1|P|2.5\rPID|1\r"),
  svg: utf8(`<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "a.dtd" [<!ENTITY a "b">]><svg width="1">`),
  html: utf8("<!-- saved from a page -->\n<!doctype html><html lang=en>"),
  vcf: utf8("##fileformat=VCFv4.3\n#CHROM\tPOS\n"),
  mail: utf8(
    "Received: from a\r\n\tby b\r\nFrom: Ada <ada@a.example>\r\nDate: Thu, 1 Jan 2026\r\nSubject: Result\r\n\r\nHi",
  ),
  csv: utf8("Date,Test,Value\n2026-01-01,HbA1c,6.1\n"),
  tsv: utf8("Date\tTest\tValue\n2026-01-01\tHbA1c\t6.1\n"),
  markdown: utf8("# Diary\n\n- slept well\n"),
  ndjson: utf8(`{"a":1}\n{"a":2}\n`),
  json: utf8(`{"a": 1}`),
  xml: utf8(`<?xml version="1.0"?><report/>`),
  text: utf8("Dear colleague,\n"),
  unknown: latin("\0\x01\x02\x03\0\x05\x06\x07"),
}
