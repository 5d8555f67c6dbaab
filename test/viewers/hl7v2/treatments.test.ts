import { expect } from "chai"
import { read, readingOf } from "../../../app/_viewers/hl7v2/read"
import type { Reading } from "../../../app/_viewers/reading"

const PID = "PID|1||12345^^^HOSP^MR||Example^Ada^B||19570312|F"
const header = (type: string) =>
  `MSH|^~\\&|REG|Clinic|EHR|Y|20260114101500+0100||${type}^V04^VXU_V04|7|P|2.5.1`

async function readLines(type: string, ...lines: readonly string[]): Promise<Reading> {
  const text = [header(type), PID, ...lines].join("\r")
  return readingOf(await read({ file: new Blob([text]) }))
}

describe("HL7 v2: treatments", () => {
  it("lists a vaccination with lot, maker, route, and what was observed about it", async () => {
    const reading = await readLines(
      "VXU",
      "ORC|RE||V1",
      "RXA|0|1|20251005|20251005|140^Influenza, split virus^CVX|0.5|mL^milliliter^UCUM||00^new record^NIP001|1^Rao^Nandini|||||LOT42|20260630|PMC^Sanofi^MVX|||CP|A",
      "RXR|IM^Intramuscular|LA^Left arm",
      "OBX|1|CE|64994-7^Eligibility^LN|1|V02^Eligible||||||F",
    )
    const row = reading.rows.find(({ what }) => what.startsWith("Influenza"))
    expect(reading.title).to.equal("Vaccinations")
    expect(row?.section).to.equal("Vaccinations")
    expect(row?.flags).to.deep.equal([])
    for (const part of ["0.5\u00a0", "LOT42", "Sanofi", "Intramuscular", "Left arm", "Nandini Rao"])
      expect(row?.details).to.contain(part)
    expect(reading.rows.some(({ what }) => what === "Eligibility")).to.equal(true)
    const [fact] = reading.facts.filter(({ kind }) => kind === "vaccination")
    expect(fact).to.include({ time: "2025-10-05", pointer: "RXA[1]" })
    expect(fact?.codes).to.deep.equal([{ system: "http://hl7.org/fhir/sid/cvx", code: "140" }])
  })

  for (const [completion, flag] of [
    ["RE", "Refused"],
    ["NA", "Not given"],
    ["PA", "Given in part"],
  ] as const)
    it(`says first that a vaccination was: ${flag}`, async () => {
      const rxa = `RXA|0|1|20251005||140^Influenza^CVX|999||||||||||||00^Parental decision^NIP002||${completion}|A`
      const reading = await readLines("VXU", rxa)
      const row = reading.rows.find(({ what }) => what === "Influenza")
      expect(row?.flags).to.deep.equal([flag])
      expect(row?.details).to.contain("Parental decision").and.contain("not known")
      expect(reading.facts.find(({ kind }) => kind === "vaccination")?.flags).to.deep.equal([flag])
    })

  it("says that a vaccination was deleted", async () => {
    const reading = await readLines("VXU", "RXA|0|1|20251005||140^Influenza^CVX|0.5||||||||||||||CP|D")
    expect(reading.rows.find(({ what }) => what === "Influenza")?.flags).to.deep.equal(["Deleted"])
  })

  it("does not say that a vaccination was given where its completion is not understood", async () => {
    const reading = await readLines("VXU", "RXA|0|1|20251005||140^Influenza^CVX|0.5||||||||||||||ZZ|A")
    expect(reading.facts.map(({ flags }) => flags)).to.deep.equal([["Completion ZZ"]])
    expect(reading.rows.find(({ what }) => what === "Influenza")?.flags).to.deep.equal(["Completion ZZ"])
  })

  it("says that no vaccine was given, whatever its completion", async () => {
    for (const completion of ["", "CP", "PA", '""']) {
      const rxa = `RXA|0|1|20251005||998^No vaccine administered^CVX|999||||||||||||||${completion}|A`
      const { facts } = await readLines("VXU", rxa)
      expect(facts.map(({ flags }) => flags)).to.deep.equal([["Not given"]])
    }
  })

  it("asks its tables for nothing but their own words", async () => {
    const odd = "constructor"
    const message = await read({
      file: new Blob([
        [
          header(odd),
          `PID|1||1||Example^Ada||19570312|${odd}`,
          `PV1|1|${odd}`,
          `ORC|${odd}|||V1|${odd}`,
          `RXA|0|1|20251005||140^Influenza^${odd}|0.5||||||||||||||${odd}|A`,
          `AL1|1|${odd}|a^b^${odd}|${odd}`,
          `DG1|1||a^b|||${odd}`,
          `TXA|1|${odd}|||||||||||||||${odd}|${odd}|${odd}`,
          `OBR|1|||a^b|||||||||||||||||||||${odd}`,
          `OBX|1|NM|a^b^${odd}||1|mg|1-2|${odd}|||${odd}`,
        ].join("\r"),
      ]),
    })
    // What a worker answers is plain data
    expect(() => structuredClone([message, readingOf(message)])).not.to.throw()
  })

  it("reads any number of routes, orders and procedures in one pass", async function () {
    this.timeout(20_000)
    const many = (line: string) => `${line}\r`.repeat(20_000)
    const one = "RXA|0|1|20251005||140^Influenza^CVX|0.5"
    const { facts } = await readLines("VXU", one, many("RXR|IM") + many("OBR|1|||a") + many("PR1|1||a"))
    expect(facts).to.have.length(20_001)
  })

  it("never leaves open whose a statement is where a message has several patients", async () => {
    const nobody = ["PID|1||99^^^HOSP^MR", "RXA|0|1|20251005||140^Influenza^CVX|0.5"]
    const { facts } = await readLines("VXU", "RXA|0|1|20240101||08^Hep B^CVX|0.5", ...nobody)
    expect(facts.map(({ subject }) => subject)).to.deep.equal(["Ada B Example", "Name not given"])
  })

  it("does not call every treatment a vaccination", async () => {
    const reading = await readLines("RAS", "RXA|0|1|20251005||1234^Morphine^L|5|mg")
    expect(reading.rows.find(({ what }) => what === "Morphine")?.section).to.equal("Treatments given")
    expect(reading.facts.filter(({ kind }) => kind === "vaccination")).to.deep.equal([])
  })

  it("lists a procedure, and counts an insurance", async () => {
    const reading = await readLines(
      "ADT",
      "PR1|1||80146002^Appendectomy^SCT||20190407",
      "NTE|1||Without complication",
      "IN1|1|PLAN",
    )
    const row = reading.rows.find(({ what }) => what === "Appendectomy")
    expect(row?.section).to.equal("Procedures")
    expect(reading.facts.find(({ kind }) => kind === "procedure")).to.include({ time: "2019-04-07" })
    expect(JSON.stringify(reading)).to.contain("Without complication")
    expect(reading.notShown.map(({ what }) => what).join()).to.contain("IN1")
  })

  it("counts a route that belongs to no treatment", async () => {
    const reading = await readLines("ADT", "RXR|IM^Intramuscular")
    expect(reading.notShown.map(({ what }) => what).join()).to.contain("RXR")
  })
})
