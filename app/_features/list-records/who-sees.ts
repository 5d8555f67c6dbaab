import { plainName } from "../../_core/directory/plain-name"
import { isLive } from "../../_core/journal/patient-state"
import type { RecordState } from "../../_core/journal/patient-state"
import { EVERYTHING, READ } from "../../_core/types"
import type { Address, Scope } from "../../_core/types"
import type { PatientView } from "../../_journeys/read-patient"
import { readersOfRecord } from "../record-access"
import type { WordsOf } from "../../_language/words"
import type { Formats } from "../../_words/format"
import type { LIST } from "./words"

type ListWords = WordsOf<typeof LIST>

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
export function sentenceOf(
  { everything, some }: Readers,
  names: Names,
  words: ListWords,
  formats: Formats,
  folder?: string,
): string {
  const people = (accounts: readonly Address[]) => peopleOf(accounts, names, words, formats)
  if (folder !== undefined) {
    const all = [...everything, ...some]
    return all.length === 0 ? words.see.folderNobody : words.see.folder({ who: people(all) })
  }
  if (everything.length + some.length === 0) return words.see.nobody
  const first = everything.length > 0 ? words.see.everything({ who: people(everything) }) : ""
  if (some.length === 0) return first
  const who = everything.length > 0 ? words.see.others({ number: some.length }) : people(some)
  return `${first} ${words.see.some({ who })}`.trim()
}

/** Who can see one record: names for one or two, a number for more. */
export function seenBy(
  view: PatientView,
  record: RecordState,
  names: Names,
  words: ListWords,
): string | null {
  const readers = new Set(readersOfRecord(view, record).map((grant) => grant.grantee))
  if (readers.size === 0) return null
  return readers.size > 2
    ? words.see.number({ number: readers.size })
    : [...readers].map((each) => short(names(each))).join(", ")
}

const peopleOf = (
  accounts: readonly Address[],
  names: Names,
  words: ListWords,
  { listOf }: Formats,
): string =>
  accounts.length <= 2
    ? listOf(accounts.map((each) => short(names(each))))
    : words.see.people({ number: accounts.length })

/** "Dr Rao" for "Dr Nandini Rao (verified)", "Meera" for "Meera Menon": who is verified stands where one shares. */
function short(whole: string): string {
  const name = plainName(whole)
  const words = name.split(" ")
  if (words[0] === "Dr" && words.length > 2) return [words[0], words.at(-1)].join(" ")
  return words.length === 2 && !name.startsWith("0x") && words[0] !== "Dr" ? (words[0] ?? name) : name
}
