import { expect } from "chai"
import { dosageText } from "../../../app/_viewers/fhir/datatypes/dosage"
import { timingText } from "../../../app/_viewers/fhir/datatypes/timing"
import { treeOfJson } from "../../../app/_viewers/fhir/readers"
import { Scope } from "../../../app/_viewers/fhir/scope"
import { Tally } from "../../../app/_viewers/fhir/tally"
import { Writer } from "../../../app/_viewers/fhir/writer"

const writer = new Writer(new Scope([], "R4", new Tally(), new Set(), () => ""), {})
const tree = (value: unknown) => treeOfJson(typeof value === "string" ? value : JSON.stringify(value))
const repeat = (value: object) => timingText(tree({ repeat: value }), writer.left)

/** The examples of hl7.org/fhir/R4/datatypes-examples.html#Timing and of the definition of Timing.repeat. */
const EXAMPLES: readonly (readonly [object, string])[] = [
  [{ frequency: 1, period: 8, periodUnit: "h" }, "every 8 hours"],
  [{ frequency: 1, period: 7, periodUnit: "d" }, "every 7 days"],
  [{ frequency: 3, period: 1, periodUnit: "d" }, "3 times a day"],
  [{ frequency: 3, frequencyMax: 4, period: 1, periodUnit: "d" }, "3 to 4 times a day"],
  [{ frequency: 1, period: 4, periodMax: 6, periodUnit: "h" }, "every 4 to 6 hours"],
  [{ frequency: 1, period: 21, periodUnit: "d" }, "every 21 days"],
  [{ frequency: 2, period: 3, periodUnit: "d" }, "twice every 3 days"],
  [{ frequency: 1, period: 1, periodUnit: "wk", dayOfWeek: ["mon"] }, "once a week on Monday"],
  [
    {
      frequency: 1,
      period: 1,
      periodUnit: "d",
      dayOfWeek: ["mon", "wed", "fri"],
      timeOfDay: ["10:00:00", "18:30:00"],
    },
    "once a day on Monday, Wednesday and Friday at 10:00 and 18:30",
  ],
  [
    { duration: 5, durationUnit: "min", frequency: 1, period: 1, periodUnit: "d", when: ["AFT"] },
    "once a day in the afternoon, each lasting 5 minutes",
  ],
  [
    { duration: 30, durationMax: 60, durationUnit: "min", frequency: 3, period: 1, periodUnit: "d" },
    "3 times a day, each lasting 30 to 60 minutes",
  ],
  [
    { frequency: 1, period: 1, periodUnit: "d", when: ["ACM"], offset: 30 },
    "once a day 30 minutes before breakfast",
  ],
  [{ when: ["CM", "CV"] }, "with breakfast and with dinner"],
  [{ frequencyMax: 4, period: 1, periodUnit: "d" }, "up to 4 times a day"],
  [
    { boundsDuration: { value: 10, unit: "d" }, frequency: 1, period: 1, periodUnit: "d" },
    "once a day, for 10\u00a0days",
  ],
  [
    {
      boundsRange: { low: { value: 7, unit: "days" }, high: { value: 10, unit: "days" } },
      frequency: 2,
      period: 1,
      periodUnit: "d",
    },
    "twice a day, for 7\u00a0days to 10\u00a0days",
  ],
  [
    { boundsPeriod: { start: "2015-07-01", end: "2015-07-22" }, frequency: 1, period: 1, periodUnit: "d" },
    "once a day, 1 Jul 2015 to 22 Jul 2015",
  ],
  [{ count: 20, countMax: 30 }, "20 to 30 times in total"],
  [{ count: 1 }, "1 time in total"],
]

describe("The words for a Timing", () => {
  for (const [timing, words] of EXAMPLES) it(words, () => expect(repeat(timing)).to.equal(words))

  it("says every event with its time of day", () => {
    const events = { event: ["2012-01-07T09:00:00+10:00", "2012-01-14"] }
    expect(timingText(tree(events))).to.equal("on 7 Jan 2012, 09:00 (UTC+10:00); 14 Jan 2012")
  })

  it("says a code in words, and beside what is coded otherwise", () => {
    const code = { coding: [{ code: "BID", display: "BID" }] }
    expect(timingText(tree({ code }))).to.equal("twice a day, BID")
    expect(timingText(tree({ code, repeat: { when: ["MORN", "EVE"] } }))).to.equal(
      "in the morning and in the evening, (twice a day, BID)",
    )
  })

  it("keeps the digits as written and what it does not know", () => {
    expect(timingText(tree('{"repeat":{"frequency":1,"period":0.50,"periodUnit":"d"}}'))).to.equal(
      "every 0.50 days",
    )
    expect(repeat({ frequency: 1, period: 1, periodUnit: "d", phase: "full moon" })).to.equal(
      "once a day, Phase: full moon",
    )
  })

  it("reads the plural names of DSTU2", () => {
    expect(repeat({ frequency: 2, period: 1, periodUnits: "d", duration: 1, durationUnits: "h" })).to.equal(
      "twice a day, each lasting 1 hour",
    )
  })
})

