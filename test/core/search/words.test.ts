import { expect } from "chai"
import { foldWord } from "../../../app/_core/search/fold"
import { KnownWords, questionOf, termsIn, termsOf as termsOfWord } from "../../../app/_core/search/words"

const termsOf = (text: string) => new Set(termsIn(text))
const finds = (typed: string, text: string) => {
  const terms = [...termsOf(text)]
  const question = questionOf(typed)
  return (
    question.terms.length > 0 &&
    question.terms.every((wanted) => terms.some((term) => term.startsWith(wanted)))
  )
}

describe("words for searching", () => {
  /** Language, what stands in the record, what a person types. */
  const SAME: readonly (readonly [string, string, string])[] = [
    ["German", "Müller", "muller"],
    ["German, sharp s", "Straße", "STRASSE"],
    ["German, capital sharp s", "STRAẞE", "strasse"],
    ["French", "Œdème généralisé", "oedeme generalise"],
    ["Spanish", "Niño con años", "nino anos"],
    ["Portuguese", "Coração", "coracao"],
    ["Polish", "Łódź Wałęsa", "lodz walesa"],
    ["Czech", "Dvořák, žlučník", "dvorak zlucnik"],
    ["Danish", "Sørensen, Ærø", "sorensen aero"],
    ["Swedish", "Ångström", "angstrom"],
    ["Icelandic", "Þórður Guðmundsson", "thordur gudmundsson"],
    ["Croatian", "Đorđe", "dorde"],
    ["Turkish, dotless i", "Işık İnce", "isik ince"],
    ["Romanian", "Țepeș", "tepes"],
    ["Vietnamese", "Nguyễn Thị Hồng Đào", "nguyen thi hong dao"],
    ["Greek", "Αναιμία Ασθενής", "αναιμια ασθενησ"],
    ["Russian", "Фёдор Йод", "федор иод"],
    ["Hebrew, points", "שָׁלוֹם", "שלום"],
    ["Hebrew, final letter while typing", "שלום", "שלומ"],
    ["Arabic, vowels and hamza", "أَحْمَد", "احمد"],
    ["Arabic, tatweel and teh marbuta", "مـدرسة", "مدرسه"],
    ["Persian letters", "کلیه", "كليه"],
    ["Persian, joiner", "می‌خواهم", "میخواهم"],
    ["Arabic digits", "٣٧٫٥ ١٢٠", "37.5 120"],
    ["Devanagari digits", "१२०", "120"],
    ["Full width", "ＨｂＡ１ｃ", "hba1c"],
    ["Half-width kana", "ｶﾞﾝ", "ガン"],
    ["Katakana inside a sentence", "患者は糖尿病です", "糖尿病"],
    ["Chinese, part of a word", "高血压病史十年", "血压"],
    ["Chinese, one character at the end", "体温正常", "常"],
    ["Thai", "ผู้ป่วยโรคเบาหวาน", "เบาหวาน"],
    ["Korean", "당뇨병 환자", "당뇨병"],
    ["Hindi", "मधुमेह रोगी", "मधुमेह"],
    ["Ligature of a PDF", "eﬃcacy of ﬂuids", "efficacy fluids"],
    ["Combining marks", "Mu\u0308ller", "müller"],
    ["Soft hyphen", "Hyper\u00adtonie", "hypertonie"],
    ["End of a line", "Hyper-\n  tonie", "hypertonie"],
    ["Apostrophe", "l’hôpital", "hopital"],
    ["Prefix", "Metformin", "metf"],
    ["Decimal comma", "7,4 mmol/l", "7.4"],
    ["Year in a date", "12.03.2026", "2026"],
    ["ICD code", "E11.9", "e11.9"],
    ["Part of an ICD code", "E11.9", "e11"],
    ["Thousands", "1,000 mg", "1000"],
    ["LOINC", "4548-4", "4548-4"],
  ]
  for (const [language, text, typed] of SAME)
    it(`"${typed}" finds "${text.replace(/\s+/g, " ")}" (${language})`, () => {
      expect(finds(typed, text)).to.equal(true)
    })

  const OTHER: readonly (readonly [string, string])[] = [
    ["Metformin", "formin"],
    ["7.41", "7.5"],
    ["高血压", "低血压"],
    ["がん", "かん"],
    ["insulin", "insulin glargine"],
    ["हाँ", "हो"],
  ]
  for (const [text, typed] of OTHER)
    it(`"${typed}" does not find "${text}"`, () => {
      expect(finds(typed, text)).to.equal(false)
    })

  it("asks for nothing where no word was typed", () => {
    for (const typed of ["", "  ", "…", "-- , .", "\u00ad"]) expect(questionOf(typed).terms).to.have.length(0)
  })

  it("cuts long words alike in text and question, never inside a character", () => {
    const long = "a".repeat(47) + "𝐀𠀀" + "b".repeat(400)
    expect(finds(long, long)).to.equal(true)
    const rare = "𐐨".repeat(60)
    expect(finds(rare, rare)).to.equal(true)
    expect([...termsOf(rare)].every((term) => term.isWellFormed())).to.equal(true)
  })

  it("asks for a bounded number of words", () => {
    const page = Array.from({ length: 5000 }, (_, index) => `word${index}`).join(" ")
    expect(questionOf(page).terms).to.have.length(24)
  })

  it("folding again changes nothing", () => {
    for (const [, text] of SAME)
      for (const word of text.split(/\s+/)) {
        const once = foldWord(word)
        expect(foldWord(once)).to.equal(once)
      }
  })

  it("takes a list of numbers without spaces that is as long as the file", () => {
    const text = "1.".repeat(5_000_000)
    expect(new Set(termsIn(text)).has("1")).to.equal(true)
    expect(finds("1234", "7,1234,".repeat(100))).to.equal(true)
  })

  it("remembers words only for whoever asks", () => {
    expect(termsOfWord("Metformin")).not.to.equal(termsOfWord("Metformin"))
    const known = new KnownWords()
    expect(known.termsOf("Metformin")).to.equal(known.termsOf("Metformin"))
  })
})
