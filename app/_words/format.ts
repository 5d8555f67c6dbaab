import type { RecordKind } from "../_core/records/manifest-schema"
import { ENGLISH, LANGUAGES } from "../_language/languages"
import type { Language } from "../_language/languages"
import { englishOf } from "../_language/words"
import type { WordsOf } from "../_language/words"
import { FORMAT } from "./format-words"

const DAY = 86_400

/** How things are said in one language, in one place: dates in words, bytes with their unit, kinds by name. */
export interface Formats {
  readonly kindName: (kind: RecordKind) => string
  /** `14 November 2026` */
  readonly longDate: (time: Date) => string
  /** `Tuesday 22 December 2026` */
  readonly longestDate: (time: Date) => string
  /** `2 Dec`, with the year where it is not this one */
  readonly shortDate: (time: Date, now?: Date) => string
  /** `November 2026` */
  readonly monthOf: (time: Date) => string
  /** `09:12` */
  readonly clockOf: (time: Date) => string
  /** `12 March 1957`, `March 1957` or `1957` of an ISO 8601 date as precise as it is; anything else as it stands. */
  readonly dayInWords: (iso: string) => string
  /** What a list row shows of a day. */
  readonly dayOf: (time: Date) => { iso: string; day: string; weekday: string }
  /** `10 days left`, `Ends within a day`, `Ended`; both in unix seconds. */
  readonly timeLeft: (expiresAt: number, now: number) => string
  /** `412 KB`, `1.8 MB`, `2 GB`: powers of ten, three digits at most, a no-break space before the unit. */
  readonly bytesInWords: (bytes: number) => string
  /** `Meera and Dr Rao`; more than `most` are `5 people`. */
  readonly listOf: (names: readonly string[], most?: number) => string
}

/** @param words those of `FORMAT` in the same language */
export function formatsOf(language: Language, words: WordsOf<typeof FORMAT>): Formats {
  const { tag } = LANGUAGES[language]
  const format = (options: Intl.DateTimeFormatOptions) => {
    const made = new Intl.DateTimeFormat(tag, options)
    return (time: Date): string => made.format(time)
  }
  const short = format({ day: "numeric", month: "short" })
  const shortWithYear = format({ day: "numeric", month: "short", year: "numeric" })
  const weekday = format({ weekday: "short" })
  const dayWritten = format({ day: "numeric", month: "long", year: "numeric", timeZone: "UTC" })
  const monthWritten = format({ month: "long", year: "numeric", timeZone: "UTC" })
  const lists = new Intl.ListFormat(tag)
  const numbers = new Intl.NumberFormat(tag, { maximumFractionDigits: 1, useGrouping: false })
  return {
    kindName: (kind) => words.kinds[kind],
    longDate: format({ day: "numeric", month: "long", year: "numeric" }),
    longestDate: format({ weekday: "long", day: "numeric", month: "long", year: "numeric" }),
    shortDate: (time, now = new Date()) =>
      (time.getFullYear() === now.getFullYear() ? short : shortWithYear)(time),
    monthOf: format({ month: "long", year: "numeric" }),
    clockOf: format({ hour: "2-digit", minute: "2-digit" }),
    dayInWords(iso) {
      const [, year, month, day] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?=T|$)/.exec(iso) ?? []
      const date = new Date(`${year}-${month ?? "01"}-${day ?? "01"}T00:00:00Z`)
      // 30 February would be a day in March
      if (Number.isNaN(date.getTime()) || date.getUTCDate() !== Number(day ?? 1)) return iso
      return day !== undefined ? dayWritten(date) : month !== undefined ? monthWritten(date) : String(year)
    },
    dayOf: (time) => ({ iso: isoDay(time), day: String(time.getDate()), weekday: weekday(time) }),
    timeLeft(expiresAt, now) {
      const days = daysLeft(expiresAt, now)
      return days < 0 ? words.ended : days === 0 ? words.endsToday : words.daysLeft({ days })
    },
    bytesInWords(bytes) {
      const units = [words.bytes, words.kilobytes, words.megabytes, words.gigabytes]
      let value = bytes
      let unit = 0
      while (value >= 1000 && unit < units.length - 1) {
        value /= 1000
        unit++
      }
      const digits = unit === 0 || value >= 100 ? 0 : 1
      const number = numbers.format(Number(value.toFixed(digits)))
      return (units[unit] ?? words.gigabytes)({ number })
    },
    listOf: (names, most = 2) =>
      names.length <= most ? lists.format(names) : words.people({ people: names.length }),
  }
}

const isoDay = (time: Date): string =>
  `${time.getFullYear()}-${String(time.getMonth() + 1).padStart(2, "0")}-${String(time.getDate()).padStart(2, "0")}`

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
  return `${isoDay(time)}T${clock}${zone}`
}

/** A chain's or a grant's time, unix seconds. */
export const fromUnix = (seconds: number): Date => new Date(seconds * 1000)

/** The end of a chosen day (`2026-11-23`) where the reader is, unix seconds; NaN where none is chosen. */
export const endOfDay = (day: string): number => Math.floor(new Date(`${day}T23:59:59`).getTime() / 1000)

/** Whole days until `expiresAt`, both unix seconds; below 0 when it is over. */
export const daysLeft = (expiresAt: number, now: number): number => Math.floor((expiresAt - now) / DAY)
/** Ends within 14 days. */
export const endsSoon = (expiresAt: number, now: number): boolean => daysLeft(expiresAt, now) < 14

/** `3 records`, `1 record`: in English alone. A catalogue has a plural instead. */
export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number}\u00a0${number === 1 ? one : many}`

export const ENGLISH_FORMATS = formatsOf(ENGLISH, englishOf(FORMAT))

/** The English ones: for the command line, and for rooms whose words are in no catalogue yet. */
export const {
  kindName,
  longDate,
  longestDate,
  shortDate,
  monthOf,
  clockOf,
  dayInWords,
  dayOf,
  timeLeft,
  bytesInWords,
  listOf,
} = ENGLISH_FORMATS
