import type { PatientState } from "../journal/patient-state"
import type { ExportedGrant } from "./export-index"

/** Every grant that a journal tells of, as an index lists them: in the order in which they were first given. */
export const grantsOf = ({ grants }: PatientState): ExportedGrant[] =>
  [...grants.values()].map(({ scope, grantee, permissions, grantedAt, expiresAt, ended }) => ({
    scope: String(scope),
    grantee,
    permissions,
    grantedAt: grantedAt.timestamp,
    expiresAt,
    endedAt: ended?.place.timestamp ?? null,
  }))
