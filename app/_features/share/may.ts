import { grantKey, isLive } from "../../_core/journal/patient-state"
import type { PatientState } from "../../_core/journal/patient-state"
import { CONTRIBUTE, EVERYTHING, READ } from "../../_core/types"
import type { Address, Scope } from "../../_core/types"

/** What a grant of a folder or of everything lets somebody do. */
export type May = "read" | "read-and-add" | "add"

export const mayOf = (permissions: number): May =>
  permissions & READ ? (permissions & CONTRIBUTE ? "read-and-add" : "read") : "add"

export const permissionsOf = (may: May): number =>
  may === "read" ? READ : may === "add" ? CONTRIBUTE : READ | CONTRIBUTE

/**
 * By what somebody reads a scope now: a grant of its own, else one of everything; null where they do not.
 * @param now the chain's time
 */
export function readsBy(
  { grants }: Pick<PatientState, "grants">,
  now: number,
  scope: Scope,
  account: Address,
): "scope" | "everything" | null {
  const reads = (of: Scope) => {
    const grant = grants.get(grantKey(of, account))
    return grant !== undefined && isLive(grant, now) && (grant.permissions & READ) !== 0
  }
  if (reads(scope)) return "scope"
  return reads(EVERYTHING) ? "everything" : null
}

/** Whether a scope was shared with somebody and not stopped, expired or not: it does not reach their inbox anew. */
export function hasSlot({ grants }: Pick<PatientState, "grants">, scope: Scope, account: Address): boolean {
  return grants.get(grantKey(scope, account))?.ended === null
}
