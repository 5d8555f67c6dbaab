import { objectOf, textOf } from "./tree"
import type { FhirNode } from "./tree"

const DAY = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
})
const MONTH = new Intl.DateTimeFormat("en-GB", { month: "short", year: "numeric", timeZone: "UTC" })

const DATE_TIME = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d)(?::(\d\d(?:\.\d+)?))?(Z|[+-]\d\d:\d\d)?)?)?)?$/

/** A date, dateTime or instant (hl7.org/fhir/R4/datatypes.html#dateTime). */
export const isDateTime = (text: string): boolean => DATE_TIME.test(text)

/**
 * A date, dateTime or instant in words, no more exact than it is; its own day and time of day, wherever the reader is:
 * `13 Nov 2026, 07:40 (UTC+05:30)`. A text that is none comes back as it is.
 */
export function dateText(value: FhirNode | undefined): string {
  const text = textOf(value)
  const [, year, month, day, clock, seconds, zone] = DATE_TIME.exec(text) ?? []
  if (year === undefined || month === undefined) return text
  const date = new Date(`${year}-${month}-${day ?? "01"}T00:00:00Z`)
  // 30 February is no day: it is shown as it is written.
  if (Number.isNaN(date.getTime()) || date.getUTCDate() !== Number(day ?? 1)) return text
  if (day === undefined) return MONTH.format(date)
  if (clock === undefined) return DAY.format(date)
  const time = seconds === undefined || /^00(\.0*)?$/.test(seconds) ? clock : `${clock}:${seconds}`
  return `${DAY.format(date)}, ${time}${zone === undefined ? "" : /^(Z|[+-]00:00)$/.test(zone) ? " UTC" : ` (UTC${zone})`}`
}

/** A Period: from when to when, or the one end that is known. */
export function periodText(value: FhirNode | undefined): string {
  const { start, end } = objectOf(value)
  const [from, to] = [dateText(start), dateText(end)]
  if (from && to) return from === to ? from : `${from} to ${to}`
  return from ? `since ${from}` : to && `until ${to}`
}

/** Milliseconds for sorting; null if there is no time. */
export function epochOf(iso: string): number | null {
  const match = DATE_TIME.exec(iso)
  if (!match) return null
  const time = Date.parse(match[4] !== undefined && match[6] === undefined ? `${iso}Z` : iso)
  return Number.isNaN(time) ? null : time
}

/** Sorts newest first; what has no time keeps its order at the end. */
export function newestFirst<T>(items: readonly T[], timeOf: (item: T) => string): T[] {
  return items
    .map((item) => ({ item, epoch: epochOf(timeOf(item)) }))
    .sort((a, b) => (b.epoch ?? -Infinity) - (a.epoch ?? -Infinity) || 0)
    .map(({ item }) => item)
}
