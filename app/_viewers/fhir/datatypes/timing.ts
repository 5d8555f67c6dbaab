import { MEAL_EVENTS } from "../../parts/meal-events"
import { dateText, periodText } from "../dates"
import { Elements } from "../elements"
import { objectOf, textOf } from "../tree"
import type { FhirNode, FhirObject } from "../tree"
import { firstOf, joined, sameWords, own } from "../words"
import { codesOf, conceptInFull } from "./concept"
import { quantityText, rangeText } from "./quantity"

/**
 * Words for a Timing (hl7.org/fhir/R4/datatypes.html#Timing), every element of it, with the digits as written.
 * [Decision: docs/decisions/fhir-timing-words.md]
 */

const UNITS: Readonly<Record<string, string>> = {
  s: "second",
  min: "minute",
  h: "hour",
  d: "day",
  wk: "week",
  mo: "month",
  a: "year",
}

const DAYS: Readonly<Record<string, string>> = {
  mon: "Monday",
  tue: "Tuesday",
  wed: "Wednesday",
  thu: "Thursday",
  fri: "Friday",
  sat: "Saturday",
  sun: "Sunday",
}

/** hl7.org/fhir/R4/valueset-event-timing.html */
const WHEN: Readonly<Record<string, string>> = {
  MORN: "in the morning",
  "MORN.early": "in the early morning",
  "MORN.late": "in the late morning",
  NOON: "around 12:00",
  AFT: "in the afternoon",
  "AFT.early": "in the early afternoon",
  "AFT.late": "in the late afternoon",
  EVE: "in the evening",
  "EVE.early": "in the early evening",
  "EVE.late": "in the late evening",
  NIGHT: "at night",
  PHS: "after sleep",
  IMD: "at once",
  HS: "before sleep",
  WAKE: "on waking",
  ...MEAL_EVENTS,
}

/** hl7.org/fhir/R4/valueset-timing-abbreviation.html */
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  BID: "twice a day",
  TID: "3 times a day",
  QID: "4 times a day",
  AM: "every morning",
  PM: "every afternoon",
  QD: "every day",
  QOD: "every other day",
  Q1H: "every hour",
  Q2H: "every 2 hours",
  Q3H: "every 3 hours",
  Q4H: "every 4 hours",
  Q6H: "every 6 hours",
  Q8H: "every 8 hours",
  BED: "at bedtime",
  WK: "once a week",
  MO: "once a month",
}

/** `once a week on Monday at 10:00, for 10 days`. `others` words what this table does not know. */
export function timingText(
  value: FhirNode | undefined,
  others: (left: Elements) => string = () => "",
): string {
  const timing = new Elements(objectOf(value))
  const repeat = new Elements(objectOf(timing.take("repeat")))
  const events = timing.takeList("event").map(dateText)
  const said = repeatText(repeat)
  const code = codeText(timing.take("code"))
  return joined([
    said,
    code && said && !sameWords(code, said) ? `(${code})` : said ? "" : code,
    events.length > 0 ? `on ${events.join("; ")}` : "",
    others(repeat),
    others(timing),
  ])
}

function codeText(node: FhirNode | undefined): string {
  const text = conceptInFull(node)
  const known = codesOf(node).map(({ code }) => own(ABBREVIATIONS, code) ?? "")
  const words = firstOf(...known)
  return words && !sameWords(words, text) ? joined([words, text], ", ") : text
}

function repeatText(repeat: Elements): string {
  return joined([
    joined([rateText(repeat), dayText(repeat), timesText(repeat), whenText(repeat)], " "),
    durationText(repeat),
    countText(repeat),
    ...boundsTexts(repeat),
  ])
}

const toText = (low: string, high: string): string =>
  low && high ? `${low} to ${high}` : low ? low : high && `up to ${high}`
const unitText = (unit: string, many: boolean): string => {
  const one = own(UNITS, unit) ?? unit
  return many && Object.hasOwn(UNITS, unit) ? `${one}s` : one
}

/** `twice a day`, `every 4 to 6 hours`, `2 times every 3 days`. */
function rateText(repeat: Elements): string {
  const [frequency, frequencyMax, period, periodMax] = [
    "frequency",
    "frequencyMax",
    "period",
    "periodMax",
  ].map((name) => repeat.takeText(name)) as [string, string, string, string]
  const unit = firstOf(repeat.takeText("periodUnit"), repeat.takeText("periodUnits"))
  const times = timesWords(frequency, frequencyMax)
  if (!period && !periodMax) return joined([times, unit && `per ${unitText(unit, false)}`], " ")
  if (period === "1" && !periodMax)
    return `${times || "once"} ${unit === "h" ? "an" : "a"} ${unitText(unit, false)}`
  const every = `every ${toText(period, periodMax)} ${unitText(unit, true)}`
  return times === "" || times === "once" ? every : `${times} ${every}`
}

function timesWords(frequency: string, max: string): string {
  if (frequency === "1" && !max) return "once"
  if (frequency === "2" && !max) return "twice"
  const times = toText(frequency, max)
  return times && `${times} times`
}

const dayText = (repeat: Elements): string => {
  const days = repeat.takeList("dayOfWeek").map((day) => own(DAYS, textOf(day)) ?? textOf(day))
  return days.length === 0 ? "" : `on ${andText(days)}`
}

const timesText = (repeat: Elements): string => {
  const times = repeat.takeList("timeOfDay").map((time) => clockText(time))
  return times.length === 0 ? "" : `at ${andText(times)}`
}

/** `22:30` for 22:30:00; seconds where they say something. */
export const clockText = (node: FhirNode | undefined): string =>
  textOf(node).replace(/^(\d\d:\d\d):00$/, "$1")

const andText = (texts: readonly string[]): string =>
  texts.length < 2 ? (texts[0] ?? "") : `${texts.slice(0, -1).join(", ")} and ${texts.at(-1) ?? ""}`

/** `30 minutes before breakfast`: the offset is in minutes, and belongs to every `when`. */
function whenText(repeat: Elements): string {
  const offset = repeat.takeText("offset")
  const minutes = offset && offset !== "0" ? `${offset} ${offset === "1" ? "minute" : "minutes"}` : ""
  const when = repeat.takeList("when").map((code) => own(WHEN, textOf(code)) ?? textOf(code))
  if (when.length === 0) return minutes && `${minutes} from the event`
  return joined([minutes, andText(when)], " ")
}

function durationText(repeat: Elements): string {
  const [duration, max] = [repeat.takeText("duration"), repeat.takeText("durationMax")]
  const unit = firstOf(repeat.takeText("durationUnit"), repeat.takeText("durationUnits"))
  const text = toText(duration, max)
  return text && `each lasting ${text} ${unitText(unit, text !== "1")}`
}

function countText(repeat: Elements): string {
  const text = toText(repeat.takeText("count"), repeat.takeText("countMax"))
  return text && `${text} ${text === "1" ? "time" : "times"} in total`
}

function boundsTexts(repeat: Elements): string[] {
  return repeat.choices("bounds").map((name) => {
    const bounds: FhirObject = objectOf(repeat.take(name))
    if (name === "boundsPeriod") return periodText(bounds)
    const text = name === "boundsRange" ? rangeText(bounds) : quantityText(bounds)
    return (
      text &&
      `for ${text.replace(/\u00a0(s|min|h|d|wk|mo|a)\b/g, (_, unit: string) => `\u00a0${unitText(unit, true)}`)}`
    )
  })
}
