import type { PatientState, RecordState } from "../../_core/journal/patient-state"
import type { Address } from "../../_core/types"
import type { PatientView } from "../../_journeys/read-patient"
import { seemsToAwaitFiling } from "../../_journeys/waiting-records"

/** What became of a record that somebody added to a patient's records. */
export type Outcome =
  /** The patient has not looked at it yet. */
  | "waiting"
  /** The patient checked it and put it into a folder, or stored it anew since. */
  | "filed"
  | "removed"

export interface Added {
  readonly record: RecordState
  readonly outcome: Outcome
  /** Unix seconds: when it was added, filed or removed. */
  readonly since: number
}

/** What an account added to a patient's records and what became of it, the newest first. Nothing is opened for it. */
export const addedBy = (
  view: Pick<PatientView, "patient"> & { readonly state: Pick<PatientState, "records"> },
  account: Address,
): Added[] =>
  [...view.state.records.values()]
    .filter(({ author }) => author === account)
    .map((record): Added => {
      if (record.removed) return { record, outcome: "removed", since: record.removed.place.timestamp }
      if (seemsToAwaitFiling(view, record))
        return { record, outcome: "waiting", since: record.addedAt.timestamp }
      return { record, outcome: "filed", since: (record.versions[1]?.place ?? record.addedAt).timestamp }
    })
    .reverse()
