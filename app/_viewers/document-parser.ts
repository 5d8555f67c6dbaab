import { asKeywardError, KeywardError } from "../_core/errors"
import { claimedType } from "../_core/file-types"
import type { ViewerId } from "../_core/file-types"
import type { DocumentParser, ParsedDocument } from "../_core/ports/document-parser"
import type { ManifestFile } from "../_core/records/manifest-schema"
import { MAX_TEXT_CHARACTERS } from "../_core/search/record-text"
import { findType } from "./read-file"
import type { Attachment, Reading } from "./reading"
import type { FileInfo, ReadInput } from "./viewer"
import type { ReadResult } from "./worker-protocol"

/** Larger documents are opened by themselves only. */
const MAX_PARSED_BYTES = 30_000_000
/** Viewers whose parsers make facts. `json` and `text` are tried for files whose bytes may turn out to be one of these. */
const HOLDERS: ReadonlySet<ViewerId | null> = new Set<ViewerId | null>([
  "fhir",
  "ccda",
  "hl7v2",
  "health-card",
  "json",
  "text",
])
/** Viewers whose readings have facts. */
export const FACTUAL: ReadonlySet<ViewerId | null> = new Set<ViewerId | null>([
  "fhir",
  "ccda",
  "hl7v2",
  "health-card",
])
/** Viewers whose parsers make text. */
const TEXTUAL: ReadonlySet<ViewerId | null> = new Set<ViewerId | null>([
  ...["fhir", "ccda", "hl7v2", "health-card", "json", "text", "pdf"],
  ...["table", "markdown", "rtf", "docx", "mail", "html"],
] as ViewerId[])
/** Files inside a file whose text is found with it, and how deep. */
const [MAX_INSIDE, MAX_DEPTH] = [20, 2]

/** Whether a file of this name and type can hold facts at all: an image cannot. */
export function canHoldFacts(file: Pick<ManifestFile, "name" | "type" | "size">): boolean {
  const claimed = claimedType(file)
  return file.size <= MAX_PARSED_BYTES && (HOLDERS.has(claimed.viewer) || claimed.id === "unknown")
}

type Read = (viewer: ViewerId, input: ReadInput, signal: AbortSignal) => Promise<ReadResult | null>

/** Milliseconds for one file with all that is inside it: the next one waits, and nobody sees a parser that never ends. */
const TIME_LIMIT = 120_000

const NOTHING: ParsedDocument = { facts: [], subjects: [], text: "", cut: false, dependsOnTrust: false }

/**
 * The parsers of the viewers as a {@link DocumentParser}; `read` runs one, in a worker or in this thread.
 * @param timeLimit milliseconds after which a file fails with `worker-failed`
 */
export const documentParser = (read: Read, timeLimit = TIME_LIMIT): DocumentParser => ({
  canHoldFacts,
  canHoldText: (file) => {
    const claimed = claimedType(file)
    if (!TEXTUAL.has(claimed.viewer) && claimed.id !== "unknown") return "no"
    return file.size <= MAX_PARSED_BYTES ? "yes" : "too-large"
  },
  parse: (content, { name, type, size }, signal) =>
    inTime(timeLimit, signal, (limited) => parse(read, content, { name, type, size }, limited, 0)),
})

async function inTime<T>(
  limit: number,
  signal: AbortSignal,
  work: (limited: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), limit)
  try {
    return await work(AbortSignal.any([signal, late.signal]))
  } catch (error) {
    if (late.signal.aborted && !signal.aborted) throw new KeywardError("worker-failed", {}, { cause: error })
    throw error
  } finally {
    clearTimeout(timer)
  }
}

async function parse(
  read: Read,
  content: Blob,
  info: FileInfo,
  signal: AbortSignal,
  depth: number,
): Promise<ParsedDocument> {
  const found = await findType(content, info)
  if (!found.viewer || !TEXTUAL.has(found.viewer)) return NOTHING
  const result = await read(found.viewer, { file: content, ...info, found }, signal)
  if (!result) return NOTHING
  const { reading } = result
  const inside = await textInside(read, reading.attachments, signal, depth)
  return {
    facts: reading.facts,
    subjects: reading.subjects,
    text: [textOf(reading), ...inside.texts].filter(Boolean).join("\n\n"),
    cut: inside.cut,
    dependsOnTrust: found.viewer === "health-card",
  }
}

async function textInside(
  read: Read,
  attachments: readonly Attachment[],
  signal: AbortSignal,
  depth: number,
): Promise<{ texts: readonly string[]; cut: boolean }> {
  const texts: string[] = []
  let [cut, characters] = [false, 0]
  for (const [index, { name, type, content }] of attachments.entries()) {
    if (!content) continue
    const isTooMuch = content.size > MAX_PARSED_BYTES || characters > MAX_TEXT_CHARACTERS
    if (index >= MAX_INSIDE || depth >= MAX_DEPTH || isTooMuch) {
      cut = true
      continue
    }
    try {
      const info = { name, type, size: content.size }
      const inside = await parse(read, content, info, signal, depth + 1)
      texts.push(inside.text)
      characters += inside.text.length
      cut ||= inside.cut
    } catch (error) {
      const { code } = asKeywardError(error)
      if (code !== "document-damaged" && code !== "document-too-large") throw error
      cut = true
    }
  }
  return { texts, cut }
}

/** Everything that a person can read in a document, each line once. */
function textOf(reading: Reading): string {
  const lines = [
    reading.title,
    reading.author,
    ...reading.subjects.flatMap(({ name, identifiers }) => [name, ...identifiers]),
    ...reading.rows.flatMap(({ section, what, details, when, flags, subject }) => [
      section,
      [flags.join(", "), what, details, when, subject].filter(Boolean).join(" · "),
    ]),
    ...reading.narrative.flatMap(({ section, text }) => [section, text]),
    reading.text,
  ]
  return [...new Set(lines)].filter(Boolean).join("\n")
}
