import type { Picture } from "../../_journeys/read-facts"
import { count } from "../../_words/format"

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
