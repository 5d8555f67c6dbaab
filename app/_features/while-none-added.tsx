"use client"
import type { ReactNode } from "react"
import type { Address, Scope } from "../_core/types"
import { useUploads } from "../_session/uploads"

/**
 * "Nothing here yet", and not where something is just being added: that stands beside it. By itself, because it is drawn
 * with each byte that is sent. `folder`: null for all of the patient's records.
 */
export function WhileNoneAdded(props: { patient: Address; folder: Scope | null; children: ReactNode }) {
  const { patient, folder, children } = props
  const isAdding = useUploads().uploads.some(
    ({ row }) => row.patient === patient && (folder === null || row.folder === folder),
  )
  return isAdding ? null : children
}
