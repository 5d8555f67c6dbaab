import { expect } from "chai"
import { characterDecoder } from "../../../app/_viewers/dicom/charset"
import { personNameOf } from "../../../app/_viewers/dicom/values"

/** A byte for each character: escapes and bytes are written as in the annexes of PS3.5. */
const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
const name = (sets: readonly string[], text: string): string =>
  characterDecoder(sets).decode(bytes(text), { multiple: true, personName: true })[0] ?? ""
const paragraph = (sets: readonly string[], text: string): string =>
  characterDecoder(sets).decode(bytes(text), { multiple: false })[0] ?? ""

describe("Character sets of DICOM (examples of PS3.5)", () => {
  it("H.3.1: Japanese by ISO 2022 IR 87 with ASCII", () => {
    const written = "Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B"
    const value = name(["", "ISO 2022 IR 87"], written)
    expect(value).to.equal("Yamada^Tarou=山田^太郎=やまだ^たろう")
    expect(personNameOf(value)).to.deep.equal(["Tarou Yamada", "山田 太郎", "やまだ たろう"])
  })

  it("H.3.2: Japanese by ISO 2022 IR 13 and 87", () => {
    const written =
      "\xd4\xcf\xc0\xde^\xc0\xdb\xb3=\x1b$B;3ED\x1b(J^\x1b$BB@O:\x1b(J=\x1b$B$d$^$@\x1b(J^\x1b$B$?$m$&\x1b(J"
    expect(name(["ISO 2022 IR 13", "ISO 2022 IR 87"], written)).to.equal("ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう")
  })

  it("I.2: Korean by ISO 2022 IR 149", () => {
    const written =
      "Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7=\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf"
    expect(name(["", "ISO 2022 IR 149"], written)).to.equal("Hong^Gildong=洪^吉洞=홍^길동")
  })

  it("I.3: Korean in a text of several lines", () => {
    const written =
      "The 1st line includes \x1b$)C\xb1\xe6\xb5\xbf.\r\nThe 2nd line includes \x1b$)C\xb1\xe6\xb5\xbf, too."
    expect(paragraph(["", "ISO 2022 IR 149"], written)).to.equal(
      "The 1st line includes 길동.\r\nThe 2nd line includes 길동, too.",
    )
  })

  it("J.1: Chinese by UTF-8", () => {
    const written = "Wang^XiaoDong=\xe7\x8e\x8b^\xe5\xb0\x8f\xe6\x9d\xb1="
    expect(name(["ISO_IR 192"], written)).to.equal("Wang^XiaoDong=王^小東=")
  })

  it("J.3: Chinese by GB18030", () => {
    expect(name(["GB18030"], "Wang^XiaoDong=\xcd\xf5^\xd0\xa1\xb6\xab=")).to.equal("Wang^XiaoDong=王^小东=")
  })

  it("K.2: Chinese by ISO 2022 IR 58", () => {
    const written = "Zhang^XiaoDong=\x1b$)A\xd5\xc5^\x1b$)A\xd0\xa1\xb6\xab="
    expect(name(["", "ISO 2022 IR 58"], written)).to.equal("Zhang^XiaoDong=张^小东=")
  })

  it("reads JIS X 0212 and ends every escape at the end of a line", () => {
    expect(paragraph(["", "ISO 2022 IR 87", "ISO 2022 IR 159"], "A \x1b$(D0!\r\nB")).to.equal("A 丂\r\nB")
  })

  it("does not take the second byte of a character for a backslash", () => {
    const decoder = characterDecoder(["", "ISO 2022 IR 87"])
    expect(decoder.decode(bytes("\x1b$BF|K\\\x1b(B\\B"), { multiple: true })).to.deep.equal(["日本", "B"])
    expect(characterDecoder(["GB18030"]).decode(bytes("\x81\x5c\\B"), { multiple: true })).to.deep.equal([
      "乗",
      "B",
    ])
  })
})

describe("Character sets of one byte", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["ISO_IR 100", "Buc^J\xe9r\xf4me", "Buc^Jérôme"],
    ["ISO_IR 101", "Wa\xb3\xeasa", "Wałęsa"],
    ["ISO_IR 126", "\xc4\xe9\xef\xed\xf5\xf3\xe9\xef\xf2", "Διονυσιος"],
    ["ISO_IR 127", "\xe2\xc8\xc7\xe6\xea", "قباني"],
    ["ISO_IR 138", "\xf9\xf8\xe5\xef", "שרון"],
    ["ISO_IR 144", "\xbb\xee\xda", "Люк"],
    ["ISO_IR 148", "\xdd\xfe\xf0", "İşğ"],
    ["ISO_IR 166", "\xa1\xd2", "กา"],
    ["ISO_IR 203", "\xa4", "€"],
  ]
  for (const [set, written, expected] of cases)
    it(`${set} reads ${expected}`, () => {
      expect(name([set], written)).to.equal(expected)
    })

  it("takes several by ISO 2022", () => {
    // PS3.3 table C.12-3: Greek in G1 of a text that begins in Latin 1
    const sets = ["ISO 2022 IR 100", "ISO 2022 IR 126"]
    expect(name(sets, "J\xe9r=\x1b-F\xc4\xe9^\xe9")).to.equal("Jér=Δι^é")
  })

  it("takes the spellings of devices", () => {
    for (const set of ["ISO-IR 100", "ISO IR 100", "iso_ir 100"]) expect(name([set], "\xe9")).to.equal("é")
    expect(name(["UTF-8"], "\xc3\xa9")).to.equal("é")
  })
})

describe("Letters that a file’s character set does not have", () => {
  it("are read as UTF-8 where they are that, else as Latin 1, and said", () => {
    for (const written of ["J\xc3\xa9r", "J\xe9r"]) {
      const decoder = characterDecoder([])
      expect(decoder.decode(bytes(written), { multiple: true })).to.deep.equal(["Jér"])
      expect([...decoder.doubts]).to.deep.equal(["Letters outside the file’s character set were guessed."])
    }
  })

  it("are not said of plain ASCII", () => {
    const decoder = characterDecoder([])
    decoder.decode(bytes("Probe^Paula"), { multiple: true })
    expect(decoder.doubts.size).to.equal(0)
  })

  it("and a set that nobody knows is said", () => {
    const decoder = characterDecoder(["ISO_IR 999"])
    expect([...decoder.doubts]).to.deep.equal(["The character set ISO_IR 999 is not known."])
  })
})
