import { shownFileName } from "../_core/records/shown-name"
import {
  claimedType,
  extensionOf,
  fileTypeOf,
  MAX_HEAD_BYTES,
  mediaTypeIn,
  UNKNOWN_TYPE,
} from "../_core/file-types"
import { localTime } from "../_words/format"
import type { RecordKind } from "../_core/records/manifest-schema"

/** The media type that its bytes have; if they say nothing, what the browser says. Reads the file's beginning. */
export async function mediaTypeOf(file: File): Promise<string> {
  const head = new Uint8Array(await file.slice(0, MAX_HEAD_BYTES).arrayBuffer())
  const found = fileTypeOf(file, head)
  return found === UNKNOWN_TYPE ? mediaTypeIn(file.type) || UNKNOWN_TYPE.mime[0] : found.mime[0]
}

/**
 * The file under a name and type that the manifest takes; the bytes stay where they are. A file that cannot be read any
 * more has the type that it claims: it is named where it is encrypted, and the others go on.
 */
export async function sourceOf(file: File): Promise<File> {
  const name = fileNameOf(file)
  const type = await mediaTypeOf(file).catch(() => claimedType(file).mime[0])
  return name === file.name && type === file.type
    ? file
    : new File([file], name, { type, lastModified: file.lastModified })
}

/**
 * A name that a manifest takes: no path, nothing that is not seen or orders text, 255 units at most, the ending kept.
 */
export function fileNameOf({ name }: Pick<File, "name">): string {
  const plain = shownFileName(name.replace(/[\p{Cc}/\\]/gu, " "))
  if (plain === "." || plain === "..") return "file"
  if (plain.length <= 255) return plain
  const ending = extensionOf(plain).slice(0, 16)
  return `${plain.slice(0, 254 - ending.length)}.${ending}`.toWellFormed()
}

/** A title to start from: the name without its ending. */
export const titleOf = (file: Pick<File, "name">): string =>
  fileNameOf(file)
    .replace(/\.[^.]{1,8}$/, "")
    .replace(/[_]+/g, " ")
    .trim() || "Record"

const WORDS: readonly (readonly [RegExp, RecordKind])[] = [
  [/\b(ecg|ekg)\b/i, "ecg"],
  [/\b(lab|labs|blood|hba1c|lipid|result|results|panel)\b/i, "lab-result"],
  [/\b(prescription|recipe|rx|medication)\b/i, "prescription"],
  [/\b(diary|log)\b/i, "diary"],
  [/\b(summary|ips|bundle|ccda)\b/i, "summary"],
  [/\b(x-?ray|scan|mri|ct|echo|ultrasound|photo|retina)\b/i, "image"],
  [/\b(letter|report|discharge)\b/i, "letter"],
]

/** The kind it probably is, from its name and type; the person may say otherwise. */
export function kindOf(file: Pick<File, "name" | "type">): RecordKind {
  const words = fileNameOf(file).replace(/[_.-]+/g, " ")
  return WORDS.find(([pattern]) => pattern.test(words))?.[1] ?? claimedType(file).kind
}

/** RFC 3339 of a file's own date, as the clock here shows it; now if it has none or one to come. */
export function timeOf({ lastModified }: Pick<File, "lastModified">, now: number): string {
  const known = lastModified > 0 && lastModified <= now ? lastModified : now
  return localTime(new Date(known))
}
