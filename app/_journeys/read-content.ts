import { asKeywardError } from "../_core/errors"
import type { ErrorCode } from "../_core/errors"
import type { Fact } from "../_core/picture/fact"
import type { DocumentParser, NamedSubject } from "../_core/ports/document-parser"
import type { ContentFacts } from "../_core/search/facts-segment"
import { MAX_TEXT_CHARACTERS } from "../_core/search/record-text"
import type { FileText, RecordText } from "../_core/search/record-text"
import type { PatientView } from "./read-patient"
import { readWholeFile } from "./read-record"
import type { OpenRecord } from "./read-record"
import type { Services } from "./services"

/** What a record's files say: statements, and all their text. */
export interface RecordContent {
  readonly facts: readonly { readonly fact: Fact; readonly file: number }[]
  readonly subjects: readonly NamedSubject[]
  /** Files whose kind holds no statements: pictures, PDFs. */
  readonly withoutFacts: number
  /** Files with statements that could not be read. */
  readonly unreadFacts: number
  /** Whether facts depend on whom the reader trusts: they are not stored. */
  readonly dependsOnTrust: boolean
  /** null if a file was left out that may hold text, or could not be fetched this time. */
  readonly text: RecordText | null
}

/** Statements of one record that are kept, and people of one file: no file of a person has more. */
const [MAX_FACTS, MAX_SUBJECTS] = [100_000, 1_000]

/** Errors that reading again does not change: the file itself is damaged or too large. */
const PERMANENT: ReadonlySet<ErrorCode> = new Set(["document-damaged", "document-too-large"])

/**
 * Decrypts the files of a record, one after the other, and reads what they say. A file that cannot be read is counted.
 * @param options.wanted `facts`: only files that may hold statements are opened
 * @param options.onBytes called with the number of bytes of each file that was read
 * @throws KeywardError `cancelled`
 */
export async function readContent(
  services: Services,
  view: PatientView,
  record: OpenRecord,
  parser: DocumentParser,
  options: {
    readonly signal: AbortSignal
    readonly wanted: "facts" | "all"
    readonly onBytes?: (bytes: number) => void
  },
): Promise<RecordContent> {
  const { signal, wanted, onBytes } = options
  const facts: { fact: Fact; file: number }[] = []
  const subjects: NamedSubject[] = []
  // Its name stands in the manifest, which the digest covers: words of both are found together
  const texts: FileText[] = [{ file: -1, text: nameOf(record) }]
  let [withoutFacts, unreadFacts, cut, room] = [0, 0, 0, MAX_TEXT_CHARACTERS]
  let complete = true
  let dependsOnTrust = false
  for (const [index, file] of record.manifest.files.entries()) {
    const holdsFacts = parser.canHoldFacts(file)
    const holdsText = parser.canHoldText(file)
    if (!holdsFacts) withoutFacts++
    if (holdsText === "too-large") cut++
    if (holdsText !== "yes" && !holdsFacts) continue
    // A record has up to a thousand files, and all their text would be in memory at once
    if (room === 0 && !holdsFacts) {
      cut++
      continue
    }
    if (wanted === "facts" && !holdsFacts) {
      complete = false
      continue
    }
    try {
      const content = await readWholeFile(services, view, record, index, { signal })
      onBytes?.(file.size)
      const parsed = await parser.parse(content, file, signal)
      if (facts.length + parsed.facts.length > MAX_FACTS) unreadFacts++
      else for (const fact of parsed.facts) facts.push({ fact, file: index })
      for (const subject of parsed.subjects.slice(0, MAX_SUBJECTS)) subjects.push(subject)
      const text = parsed.text.slice(0, room)
      if (text) texts.push({ file: index, text })
      if (parsed.cut || parsed.text.length > room) cut++
      room -= text.length
      dependsOnTrust ||= parsed.dependsOnTrust
    } catch (error) {
      const { code } = asKeywardError(error)
      if (code === "cancelled" || signal.aborted) throw error
      if (holdsFacts) unreadFacts++
      if (PERMANENT.has(code)) cut++
      else complete = false
    }
  }
  const digest = record.state.cidDigest
  const text = complete ? { digest, files: texts, cut } : null
  return { facts, subjects, withoutFacts, unreadFacts, dependsOnTrust, text }
}

/** The part of it that is stored. */
export const factsIn = ({ facts, subjects, withoutFacts }: RecordContent): ContentFacts => ({
  facts,
  subjects,
  without: withoutFacts,
})

const nameOf = ({ manifest }: OpenRecord) =>
  [manifest.title, manifest.authorName, ...manifest.files.map(({ name }) => name)].filter(Boolean).join("\n")
