import type { JournalEntry } from "../ports/registry"
import type { RecordNumber } from "../types"

/** AuditEvent.action (R4): create, read, update, delete, execute. */
export type AuditAction = "C" | "R" | "U" | "D" | "E"

const ACTIONS: Record<JournalEntry["kind"], { readonly action: AuditAction; readonly text: string }> = {
  KeyPublished: { action: "E", text: "Key published" },
  VaultSealed: { action: "E", text: "Ways to open the keys changed" },
  RecordAdded: { action: "C", text: "Record added" },
  RecordsAdded: { action: "C", text: "Records added" },
  RecordReplaced: { action: "U", text: "Record replaced" },
  RecordRemoved: { action: "D", text: "Record removed" },
  RecordRefiled: { action: "U", text: "Record moved" },
  AccessGranted: { action: "C", text: "Access granted" },
  AccessRewrapped: { action: "U", text: "New key handed on" },
  AccessRevoked: { action: "D", text: "Access revoked" },
  DelegateSet: { action: "E", text: "Delegate set" },
  RecoverySet: { action: "E", text: "Recovery set" },
  AccountFrozen: { action: "E", text: "Account frozen" },
  AccountUnfrozen: { action: "E", text: "Freeze ended" },
  AccountMoved: { action: "E", text: "Moved to another wallet" },
  AccountSetUp: { action: "E", text: "Account set up" },
  SuccessorNamed: { action: "E", text: "Another wallet named" },
}

export const actionOf = ({ kind }: JournalEntry): (typeof ACTIONS)[JournalEntry["kind"]] => ACTIONS[kind]

/** The records that an entry is about. */
export function recordsOf(entry: JournalEntry): RecordNumber[] {
  switch (entry.kind) {
    case "RecordAdded":
      return [entry.position as RecordNumber]
    case "RecordsAdded":
      return entry.cidDigests.map((_, index) => (entry.position + index) as RecordNumber)
    case "RecordReplaced":
    case "RecordRemoved":
    case "RecordRefiled":
      return [entry.record]
    default:
      return []
  }
}
