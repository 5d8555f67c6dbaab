import type { NamedSubject } from "../../_core/ports/document-parser"
import { matchSubjects } from "../../_viewers/subject-match"
import type { KnownPatient } from "../../_viewers/subject-match"

/**
 * Tells file by file whom else it is about: the names of its people who differ from the patient, empty if none does.
 * What the account does not say of the patient (a birth date, a name) is taken from the first file that does, so that
 * files of two people never make one document.
 */
export function otherPeople(patient: KnownPatient): (subjects: readonly NamedSubject[]) => string {
  let known = patient
  return (subjects) => {
    const { others } = matchSubjects(
      subjects.map((subject) => ({ ...subject, identifiers: [] })),
      known,
    )
    const [only, ...more] = subjects
    if (others.length === 0 && only && more.length === 0)
      known = { name: known.name || only.name, birthDate: known.birthDate || only.birthDate }
    return others.map(({ name }) => name || "somebody else").join(" and ")
  }
}
