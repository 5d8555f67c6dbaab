import { expect } from "chai"
import type { Subject } from "../../app/_viewers/reading"
import { matchDates, matchNames, matchSubjects } from "../../app/_viewers/subject-match"

const subject = (name: string, birthDate = ""): Subject => ({ name, birthDate, sex: "", identifiers: [] })
const anna = { name: "Anna Weber", birthDate: "1957-03-12" }

describe("matching names", () => {
  for (const [one, other] of [
    ["Anna Weber", "WEBER, Anna"],
    ["Anna Weber", "WEBER^ANNA^MARIA^DR^"],
    ["Anna Weber", "Mrs. Anna M. Weber"],
    ["Anna Maria Weber", "Anna Weber"],
    ["Zoë Müller", "Zoe Mueller"],
    ["Zoë Müller", "ZOE MULLER"],
    ["Søren Åberg", "Soeren Aaberg"],
    ["Łukasz Żółć", "Lukasz Zolc"],
    ["Anne-Marie O’Brien", "AnneMarie OBrien"],
    ["Nguyễn Văn An", "nguyen van an"],
    ["Yamada^Tarou=山田^太郎=やまだ^たろう", "Tarou Yamada"],
    ["山田 太郎", "Yamada^Tarou=山田^太郎"],
    ["Maria de la Cruz", "Maria Cruz"],
    ["J. R. Smith Jones", "John Smith Jones"],
  ] as const)
    it(`takes ${one} and ${other} for one person`, () => {
      expect(matchNames(one, other)).to.equal("same")
      expect(matchNames(other, one)).to.equal("same")
    })

  for (const [one, other] of [
    ["Anna Weber", "Karl Weber"],
    ["Anna Weber", "Anna Meier"],
    ["Anna Weber", "Hannah Weber"],
    ["Anna", "Karl Weber"],
    ["Joe Smith", "Jo Smith"],
    ["Maria José Silva", "Maria José Santos"],
    ["Anna Weber", "K. Weber"],
    ["Yamada^Tarou=山田^太郎", "Jiro Tanaka"],
  ] as const)
    it(`takes ${one} and ${other} for two`, () => {
      expect(matchNames(one, other)).to.equal("differs")
      expect(matchNames(other, one)).to.equal("differs")
    })

  for (const [one, other] of [
    ["Anna Weber", ""],
    ["Anna", "Anna Weber"],
    ["Anna Weber", "A. Weber"],
    ["Anna Weber", "Анна Вебер"],
    ["Anna Weber", "Anonymized"],
    ["Anna Weber", "PATIENT^ANONYMOUS"],
    ["Anna Weber", "ID 48291"],
    ["Anna Weber", "0xabCd…ef01"],
    ["Anna Weber", "^^^^"],
    ["", ""],
  ] as const)
    it(`cannot tell about ${JSON.stringify(one)} and ${JSON.stringify(other)}`, () => {
      expect(matchNames(one, other)).to.equal("unknown")
      expect(matchNames(other, one)).to.equal("unknown")
    })
})

describe("matching birth dates", () => {
  for (const [one, other, outcome] of [
    ["1957-03-12", "1957-03-12", "same"],
    ["1957-03-12", "19570312", "same"],
    ["1957", "1957-03-12", "same"],
    ["1957-03", "1957-03-12T10:00:00Z", "same"],
    ["1957-03-12", "1957-12-03", "differs"],
    ["1957", "1975-03-12", "differs"],
    ["1957-03-12", "", "unknown"],
    ["1957-03-12", "12.03.1957", "unknown"],
    ["19570000", "1957-03-12", "same"],
  ] as const)
    it(`finds ${one} and ${other || "nothing"} ${outcome}`, () => {
      expect(matchDates(one, other)).to.equal(outcome)
      expect(matchDates(other, one)).to.equal(outcome)
    })
})

describe("matching the people of a file with the patient", () => {
  const outcome = (...subjects: Subject[]) => matchSubjects(subjects, anna).outcome

  it("goes by both name and birth date", () => {
    expect(outcome(subject("WEBER^ANNA", "19570312"))).to.equal("same")
    expect(outcome(subject("Anna Weber"))).to.equal("same")
    expect(outcome(subject("Anna Weber", "1988-01-01"))).to.equal("differs")
    expect(outcome(subject("Karl Weber", "1957-03-12"))).to.equal("differs")
    expect(outcome(subject("", "1988-01-01"))).to.equal("differs")
    expect(outcome(subject("", "1957-03-12"))).to.equal("unknown")
    expect(outcome(subject("Anna", "1957-03-12"))).to.equal("unknown")
  })

  it("cannot tell without people, or without a patient", () => {
    expect(outcome()).to.equal("unknown")
    expect(matchSubjects([subject("Karl Weber", "1961")], { name: "", birthDate: "" })).to.deep.equal({
      outcome: "unknown",
      others: [],
    })
  })

  it("names the others where one of several is the patient", () => {
    const child = subject("Tim Weber", "1990-01-01")
    expect(matchSubjects([subject("Anna Weber"), child], anna)).to.deep.equal({
      outcome: "same",
      others: [child],
    })
    expect(matchSubjects([child, subject("")], anna)).to.deep.equal({ outcome: "differs", others: [child] })
  })
})
