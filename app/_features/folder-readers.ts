import { isLive } from "../_core/journal/patient-state"
import { READ, UNFILED } from "../_core/types"
import type { Address } from "../_core/types"
import type { PatientView } from "../_journeys/read-patient"
import { listOf } from "../_words/format"

/** "Dr Rao can see this folder", under each folder that something may be moved to; by decimal scope. */
export function folderHelp(view: PatientView | undefined, names: (account: Address) => string) {
  return (scope: string): string => {
    const people = [...(view?.state.grants.values() ?? [])]
      .filter((grant) => view && isLive(grant, view.now) && grant.permissions & READ)
      .filter((grant) => grant.scope !== UNFILED && String(grant.scope) === scope)
      .map((grant) => names(grant.grantee))
    return people.length === 0 ? "Shared with nobody by itself" : `${listOf(people)} can see this folder`
  }
}
