import type { Fact, Quantity } from "./fact"
import { folded } from "./source"
import type { Source, SourcedFact } from "./source"
import { converted } from "./units"

const LOINC = "http://loinc.org"

/** One measurement of a series. */
export interface ResultPoint {
  /** ISO 8601 as precise as the document; empty if unknown. */
  readonly time: string
  /** As the document shows it. */
  readonly details: string
  /** In the unit of the series, digits as written, shifted only by powers of ten. */
  readonly value: string
  readonly comparator: string
  /** What `value` is before it is shifted; differs from the series only in its prefix. */
  readonly writtenUnit: string
  readonly range: { readonly low: string; readonly high: string; readonly text: string } | null
  /** Compared with the range of this very measurement; null if it lies inside or nothing can be said. */
  readonly outside: "low" | "high" | null
  /** What the document says of it in words; empty if nothing. */
  readonly interpretation: string
  readonly flags: readonly string[]
  /** Every place where this very measurement stands. */
  readonly sources: readonly Source[]
}

/** The results of one analyte in one unit, newest first; those without a time come last. */
export interface ResultSeries {
  readonly key: string
  readonly name: string
  readonly loinc: string
  readonly unit: string
  readonly points: readonly ResultPoint[]
}

/**
 * Numeric results by analyte: by LOINC code, else by name. A series has one unit; results whose unit converts exactly
 * are in it, all others are a series of their own. The newest result first names the series.
 */
export function resultSeries(facts: readonly SourcedFact[]): ResultSeries[] {
  const series = new Map<string, { name: string; loinc: string; unit: string; points: ResultPoint[] }[]>()
  for (const { fact, source } of newestFirst(facts)) {
    if (fact.kind !== "result" || !fact.quantity) continue
    const loinc = fact.codes.find(({ system }) => system === LOINC)?.code ?? ""
    const key = loinc ? `loinc ${loinc}` : `name ${folded(fact.what)}`
    const of = series.get(key) ?? []
    series.set(key, of)
    const unit = unitOf(fact.quantity)
    const fits = of.find((one) => one.unit === unit) ?? of.find((one) => converts(fact.quantity, one.unit))
    const own = fits ?? { name: fact.what, loinc, unit, points: [] }
    if (!fits) of.push(own)
    add(own.points, pointOf(fact, fact.quantity, own.unit, source))
  }
  return [...series.entries()]
    .flatMap(([key, of]) => of.map((one) => ({ key: `${key} ${one.unit}`, ...one })))
    .sort((a, b) => a.name.localeCompare(b.name, "en"))
}

/** The UCUM code if there is one: it is spelled one way only. */
const unitOf = ({ ucum, unit }: Quantity): string => ucum || unit
const converts = (quantity: Quantity | null, unit: string): boolean =>
  quantity !== null && converted(quantity.value, unitOf(quantity), unit) !== null

function pointOf(fact: Fact, quantity: Quantity, unit: string, source: Source): ResultPoint {
  const inUnit = (value: string) => (value ? (converted(value, unitOf(quantity), unit) ?? value) : "")
  const { range } = quantity
  return {
    time: fact.time,
    details: fact.details,
    value: inUnit(quantity.value),
    comparator: quantity.comparator,
    writtenUnit: unitOf(quantity),
    range: range && { low: inUnit(range.low), high: inUnit(range.high), text: range.text },
    outside: outsideOf(quantity),
    interpretation: fact.interpretation ?? "",
    flags: fact.flags,
    sources: [source],
  }
}

/** `<5` is low only if 5 is; `>5` is high only if 5 is. */
function outsideOf({ value, comparator, range }: Quantity): "low" | "high" | null {
  const [number, low, high] = [value, range?.low, range?.high].map((text) =>
    text ? Number(text) : Number.NaN,
  )
  if (number === undefined || low === undefined || high === undefined || Number.isNaN(number)) return null
  if (number < low || (comparator.startsWith("<") && number <= low))
    return comparator.startsWith(">") ? null : "low"
  if (number > high || (comparator.startsWith(">") && number >= high))
    return comparator.startsWith("<") ? null : "high"
  return null
}

/** A measurement that stands in several records is one point with several sources. */
function add(points: ResultPoint[], point: ResultPoint): void {
  const same = points.findIndex((other) => isSame(other, point))
  const known = points[same]
  if (known) points[same] = { ...known, sources: [...known.sources, ...point.sources] }
  else points.push(point)
}

const isSame = (a: ResultPoint, b: ResultPoint): boolean =>
  a.time === b.time &&
  a.time !== "" &&
  a.value === b.value &&
  a.comparator === b.comparator &&
  a.writtenUnit === b.writtenUnit &&
  a.flags.join() === b.flags.join() &&
  a.interpretation === b.interpretation &&
  JSON.stringify(a.range) === JSON.stringify(b.range)

/** By time, the latest first; what has none comes last, in the order of the records. */
export const newestFirst = (facts: readonly SourcedFact[]): SourcedFact[] =>
  [...facts].sort((a, b) => compareTimes(b.fact.time, a.fact.time))

/** Orders ISO 8601 times of any precision; an empty one is the earliest. */
export function compareTimes(a: string, b: string): number {
  const [left, right] = [momentOf(a), momentOf(b)]
  return left - right || (a < b ? -1 : a > b ? 1 : 0)
}

function momentOf(time: string): number {
  if (time === "") return Number.NEGATIVE_INFINITY
  // A date without a clock counts from its beginning, wherever it is read
  const moment = Date.parse(
    /^\d{4}(-\d\d){0,2}$/.test(time) ? `${time}${"-01-01".slice(time.length - 4)}T00:00:00Z` : time,
  )
  return Number.isNaN(moment) ? Number.NEGATIVE_INFINITY : moment
}
