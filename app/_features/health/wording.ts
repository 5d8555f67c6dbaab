import type { FactKind } from "../../_core/picture/fact"
import type { Picture } from "../../_journeys/read-facts"
import { asWritten, count, longDate, monthOf } from "../../_words/format"

/** The lists of a summary in the order in which they matter. */
export const LISTS: readonly { readonly kind: FactKind; readonly title: string; readonly none: string }[] = [
  { kind: "allergy", title: "Allergies and intolerances", none: "No record says anything about allergies." },
  { kind: "problem", title: "Problems", none: "No record names a problem." },
  { kind: "medicine", title: "Medicines", none: "No record names a medicine." },
  { kind: "vaccination", title: "Vaccinations", none: "No record names a vaccination." },
  { kind: "procedure", title: "Procedures", none: "No record names a procedure." },
  { kind: "advance-directive", title: "Advance directives", none: "No record holds an advance directive." },
  { kind: "blood-group", title: "Blood group", none: "No record names a blood group." },
  { kind: "contact", title: "Contacts", none: "No record names a contact." },
]

/** An ISO 8601 time of any precision, in words; as it is if it is none. */
export function factDate(time: string): string {
  if (/^\d{4}$/.test(time)) return time
  if (/^\d{4}-\d\d$/.test(time)) return monthOf(asWritten(`${time}-01T12:00:00Z`))
  const day = /^\d{4}-\d\d-\d\d/.exec(time)?.[0]
  return day ? longDate(asWritten(`${day}T12:00:00Z`)) : time
}

/** How much of the records this picture shows. */
export function coverage({ read, of, without, unread }: Picture, all: number): string[] {
  const sentences = [
    read < of
      ? `Reading ${count(of, "record")}: ${read} so far.`
      : `From ${count(of, "record")}${of < all ? ` of ${all}, those added last` : ""}.`,
  ]
  if (without > 0)
    sentences.push(
      `${count(without, "record")} hold pictures, PDFs or other files that no list can be made of.`,
    )
  if (unread.length > 0) sentences.push(`${count(unread.length, "record")} could not be read.`)
  return sentences
}

/** Whole years between a birth date and a day, as far as the birth date tells; null if it does not. */
export function ageOn(birthDate: string, now: Date): number | null {
  const [, year, month = "01", day = "01"] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?/.exec(birthDate) ?? []
  if (year === undefined || !/^\d{4}-\d\d-\d\d/.test(birthDate)) return null
  const before =
    now.getMonth() + 1 < Number(month) ||
    (now.getMonth() + 1 === Number(month) && now.getDate() < Number(day))
  return now.getFullYear() - Number(year) - (before ? 1 : 0)
}
