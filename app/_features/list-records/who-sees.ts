import { plainName } from "../../_core/directory/plain-name"
import { isLive } from "../../_core/journal/patient-state"
import type { RecordState } from "../../_core/journal/patient-state"
import { EVERYTHING, READ } from "../../_core/types"
import type { Address, Scope } from "../../_core/types"
import type { PatientView } from "../../_journeys/read-patient"
import { readersOfRecord } from "../record-access"

type Names = (account: Address) => string

export interface Readers {
  /** Who can see everything. */
  readonly everything: readonly Address[]
  /** Who can see some of it, and not everything. */
  readonly some: readonly Address[]
}

/** Who can see a folder, or (for everything) any part of the records. */
export function readersOf(view: PatientView, scope: Scope): Readers {
  const live = [...view.state.grants.values()].filter(
    (grant) => isLive(grant, view.now) && grant.permissions & READ,
  )
  const everything = live.filter((grant) => grant.scope === EVERYTHING).map((grant) => grant.grantee)
  const others = live.filter(
    (grant) => grant.scope !== EVERYTHING && (scope === EVERYTHING || grant.scope === scope),
  )
  const some = new Set(
    others.map((grant) => grant.grantee).filter((grantee) => !everything.includes(grantee)),
  )
  return { everything, some: [...some] }
}

/** "Meera can see everything. Four other people can see some of it." */
export function sentenceOf({ everything, some }: Readers, names: Names, folder?: string): string {
  if (folder !== undefined) {
    const all = [...everything, ...some]
    return all.length === 0
      ? "This folder is shared with nobody."
      : `${people(all, names)} can see this folder.`
  }
  if (everything.length + some.length === 0) return "Nothing is shared with anybody."
  const first = everything.length > 0 ? `${people(everything, names)} can see everything.` : ""
  if (some.length === 0) return first
  const second = everything.length > 0 ? others(some.length) : people(some, names)
  return `${first} ${second} can see some of it.`.trim()
}

/** Who can see one record: names for one or two, a number for more. */
export function seenBy(view: PatientView, record: RecordState, names: Names): string | null {
  const readers = new Set(readersOfRecord(view, record).map((grant) => grant.grantee))
  if (readers.size === 0) return null
  return readers.size > 2
    ? `${readers.size} people`
    : [...readers].map((each) => short(names(each))).join(", ")
}

const NUMBERS = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"]
const others = (number: number) => `${NUMBERS[number] ?? number} other ${number === 1 ? "person" : "people"}`
const people = (accounts: readonly Address[], names: Names) =>
  accounts.length <= 2
    ? accounts.map((each) => short(names(each))).join(" and ")
    : `${NUMBERS[accounts.length] ?? accounts.length} people`

/** "Dr Rao" for "Dr Nandini Rao (verified)", "Meera" for "Meera Menon": who is verified stands where one shares. */
function short(whole: string): string {
  const name = plainName(whole)
  const words = name.split(" ")
  if (words[0] === "Dr" && words.length > 2) return `Dr ${words.at(-1)}`
  return words.length === 2 && !name.startsWith("0x") && words[0] !== "Dr" ? (words[0] ?? name) : name
}
