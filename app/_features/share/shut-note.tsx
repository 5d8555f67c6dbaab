"use client"
import { checksumAddress } from "../../_core/checksum-address"
import { grantKey } from "../../_core/journal/patient-state"
import type { PatientState } from "../../_core/journal/patient-state"
import type { Address, Scope } from "../../_core/types"
import { Note } from "../../_ui/Note"
import styles from "./share.module.css"

/** Whether a scope was shared with somebody and not stopped, expired or not: then it does not reach his inbox anew. */
export function hasSlot(state: PatientState | undefined, scope: Scope, grantee: Address): boolean {
  const grant = state?.grants.get(grantKey(scope, grantee))
  return grant !== undefined && grant.ended === null
}

/** Somebody goes by invitation only and has not invited the reader: what to do about it, before anything is confirmed. */
export const ShutNote = ({ who, own }: { who: string; own: Address }) => (
  <Note tone="warning" role="status" className={styles.shut}>
    <b>{who} takes records by invitation only.</b> Ask them to invite your account in their settings; then you
    can share. Your account is <span className={styles.account}>{checksumAddress(own)}</span>
  </Note>
)
