import type { JournalEntry } from "../../_core/ports/registry"
import type { PatientState } from "../../_core/journal/patient-state"
import { READ } from "../../_core/types"
import type { Address, RecordNumber, Scope } from "../../_core/types"

/** How an entry's parties and things are called. */
export interface Called {
  readonly person: (account: Address) => string
  readonly scope: (scope: Scope) => string
  readonly record: (number: RecordNumber) => string
  /** "until 31 January 2027" */
  readonly until: (seconds: number) => string
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** One journal entry as a sentence a person reads. */
export function sentence(entry: JournalEntry, called: Called): string {
  const by = capital(called.person(entry.by))
  switch (entry.kind) {
    case "KeyPublished":
      return `${by} published a key`
    case "AccountSetUp":
      return `${by} made ${by === "You" ? "your" : "the"} keys, with a recovery code`
    case "VaultSealed":
      return Number(entry.oldDigest) === 0
        ? by === "You"
          ? "You made your keys"
          : `${by} made the keys`
        : `${by} changed the ways to open your keys`
    case "RecordAdded":
      return `${by} added ${called.record(entry.position as RecordNumber)} to ${called.scope(entry.folder)}`
    case "RecordsAdded":
      return `${by} added ${entry.cidDigests.length} records to ${called.scope(entry.folder)}`
    case "RecordReplaced":
      // With other content or only under a new key: the entry does not tell.
      return `${by} stored ${called.record(entry.record)} anew`
    case "RecordRemoved":
      return `${by} removed ${called.record(entry.record)}`
    case "RecordRefiled":
      return `${by} moved ${called.record(entry.record)} to ${called.scope(entry.folder)}`
    case "AccessGranted":
      return entry.permissions & READ
        ? `${by} shared ${called.scope(entry.scope)} with ${called.person(entry.grantee)} ${called.until(entry.expiresAt)}`
        : `${by} let ${called.person(entry.grantee)} add to ${called.scope(entry.scope)}, without reading it, ${called.until(entry.expiresAt)}`
    case "AccessRewrapped":
      return `${by} gave ${called.person(entry.grantee)} the new key of ${called.scope(entry.scope)}`
    case "AccessRevoked":
      return entry.grantees.length === 0
        ? `${by} changed the key of ${called.scope(entry.scope)}`
        : `${by} stopped sharing ${called.scope(entry.scope)} with ${entry.grantees.map(called.person).join(" and ")}`
    case "DelegateSet":
      return entry.until === 0
        ? `${by} ended what ${called.person(entry.delegate)} may do in your name`
        : `${by} let ${called.person(entry.delegate)} act in your name ${called.until(entry.until)}`
    case "RecoverySet":
      return `${by} chose which recovery code can freeze this account and give it to another key`
    case "AccountFrozen":
      return "Whoever has your recovery code froze this account"
    case "AccountUnfrozen":
      return "Whoever has your recovery code ended the freeze"
    case "AccountMoved":
      return `Whoever signed for this account then, together with your recovery code, gave it to another wallet or key, ${called.person(entry.wallet)}`
    case "SuccessorNamed":
      return `Whoever has your recovery code gave this account to another wallet or key, ${called.person(entry.wallet)}`
  }
}

/**
 * The page where what an entry tells of can be seen; undefined where there is none: a record that was removed, or, for
 * whoever acts for somebody, the settings that are the patient's alone.
 */
export function placeOf(
  entry: JournalEntry,
  records: PatientState["records"],
  isActing: boolean,
): string | undefined {
  const pageOf = (number: RecordNumber) => {
    const record = records.get(number)
    return record && !record.removed ? `/records/${number}` : undefined
  }
  switch (entry.kind) {
    case "RecordAdded":
      return pageOf(entry.position as RecordNumber)
    case "RecordsAdded":
      return entry.cidDigests.length === 1 ? pageOf(entry.position as RecordNumber) : "/records"
    case "RecordReplaced":
    case "RecordRefiled":
      return pageOf(entry.record)
    case "RecordRemoved":
      return undefined
    case "AccessGranted":
    case "AccessRewrapped":
    case "AccessRevoked":
      return "/sharing"
    case "KeyPublished":
    case "VaultSealed":
    case "DelegateSet":
    case "RecoverySet":
    case "AccountFrozen":
    case "AccountUnfrozen":
    case "SuccessorNamed":
    case "AccountSetUp":
    case "AccountMoved":
      return isActing ? undefined : "/settings"
  }
}

/** What of an entry everybody can read on chain. */
export function publicPart(entry: JournalEntry): string {
  switch (entry.kind) {
    case "AccessGranted":
    case "AccessRewrapped":
      return "Both accounts, a number for what, until when, and a key that only one person can open"
    case "AccessRevoked":
      return "The accounts, a number for what, and when"
    case "RecordAdded":
    case "RecordsAdded":
    case "RecordReplaced":
    case "RecordRefiled":
      return "The account, a number for the folder, a content identifier and encrypted keys"
    default:
      return "The account and when"
  }
}
