import { liveDelegates } from "../_core/journal/delegates"
import { isLive } from "../_core/journal/patient-state"
import type { GrantState, RecordState } from "../_core/journal/patient-state"
import { opensContent } from "../_core/keys/rekey-work"
import { EVERYTHING, READ, recordScope, UNFILED } from "../_core/types"
import type { Address, Scope } from "../_core/types"
import type { PatientView } from "../_journeys/read-patient"

/** Whether a scope covers a record as it stands. */
export const covers = (scope: Scope, record: Pick<RecordState, "number" | "folder">): boolean =>
  scope === EVERYTHING ||
  (record.folder !== UNFILED && scope === record.folder) ||
  scope === recordScope(record.number)

/** Every grant that ever covered the record, the one that ends last at the end. */
export const grantsCovering = (view: PatientView, record: RecordState): readonly GrantState[] =>
  [...view.state.grants.values()]
    .filter((grant) => covers(grant.scope, record) && grant.permissions & READ)
    .sort((one, other) => one.expiresAt - other.expiresAt)

/** The live ones: who can open the record now. What ends soonest comes first. */
export const readersOfRecord = (view: PatientView, record: RecordState): readonly GrantState[] =>
  grantsCovering(view, record).filter((grant) => isLive(grant, view.now) && opensContent(grant, record))

/** How it is said that something is shared with nobody: those who act for the patient see it all the same. */
export const withNobody = (view: PatientView): string =>
  liveDelegates(view.state, view.now).length > 0 ? "Shared with nobody" : "Only you"

/** Why somebody who is not the patient cannot open it: never could, could until a day, or was stopped. */
export type Access =
  | { readonly kind: "own" }
  | { readonly kind: "live"; readonly grants: readonly GrantState[] }
  | { readonly kind: "over"; readonly grant: GrantState }
  | { readonly kind: "stopped"; readonly grant: GrantState }
  | { readonly kind: "none" }

/** How an account stands to a record. */
export function accessTo(view: PatientView, record: RecordState, account: Address): Access {
  if (view.patient === account) return { kind: "own" }
  const grants = readersOfRecord(view, record).filter((grant) => grant.grantee === account)
  if (grants.length > 0) return { kind: "live", grants }
  const last = grantsCovering(view, record)
    .filter((grant) => grant.grantee === account)
    .at(-1)
  if (!last) return { kind: "none" }
  return { kind: last.ended ? "stopped" : "over", grant: last }
}
