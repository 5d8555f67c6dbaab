import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect } from "chai"
import { CHARSETS, charsetOf, decode, decodingNote } from "../../../app/_viewers/text/decode"
import { folderOf } from "../shared"
import { encoded } from "./encoded"

const utf8 = (text: string) => new TextEncoder().encode(text)
const bytes = (...values: number[]) => Uint8Array.from(values)

describe("decode", () => {
  it("takes ASCII and UTF-8 as UTF-8 and says nothing of it", () => {
    for (const text of ["", "a", "Überweisung, 5 µg, Δ, 患者, 👩‍⚕️"]) {
      const decoded = decode(utf8(text))
      expect(decoded).to.deep.equal({ text, charset: "utf-8", how: "utf-8", replaced: 0 })
      expect(decodingNote(decoded)).to.equal("")
    }
  })

  it("obeys a byte order mark and leaves it out of the text", () => {
    expect(decode(bytes(0xef, 0xbb, 0xbf, 0x61))).to.include({ text: "a", charset: "utf-8", how: "bom" })
    expect(decode(bytes(0xff, 0xfe, 0x61, 0))).to.include({ text: "a", charset: "utf-16le", how: "bom" })
    expect(decode(bytes(0xfe, 0xff, 0, 0x61))).to.include({ text: "a", charset: "utf-16be", how: "bom" })
    // The mark outweighs what the caller says
    expect(decode(bytes(0xff, 0xfe, 0x61, 0), { declared: "utf-8" })).to.include({ text: "a", how: "bom" })
  })

  it("obeys an XML declaration, an HTML meta element and the caller", () => {
    const word = encoded("windows-1251", "Аллергия")
    const after = (start: string) => Uint8Array.from([...utf8(start), ...word])
    for (const start of [
      `<?xml version="1.0" encoding="windows-1251"?>`,
      `<?xml version='1.0' encoding='CP1251' standalone='yes'?>`,
      `<html><head><meta charset=windows-1251>`,
      `<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">`,
    ])
      expect(decode(after(start))).to.include({
        text: `${start}Аллергия`,
        charset: "windows-1251",
        how: "declared",
      })
    const told = decode(word, { declared: "windows-1251" })
    expect(told).to.include({ text: "Аллергия", how: "declared" })
    expect(decodingNote(told)).to.equal("Read as Cyrillic (Windows-1251), as the file says.")
  })

  it("does not take a sentence about a character set for a declaration", () => {
    expect(decode(utf8(`see <meta charset=windows-1251>: Größe`))).to.include({ how: "utf-8" })
  })

  it("ignores a declaration that is unknown, or that cannot be", () => {
    expect(decode(utf8("ä"), { declared: "x-none-such" })).to.include({ text: "ä", how: "utf-8" })
    expect(decode(utf8("ä"), { declared: "us-ascii" })).to.include({ text: "ä", how: "utf-8" })
    const xml = `<?xml version="1.0" encoding="UTF-16"?><a>ä</a>`
    expect(decode(utf8(xml))).to.include({ text: xml, charset: "utf-8" })
  })

  it("keeps UTF-8 with one bad byte as UTF-8, and says so", function () {
    const file = readFileSync(join(folderOf(this, "corpora/cases"), "text-one-bad-byte.txt"))
    const decoded = decode(file)
    expect(decoded).to.include({ charset: "utf-8", how: "utf-8", replaced: 1 })
    expect(decoded.text).to.match(/^Überweisung für Ada Example: Grüße, 37 °C, 5 µg\n/)
    expect(decoded.text.match(/\uFFFD/g)).to.have.length(1)
    expect(decodingNote(decoded)).to.equal("One place is not valid Unicode (UTF-8) and is shown as \uFFFD.")
  })

  it("does not count a replacement character that the file itself has", () => {
    expect(decode(utf8("a\uFFFDb")).replaced).to.equal(0)
    expect(decode(Uint8Array.from([...utf8("ä ö ü \uFFFD"), 0xff])).replaced).to.equal(1)
    expect(decode(bytes(0xff, 0xfe, 0xfd, 0xff, 0x00, 0xd8, 0x61, 0x00)).replaced).to.equal(1)
  })

  it("leaves out a character that the end of a part cuts", () => {
    expect(decode(bytes(0x61, 0xc3), { cut: true })).to.include({ text: "a", replaced: 0, how: "utf-8" })
    expect(decode(bytes(0xff, 0xfe, 0x61, 0, 0x62), { cut: true })).to.include({ text: "a", replaced: 0 })
  })

  it("reads UTF-16 without a byte order mark", () => {
    for (const text of ["Allergie: Penicillin, Köln\r\nBlutgruppe: 0 negativ", "Аллергия: да, 37 °C\r\n"])
      for (const charset of ["utf-16le", "utf-16be"] as const)
        expect(decode(encoded(charset, text))).to.include({ text, charset, how: "guessed" })
  })

  it("reads the cases of the corpus", function () {
    const folder = folderOf(this, "corpora/cases")
    const of = (name: string) => decode(readFileSync(join(folder, name)))
    expect(of("text-shift-jis.txt")).to.include({
      text: "患者: 薬物アレルギー ペニシリン",
      charset: "shift_jis",
      how: "guessed",
    })
    expect(of("text-windows-1251.txt")).to.include({
      text: "Аллергия: пенициллин",
      charset: "windows-1251",
      how: "guessed",
    })
    expect(of("text-utf16le.txt")).to.include({
      text: "Allergie: Penicillin, Köln\r\nBlutgruppe: 0 negativ\r\n",
      charset: "utf-16le",
      how: "bom",
    })
    expect(of("results-utf16.csv").text).to.equal("Datum\tWert\r\n2026-01-01\t7,9 µg/l\r\n")
  })

  const GUESSED = {
    "windows-1252": [
      "37 °C",
      "Größe 180 cm",
      "ÜBERWEISUNG",
      "Allergie : pénicilline, œdème",
      "Año: 2019, niño",
    ],
    "windows-1250": ["Żółtaczka, wątroba powiększona", "Gyógyszer: szükség szerint, hőmérséklet"],
    "windows-1251": ["Имя: Иван", "ДИАГНОЗ", "Диагноз: пневмония"],
    "koi8-r": ["Аллергия: пенициллин"],
    "windows-1253": ["Αλλεργία: πενικιλίνη"],
    "windows-1254": ["Alerji: penisilin, ağrı ve şişlik, İlaç"],
    "windows-1255": ["אלרגיה לפניצילין"],
    "windows-1256": ["حساسية من البنسلين"],
    gb18030: ["患者：青霉素过敏", "血压正常，无发热。"],
    big5: ["患者對青黴素過敏，血壓正常。"],
    "euc-kr": ["환자: 페니실린 알레르기"],
    "euc-jp": ["患者: 薬物アレルギー ペニシリン"],
    shift_jis: ["患者の血圧は正常です。"],
  }
  for (const [charset, texts] of Object.entries(GUESSED))
    it(`guesses ${charset}, and says that it is a guess`, () => {
      for (const text of texts) {
        const decoded = decode(encoded(charset, text))
        expect(decoded).to.include({ text, how: "guessed", replaced: 0 })
        expect(decodingNote(decoded)).to.match(/does not say its character set.*a guess\.$/)
      }
    })

  it("reads ISO-2022-JP, which is made of ASCII bytes", () => {
    const text = bytes(0x1b, 0x24, 0x42, 0x34, 0x35, 0x1b, 0x28, 0x42)
    expect(decode(text)).to.include({ text: "患", charset: "iso-2022-jp", how: "guessed" })
  })

  it("obeys the reader's choice before everything", () => {
    const decoded = decode(bytes(0xff, 0xfe, 0x61), { chosen: "windows-1252", declared: "utf-8" })
    expect(decoded).to.include({ text: "ÿþa", charset: "windows-1252", how: "chosen" })
  })

  it("offers only character sets that are known, by their own names", () => {
    for (const [name] of CHARSETS) expect(charsetOf(name)).to.equal(name)
  })
})