const dosage = (value: unknown) => dosageText(tree(value), writer)

describe("The words for a Dosage", () => {
  it("says methotrexate once a week on Monday, by mouth, with its limit", () => {
    const { text, coded } = dosage({
      doseAndRate: [{ doseQuantity: { value: 15, unit: "mg" } }],
      timing: { repeat: { frequency: 1, period: 1, periodUnit: "wk", dayOfWeek: ["mon"] } },
      route: { text: "Oral" },
      maxDosePerPeriod: { numerator: { value: 15, unit: "mg" }, denominator: { value: 1, unit: "wk" } },
      additionalInstruction: [{ text: "Not every day" }],
      patientInstruction: "Take with folic acid on another day",
    })
    expect(text).to.equal("")
    expect(coded).to.equal(
      "15\u00a0mg, once a week on Monday, Oral, Not every day, Take with folic acid on another day, maximum 15\u00a0mg per 1\u00a0wk",
    )
  })

  it("says that it is only as needed, and for what", () => {
    expect(dosage({ asNeededBoolean: true }).coded).to.equal("as needed")
    expect(dosage({ asNeededBoolean: false }).coded).to.equal("not only as needed")
    expect(dosage({ asNeededCodeableConcept: { text: "pain" } }).coded).to.equal("as needed for pain")
    expect(dosage({ asNeeded: true, asNeededFor: [{ text: "pain" }, { text: "fever" }] }).coded).to.equal(
      "as needed for pain or fever",
    )
  })

  it("says rates and ranges", () => {
    expect(
      dosage({
        doseAndRate: [
          {
            type: { text: "Calculated" },
            doseRange: { low: { value: 1, unit: "mg" }, high: { value: 2, unit: "mg" } },
            rateRatio: { numerator: { value: 100, unit: "mL" }, denominator: { value: 1, unit: "h" } },
          },
        ],
      }).coded,
    ).to.equal("1\u00a0mg to 2\u00a0mg, at a rate of 100\u00a0mL per 1\u00a0h (calculated)")
    expect(
      dosage({ rateRange: { low: { value: 1, unit: "L/min" }, high: { value: 2, unit: "L/min" } } }).coded,
    ).to.equal("at a rate of 1\u00a0L/min to 2\u00a0L/min")
  })

  it("says site, method, and the largest amounts at a time and in a lifetime", () => {
    expect(
      dosage({
        site: { text: "left eye" },
        method: { text: "Instil" },
        maxDosePerAdministration: { value: 50, unit: "mg" },
        maxDosePerLifetime: { value: 2, unit: "g" },
      }).coded,
    ).to.equal("by Instil, site: left eye, maximum 50\u00a0mg at a time, maximum 2\u00a0g in a lifetime")
  })

  it("keeps the text that a person wrote and what is coded, with the step", () => {
    expect(
      dosage({
        sequence: 2,
        text: "half a tablet",
        doseAndRate: [{ doseQuantity: { value: 0.5, unit: "tablet" } }],
      }),
    ).to.deep.equal({
      text: "step 2: half a tablet",
      coded: "0.5\u00a0tablet",
    })
  })

  it("reads doses of STU3 and DSTU2, and shows what it does not know", () => {
    expect(dosage({ doseQuantity: { value: 5, unit: "mg" }, asNeededBoolean: true }).coded).to.equal(
      "5\u00a0mg, as needed",
    )
    expect(
      dosage({ quantityQuantity: { value: 5, unit: "mg" }, siteCodeableConcept: { text: "arm" } }).coded,
    ).to.equal("5\u00a0mg, site: arm")
    expect(dosage({ text: "x", colour: "red tablet" }).coded).to.equal("Colour: red tablet")
  })
})
