/** Points in time as HL7 writes them in v2 (chapter 2A, DTM) and v3 (data type TS): `20141015103026.12-0500`. */

const MONTHS = "January February March April May June July August September October November December".split(
  " ",
)

interface Parts {
  readonly year: string
  readonly month?: string | undefined
  readonly day?: string | undefined
  readonly hour?: string | undefined
  readonly minute?: string | undefined
  readonly second?: string | undefined
  readonly fraction?: string | undefined
  readonly zone?: string | undefined
}

const PATTERN =
  /^(?<year>\d{4})(?:(?<month>\d\d)(?:(?<day>\d\d)(?:(?<hour>\d\d)(?:(?<minute>\d\d)(?:(?<second>\d\d)(?<fraction>\.\d+)?)?)?)?)?)?(?<zone>[+-]\d{2}(?:\d\d)?)?$/

/** null if it is not a point in time that the calendar has. */
function parse(value: string): Parts | null {
  const parts = PATTERN.exec(value.trim())?.groups as Parts | undefined
  if (!parts) return null
  const { year, month = "01", day = "01", hour = "00", minute = "00", second = "00" } = parts
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return null
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`)
  // `2014-02-30` becomes a day of March
  return Number.isNaN(date.getTime()) || date.getUTCDate() !== Number(day) ? null : parts
}

/** ISO 8601 as precise as the value: `2014-10-15T10:30:26-05:00`; empty if it is not a point in time. */
export function isoTime(value: string): string {
  const parts = parse(value)
  if (!parts) return ""
  const { year, month, day, hour, minute, second, fraction = "", zone } = parts
  const date = [year, month, day].filter(Boolean).join("-")
  if (hour === undefined) return date
  const time = [hour, minute ?? "00", second].filter((part) => part !== undefined).join(":")
  return `${date}T${time}${second === undefined ? "" : fraction}${zone ? offset(zone) : ""}`
}

const offset = (zone: string): string => `${zone.slice(0, 3)}:${zone.slice(3) || "00"}`

/**
 * In words, no more exact than it is and in its own time zone, wherever the reader is: `15 Oct 2014, 10:30:26 (UTC-05:00)`.
 * What is not a point in time comes back as written.
 */
export function timeInWords(value: string, month: "short" | "long" = "short"): string {
  const parts = parse(value)
  if (!parts) return value.trim()
  const name = parts.month && MONTHS[Number(parts.month) - 1]
  const date = [
    parts.day && String(Number(parts.day)),
    name && (month === "short" ? name.slice(0, 3) : name),
    parts.year,
  ]
  return [date.filter(Boolean).join(" "), clock(parts)].filter(Boolean).join(", ")
}

function clock({ hour, minute, second, fraction = "", zone }: Parts): string {
  if (hour === undefined) return zone ? `(UTC${offset(zone)})` : ""
  // `10` alone is an hour, not ten o'clock sharp
  const time = minute === undefined ? `${hour} h` : [hour, minute, second].filter(Boolean).join(":")
  return `${time}${second === undefined ? "" : fraction}${zone ? ` (UTC${offset(zone)})` : ""}`
}
