import { toBase64url } from "../crypto/bytes"
import { boundedLine } from "../directory/shown-line"
import { KeywardError } from "../errors"
import { areManifestFiles, isRecordKind, isRecordTime } from "../records/manifest-schema"
import type { ManifestFile, RecordKind } from "../records/manifest-schema"
import { RECEIVED_TYPE } from "./came-by-link"
import { DROP_TEXT_LIMITS, MAX_DROP_FILES } from "./drop-limits"

/** Who sends, in their own words; nobody checked them. */
export interface DropSender {
  readonly name: string
  /** Practice, ward, town; may be empty. */
  readonly place: string
  /** How they are reached; may be empty. */
  readonly contact: string
}

/** What a sender says of what they send: one shown line each. */
export interface DropWords {
  readonly sender: DropSender
  readonly title: string
  readonly kind: RecordKind
  /** RFC 3339. */
  readonly time: string
  /** May be empty. */
  readonly note: string
}

export interface DropManifest extends DropWords {
  readonly v: 1
  /** dropId in base64url: what was sent by another link is not taken. */
  readonly drop: string
  readonly files: readonly ManifestFile[]
}

const { name, place, contact, title, note } = DROP_TEXT_LIMITS

/** What a sender typed, as lines that show what they hold, each within its bound. */
export const boundedWords = ({ sender, kind, time, ...words }: DropWords): DropWords => ({
  ...{ kind, time },
  sender: {
    name: boundedLine(sender.name, name),
    place: boundedLine(sender.place, place),
    contact: boundedLine(sender.contact, contact),
  },
  title: boundedLine(words.title, title),
  note: boundedLine(words.note, note),
})

/** A name of a file without what is not seen, and without what no manifest takes. */
export function boundedFileName(text: string): string {
  const line = boundedLine(text.replaceAll("/", " "), 255)
  return /^\.{0,2}$/.test(line) ? "file" : line
}

/**
 * Reads what a sender's browser wrote, whatever program that was: members exactly those listed, texts within their
 * bounds, and of these only what is seen.
 * @throws KeywardError `manifest-malformed`
 */
export function parseDropManifest(value: unknown, dropId: Uint8Array): DropManifest {
  const members = membersOf(value, ["drop", "files", "kind", "note", "sender", "time", "title", "v"])
  const sender = membersOf(members["sender"], ["contact", "name", "place"])
  const { kind, time, files } = members
  if (members["v"] !== 1 || members["drop"] !== toBase64url(dropId)) throw malformed("drop")
  if (!isRecordKind(kind)) throw malformed("kind")
  if (!isRecordTime(time)) throw malformed("time")
  if (!areManifestFiles(files, MAX_DROP_FILES)) throw malformed("files")
  const words = boundedWords({
    ...{ kind, time },
    sender: {
      name: bounded(sender, "name", name),
      place: bounded(sender, "place", place),
      contact: bounded(sender, "contact", contact),
    },
    title: bounded(members, "title", title),
    note: bounded(members, "note", note),
  })
  const named = files.map((file) => ({
    ...file,
    name: boundedFileName(file.name),
    // Where a record came from its owner says, not who sent it
    type: file.type === RECEIVED_TYPE ? "application/json" : file.type,
  }))
  return { v: 1, drop: members["drop"], ...words, files: named }
}

type Members = Readonly<Record<string, unknown>>

function membersOf(value: unknown, names: readonly string[]): Members {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw malformed("value")
  if (Object.keys(value).sort().join() !== names.join()) throw malformed("members")
  return value as Members
}

function bounded(members: Members, member: string, most: number): string {
  const text = members[member]
  if (typeof text !== "string" || text.length > most) throw malformed(member)
  return text
}

const malformed = (member: string) => new KeywardError("manifest-malformed", { member })
