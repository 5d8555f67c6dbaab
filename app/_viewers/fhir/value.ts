/** Small readers of FHIR R4 data types (hl7.org/fhir/R4/datatypes.html) for content that may be anything. */

export type Fields = Readonly<Record<string, unknown>>

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value)
export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {})
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const MOST_WORDS = 500

/** A string of at most 500 characters; "" for anything else. */
export function textOf(value: unknown): string {
  if (typeof value === "number" || typeof value === "boolean") return String(value)
  if (typeof value !== "string") return ""
  const text = value.trim()
  return text.length > MOST_WORDS ? `${text.slice(0, MOST_WORDS)}…` : text
}

/** The first that says something. */
export const firstOf = (...texts: readonly string[]): string => texts.find((text) => text !== "") ?? ""

/** A CodeableConcept's own words, or those of its codes. */
export function conceptText(value: unknown): string {
  const concept = fieldsOf(value)
  const codings = listOf(concept["coding"]).map(fieldsOf)
  return firstOf(
    textOf(concept["text"]),
    ...codings.map((coding) => textOf(coding["display"])),
    ...codings.map((coding) => textOf(coding["code"])),
  )
}

/** `6.1 %`, `≥ 3 mg`: the sign of a Quantity's comparator, the value and the unit. */
export function quantityText(value: unknown): string {
  const { comparator, value: amount, unit, code } = fieldsOf(value)
  const number = textOf(amount)
  if (!number) return ""
  const sign = textOf(comparator)
  return `${sign ? `${sign} ` : ""}${number}\u00a0${firstOf(textOf(unit), textOf(code))}`.trim()
}

/** A HumanName: its text, else prefix, given and family names. */
export function nameText(value: unknown): string {
  const names = listOf(value).map(fieldsOf)
  const name = names.find(({ use }) => use === "official") ?? names[0] ?? {}
  const parts = [...listOf(name["prefix"]), ...listOf(name["given"]), name["family"]]
  return firstOf(textOf(name["text"]), parts.map(textOf).filter(Boolean).slice(0, 12).join(" "))
}

const DAY = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
})
const MONTH = new Intl.DateTimeFormat("en-GB", { month: "short", year: "numeric", timeZone: "UTC" })

/** A date, dateTime or instant in words, no more exact than it is; its own day, wherever the reader is. */
export function dateText(value: unknown): string {
  const [, year, month, day] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?/.exec(textOf(value)) ?? []
  if (year === undefined) return ""
  if (month === undefined) return year
  const date = new Date(`${year}-${month}-${day ?? "01"}T00:00:00Z`)
  if (Number.isNaN(date.getTime())) return ""
  return (day === undefined ? MONTH : DAY).format(date)
}

/** The start of a Period, or from when to when. */
export function periodText(value: unknown): string {
  const { start, end } = fieldsOf(value)
  const [from, to] = [dateText(start), dateText(end)]
  return from && to && from !== to ? `${from} to ${to}` : firstOf(from, to)
}
