import type { PatientState, RecordVersion } from "../journal/patient-state"
import type { Address } from "../types"
import { isUnderRings } from "./keychain"
import { isBefore } from "./rekey-work"

/** What somebody wrote of a patient's records under rings, also of those that were removed since; oldest first. */
export const writtenUnderRings = ({ records }: Pick<PatientState, "records">, by: Address): RecordVersion[] =>
  [...records.values()]
    .flatMap(({ versions }) => versions.filter((version) => version.by === by && isUnderRings(version)))
    .sort((one, other) => (isBefore(one.place, other.place) ? -1 : 1))
