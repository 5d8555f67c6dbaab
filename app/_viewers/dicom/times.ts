import type { DicomTime } from "./model"

export const NO_TIME: DicomTime = { date: "", time: "", zone: "" }

/**
 * DA (PS3.5 6.2), also with the dots of ACR-NEMA: `20040119` as `2004-01-19`. What is no date is given back as it is
 * written: a page shows it, and nothing else reads it as a date.
 */
export function dateOf(value: string): string {
  const found = /^(\d{4})\.?(\d{2})?\.?(\d{2})?$/.exec(value.trim())
  if (!found) return value.trim()
  const [, year = "", month, day] = found
  if (!exists(year, month, day)) return value.trim()
  return [year, month, day].filter(Boolean).join("-")
}

/** TM, also with the colons of ACR-NEMA: `072730.500000` as `07:27:30.5`; empty if it is no time of day. */
export function timeOf(value: string): string {
  const found = /^(\d{2})(?::?(\d{2}))?(?::?(\d{2}))?(?:\.(\d{1,6}))?$/.exec(value.trim())
  if (!found) return ""
  const [, hours = "", minutes = "00", seconds, fraction] = found
  // 60 is a leap second
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds ?? 0) > 60) return ""
  const rest = fraction?.replace(/0+$/, "")
  return [hours, minutes, ...(seconds ? [rest ? `${seconds}.${rest}` : seconds] : [])].join(":")
}

/** `+0100` as `+01:00`; empty if it is no offset. */
export function zoneOf(value: string): string {
  const found = /^([+-])(\d{2}):?(\d{2})$/.exec(value.trim())
  return found ? `${found[1]}${found[2]}:${found[3]}` : ""
}

/** A DA and a TM beside it. */
export const timeOfPair = (date: string, time: string, zone: string): DicomTime => {
  if (date.trim() === "") return NO_TIME
  const day = dateOf(date)
  const clock = timeOf(time)
  return { date: day, time: clock, zone: clock === "" ? "" : zone }
}

/** DT: date, time and offset in one value; `zone` is the file's, for a value without one. */
export function timeOfDateTime(value: string, zone: string): DicomTime {
  const found = /^(\d{4,8})(\d{2,6}(?:\.\d{1,6})?)?([+-]\d{4})?$/.exec(value.trim())
  if (!found) return { ...NO_TIME, date: value.trim() }
  // Eight digits of date come before any of time
  const digits = /^\d*/.exec(value.trim())?.[0] ?? ""
  const date = dateOf(digits.slice(0, 8))
  const clock = timeOf(
    value
      .trim()
      .slice(8)
      .replace(/[+-].*$/, ""),
  )
  return { date, time: clock, zone: clock === "" ? "" : zoneOf(found[3] ?? "") || zone }
}

/** `2004-01-19 07:27:30 +01:00`; empty if there is none. */
export const timeInWords = ({ date, time, zone }: DicomTime): string =>
  [date, time, zone].filter((part) => part !== "").join(" ")

/** ISO 8601 for sorting and forms; only the date where the zone or the time is unknown. Empty if it is no date. */
export function isoOf({ date, time, zone }: DicomTime): string {
  if (!/^\d{4}(-\d{2}){0,2}$/.test(date)) return ""
  if (date.length < 10 || time === "") return date
  return `${date}T${time}${zone}`
}

/** AS: `042Y` as `42 years`. */
export function ageOf(value: string): string {
  const found = /^(\d{3})([DWMY])$/.exec(value.trim())
  if (!found) return value.trim()
  const count = Number(found[1])
  const unit = { D: "day", W: "week", M: "month", Y: "year" }[found[2] ?? ""] ?? ""
  return `${count} ${unit}${count === 1 ? "" : "s"}`
}

function exists(year: string, month = "01", day = "01"): boolean {
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  date.setUTCFullYear(Number(year))
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day)
}
