import { UsersRound } from "lucide-react"
import { Icon } from "../_ui/Icon"
import { Note } from "../_ui/Note"
import type { Subject } from "../_viewers/reading"
import { matchSubjects } from "../_viewers/subject-match"
import type { KnownPatient } from "../_viewers/subject-match"
import { dayInWords } from "../_words/format"

export interface OtherPersonNoteProps {
  /** The people whom the file is about. */
  readonly subjects: readonly Subject[]
  readonly patient: KnownPatient
  /** "Look again before you add it." */
  readonly next?: string
}

/** A calm line if a file is about somebody else, as far as it says; nothing if it is not, or cannot be told. */
export function OtherPersonNote({ subjects, patient, next }: OtherPersonNoteProps) {
  const { outcome, others } = matchSubjects(subjects, patient)
  if (others.length === 0) return null
  const people = others.slice(0, MAX_NAMED).map(inWords)
  const more = others.length - people.length
  const named = [...people, ...(more > 0 ? [`${more} more`] : [])].join(" and ")
  return (
    <Note icon={<Icon of={UsersRound} />} role="status">
      {outcome === "same" ? (
        <>
          <b>Also about somebody else.</b> The file names {named}, too.
        </>
      ) : (
        <>
          <b>Perhaps about another person.</b> The file names {named}; these are the records of{" "}
          {inWords(patient)}.
        </>
      )}{" "}
      {next}
    </Note>
  )
}

const MAX_NAMED = 3

/** `Karl Weber, born 3 May 1961` */
const inWords = ({ name, birthDate }: KnownPatient): string =>
  [name || "a person without a name", birthDate && `born ${dayInWords(birthDate)}`].filter(Boolean).join(", ")
