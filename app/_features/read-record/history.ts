import type { RecordState } from "../../_core/journal/patient-state"
import type { JournalEntry } from "../../_core/ports/registry"
import { EVERYTHING, isRecordScope, recordScope, UNFILED } from "../../_core/types"
import type { Address, Digest, Scope } from "../../_core/types"

export interface HistoryWords {
  /** "you", "Dr Nandini Rao" */
  readonly name: (account: Address) => string
  /** "Heart"; for everything but 0. */
  readonly folder: (scope: Scope) => string
}

export interface HistorySentence {
  readonly entry: JournalEntry
  readonly text: string
  /** The content that the entry put there, where it did. */
  readonly content: Digest | null
}

/**
 * What the journal says of one record since it was added, newest first. `reader`: grants to others than this account
 * are left out; null for the patient herself.
 */
export function recordHistory(
  entries: readonly JournalEntry[],
  record: RecordState,
  words: HistoryWords,
  reader: Address | null,
): readonly HistorySentence[] {
  const sentences: HistorySentence[] = []
  let folder: Scope | null = null
  const say = (entry: JournalEntry, text: string, content: Digest | null = null) =>
    sentences.push({ entry, content, text: capital(`${words.name(entry.by)} ${text}`) })
  const concerns = (scope: Scope) =>
    folder !== null && (scope === EVERYTHING || scope === folder || scope === recordScope(record.number))
  const mine = (grantee: Address) => reader === null || grantee === reader
  /** Where it was is where it is: somebody else's record, that the patient gave its keys. */
  const filed = (to: Scope, from: Scope | null) => {
    if (to === from) return to === UNFILED ? "filed it" : `filed it in ${words.folder(to)}`
    return to === UNFILED ? "took it out of its folder" : `moved it to ${words.folder(to)}`
  }
  const what = (scope: Scope) =>
    scope === EVERYTHING ? "everything" : isRecordScope(scope) ? "it" : words.folder(scope)

  for (const entry of entries) {
    switch (entry.kind) {
      case "RecordAdded":
        if (entry.position !== record.number) break
        folder = entry.folder
        say(entry, "added it", entry.cidDigest)
        break
      case "RecordsAdded": {
        const content = entry.cidDigests[record.number - entry.position]
        if (record.number < entry.position || content === undefined) break
        folder = entry.folder
        say(entry, "added it", content)
        break
      }
      case "RecordReplaced":
        if (entry.record === record.number) say(entry, "replaced its content", entry.cidDigest)
        break
      case "RecordRefiled":
        if (entry.record !== record.number) break
        say(entry, filed(entry.folder, folder))
        folder = entry.folder
        break
      case "RecordRemoved":
        if (entry.record === record.number) say(entry, "removed it")
        break
      case "AccessGranted":
        if (concerns(entry.scope) && mine(entry.grantee))
          say(entry, `shared ${what(entry.scope)} with ${words.name(entry.grantee)}`)
        break
      case "AccessRevoked": {
        const stopped = entry.grantees.filter(mine)
        if (concerns(entry.scope) && stopped.length > 0)
          say(entry, `stopped sharing ${what(entry.scope)} with ${stopped.map(words.name).join(", ")}`)
        break
      }
      case "AccessRewrapped":
      case "DelegateSet":
      case "RecoverySet":
      case "AccountFrozen":
      case "AccountUnfrozen":
      case "SuccessorNamed":
      case "KeyPublished":
      case "VaultSealed":
      case "AccountSetUp":
      case "AccountMoved":
        break
    }
  }
  return sentences.reverse()
}

const capital = (text: string): string =>
  text.startsWith("0x") ? text : text.charAt(0).toLocaleUpperCase() + text.slice(1)
