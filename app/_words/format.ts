import type { RecordKind } from "../_core/records/manifest-schema"

/** How things are said, in one place: dates in words, bytes with their unit, kinds by name. */
const KINDS: Record<RecordKind, string> = {
  "lab-result": "Lab result",
  letter: "Letter",
  image: "Image",
  prescription: "Prescription",
  summary: "Summary",
  ecg: "ECG",
  diary: "Diary",
  other: "Record",
}
export const kindName = (kind: RecordKind): string => KINDS[kind]

const DAY = 86_400
const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat("en-GB", options)
const LONG = format({ day: "numeric", month: "long", year: "numeric" })
const LONGEST = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" })
const SHORT = format({ day: "numeric", month: "short" })
const SHORT_YEAR = format({ day: "numeric", month: "short", year: "numeric" })
const MONTH = format({ month: "long", year: "numeric" })
const WEEKDAY = format({ weekday: "short" })
const CLOCK = format({ hour: "2-digit", minute: "2-digit" })

/** `14 November 2026` */
export const longDate = (time: Date): string => LONG.format(time)
/** `Tuesday 22 December 2026` */
export const longestDate = (time: Date): string => LONGEST.format(time)
/** `2 Dec`, with the year where it is not this one */
export const shortDate = (time: Date, now: Date = new Date()): string =>
  (time.getFullYear() === now.getFullYear() ? SHORT : SHORT_YEAR).format(time)
/** `November 2026` */
export const monthOf = (time: Date): string => MONTH.format(time)
/** `09:12` */
export const clockOf = (time: Date): string => CLOCK.format(time)
const DAY_WRITTEN = format({ day: "numeric", month: "long", year: "numeric", timeZone: "UTC" })
const MONTH_WRITTEN = format({ month: "long", year: "numeric", timeZone: "UTC" })
/** `12 March 1957`, `March 1957` or `1957` of an ISO 8601 date as precise as it is; anything else as it stands. */
export function dayInWords(iso: string): string {
  const [, year, month, day] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?=T|$)/.exec(iso) ?? []
  const date = new Date(`${year}-${month ?? "01"}-${day ?? "01"}T00:00:00Z`)
  // 30 February would be a day in March
  if (Number.isNaN(date.getTime()) || date.getUTCDate() !== Number(day ?? 1)) return iso
  return day !== undefined
    ? DAY_WRITTEN.format(date)
    : month !== undefined
      ? MONTH_WRITTEN.format(date)
      : String(year)
}
/** What a list row shows of a day. */
export const dayOf = (time: Date): { iso: string; day: string; weekday: string } => ({
  iso: `${time.getFullYear()}-${String(time.getMonth() + 1).padStart(2, "0")}-${String(time.getDate()).padStart(2, "0")}`,
  day: String(time.getDate()),
  weekday: WEEKDAY.format(time),
})
/**
 * An RFC 3339 time as a Date whose local day and clock are those that were written, wherever it is read: the day of a
 * letter is the same in Auckland and in New York. `T12:00:00Z` is how a day without a clock is written. Other times in
 * UTC are moments and are shown in the reader's zone.
 */
export function asWritten(time: string): Date {
  const [, year, month, day, hour, minute, second, zone] =
    /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)$/.exec(time) ?? []
  if (year === undefined || (zone === "Z" && `${hour}:${minute}:${second}` !== "12:00:00"))
    return new Date(time)
  const parts = [
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  ] as const
  return new Date(...parts)
}

/** RFC 3339 with the offset of where this is written: `2026-11-14T23:10:00+13:00`. */
export function localTime(time: Date): string {
  const two = (value: number) => String(value).padStart(2, "0")
  const offset = -time.getTimezoneOffset()
  const zone = `${offset < 0 ? "-" : "+"}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(":")
  return `${dayOf(time).iso}T${clock}${zone}`
}

/** A chain's or a grant's time, unix seconds. */
export const fromUnix = (seconds: number): Date => new Date(seconds * 1000)

/** The end of a chosen day (`2026-11-23`) where the reader is, unix seconds; NaN where none is chosen. */
export const endOfDay = (day: string): number => Math.floor(new Date(`${day}T23:59:59`).getTime() / 1000)

/** Whole days until `expiresAt`, both unix seconds; below 0 when it is over. */
export const daysLeft = (expiresAt: number, now: number): number => Math.floor((expiresAt - now) / DAY)
/** `10 days left`, `Ends today`, `Ended` */
export function timeLeft(expiresAt: number, now: number): string {
  const days = daysLeft(expiresAt, now)
  if (days < 0) return "Ended"
  if (days === 0) return "Ends within a day"
  return `${days} ${days === 1 ? "day" : "days"} left`
}
/** Ends within 14 days. */
export const endsSoon = (expiresAt: number, now: number): boolean => daysLeft(expiresAt, now) < 14

/** `412 KB`, `1.8 MB`, `2 GB`: powers of ten, three digits at most, a no-break space before the unit. */
export function bytesInWords(bytes: number): string {
  const units = ["bytes", "KB", "MB", "GB"]
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1
  return `${value.toFixed(digits).replace(/\.0$/, "")}\u00a0${units[unit]}`
}

/** `3 records`, `1 record` */
export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number}\u00a0${number === 1 ? one : many}`

/** `Meera, Dr Rao and 2 others` */
export function listOf(names: readonly string[], most = 2): string {
  if (names.length <= most) return names.join(" and ")
  return `${names.length} people`
}
