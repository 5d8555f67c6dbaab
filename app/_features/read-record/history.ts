import { toBase64url, fromHex } from "../../_core/crypto/bytes"
import type { RecordState } from "../../_core/journal/patient-state"
import type { FormerDescription, Manifest } from "../../_core/records/manifest-schema"
import { shownTitle } from "../../_core/records/shown-name"
import type { JournalEntry } from "../../_core/ports/registry"
import { EVERYTHING, isRecordScope, recordScope, UNFILED } from "../../_core/types"
import type { Address, Digest, Scope } from "../../_core/types"
import { asWritten, kindName, longDate } from "../../_words/format"

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
 * are left out; null for the patient. `description`: what the record says of itself now and said before.
 */
export function recordHistory(
  entries: readonly JournalEntry[],
  record: RecordState,
  words: HistoryWords,
  reader: Address | null,
  description?: Description,
): readonly HistorySentence[] {
  const sentences: HistorySentence[] = []
  let folder: Scope | null = null
  let content: Digest | null = null
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
        content = entry.cidDigest
        say(entry, "added it", content)
        break
      case "RecordsAdded": {
        const added = entry.cidDigests[record.number - entry.position]
        if (record.number < entry.position || added === undefined) break
        folder = entry.folder
        content = added
        say(entry, "added it", added)
        break
      }
      case "RecordReplaced":
        if (entry.record !== record.number) break
        say(entry, correctionOf(content, description) ?? "stored it anew", entry.cidDigest)
        content = entry.cidDigest
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

const AND = new Intl.ListFormat("en-GB")

type Description = Pick<Manifest, "title" | "kind" | "time" | "former">

/** What the entry that replaced `content` corrected; null where it replaced the file, or the key alone. */
function correctionOf(content: Digest | null, description: Description | undefined): string | null {
  if (!content || !description?.former) return null
  const named = toBase64url(fromHex(content))
  const at = description.former.findIndex((each) => each.content === named)
  const before: FormerDescription | undefined = description.former[at]
  if (!before) return null
  const after = description.former[at + 1] ?? description
  const changed = [
    before.title !== after.title && `the name from “${shownTitle(before.title)}”`,
    before.kind !== after.kind && `the kind from ${kindName(before.kind)}`,
    before.time !== after.time && `the date from ${longDate(asWritten(before.time))}`,
  ]
  return `corrected ${AND.format(changed.filter((each) => each !== false))}`
}

const capital = (text: string): string =>
  text.startsWith("0x") ? text : text.charAt(0).toLocaleUpperCase() + text.slice(1)
