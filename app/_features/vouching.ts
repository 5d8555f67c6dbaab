import type { Practitioner, Vouching } from "../_journeys/read-directory"
import { endsSoon, fromUnix, longDate } from "../_words/format"

/** "the Medical Chamber and the City Hospital", in the order that they are pinned in. */
export const issuersOf = (by: readonly Vouching[]): string =>
  by.map(({ issuer }) => issuer.name).join(by.length > 2 ? ", " : " and ")

/** "Cardiology · St. Alban City Hospital"; empty where no profile says it. */
export function workOf(practitioner: Practitioner | undefined): string {
  const profile = practitioner?.profile
  return [profile?.specialty, profile?.organization].filter((part) => part).join(" · ")
}

/** "Until 4 December 2026 (soon)"; each issuer's own date where they differ. @param now the chain's time */
export function untilOf(by: readonly Vouching[], now: number): string {
  const soon = (time: number) => (endsSoon(time, now) ? " (soon)" : "")
  const dateOf = ({ expiresAt }: Vouching) => `${longDate(fromUnix(expiresAt))}${soon(expiresAt)}`
  if (new Set(by.map(({ expiresAt }) => expiresAt)).size === 1 && by[0]) return `Until ${dateOf(by[0])}`
  return by.map((each) => `${each.issuer.name} until ${dateOf(each)}`).join(", ")
}

/** Whether a practitioner is found by what was typed: name, work, licence, issuer; accents do not matter. */
export function isFoundBy(practitioner: Practitioner, typed: string): boolean {
  const { profile, vouchings } = practitioner
  const words = [
    ...[profile?.name, profile?.specialty, profile?.organization],
    ...vouchings.flatMap((each) => [each.profile?.licence, each.issuer.name]),
  ]
  const text = plain(words.join(" "))
  return plain(typed)
    .split(" ")
    .every((word) => text.includes(word))
}

const plain = (text: string): string =>
  text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase().replace(/\s+/gu, " ").trim()
