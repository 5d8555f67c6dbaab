const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

/** RFC 5322 3.3 in ISO 8601, with the sender's own offset: `2026-01-02T09:30:00+01:00`; empty if it is not a date. */
export function mailTime(value: string): string {
  const found =
    /(\d{1,2})\s+([A-Za-z]{3})[a-z]*\s+(\d{4})\s+(\d{1,2}):(\d\d)(?::(\d\d))?(?:\s*(?:([+-]\d\d)(\d\d)|(UT|UTC|GMT|Z)\b))?/i.exec(
      value,
    )
  const [, day = "", month = "", year = "", hour = "", minute = "", second = "00", sign, minutes, zero] =
    found ?? []
  const number = MONTHS.indexOf(month.toLowerCase()) + 1
  if (!found || number === 0) return ""
  const two = (digits: string | number) => String(digits).padStart(2, "0")
  const offset = sign ? `${sign}:${minutes}` : zero ? "Z" : ""
  return `${year}-${two(number)}-${two(day)}T${two(hour)}:${minute}:${second}${offset}`
}
