import { shownTitle } from "../_core/records/shown-name"
import type { SourcedFact } from "../_core/picture/source"
import type { DocumentParser, NamedSubject } from "../_core/ports/document-parser"
import type { ContentFacts } from "../_core/search/facts-segment"
import type { Digest, RecordNumber } from "../_core/types"
import { factsIn, readContent } from "./read-content"
import type { RecordContent } from "./read-content"
import type { PatientView } from "./read-patient"
import type { ListedRecord } from "./read-record"
import type { Services } from "./services"

/**
 * What was read in this session, by content: nothing of it can change. Kept in memory alone and gone with the keys; a
 * grant that ends takes its records off the list that is asked for.
 */
export type FactsCache = Map<Digest, ContentFacts>

/** What all records that were read so far say, and how far that is. */
export interface Picture {
  readonly facts: readonly SourcedFact[]
  readonly subjects: readonly NamedSubject[]
  /** Records read so far, of how many. */
  readonly read: number
  readonly of: number
  /** Records with nothing but files whose kind holds no statements. */
  readonly without: number
  /** Records of which something could not be read, with those that cannot be opened. */
  readonly unread: readonly RecordNumber[]
}

export interface ReadFactsOptions {
  readonly signal: AbortSignal
  /** Told after each record. */
  readonly onPicture?: (picture: Picture) => void
  /** Called with the content of each record that was not in the cache and had to be opened. */
  readonly onContent?: (digest: Digest, content: RecordContent) => Promise<void>
}

/**
 * Reads what the listed records say, record by record, in their order. A record or file that cannot be read is counted
 * and the rest goes on.
 * @throws KeywardError `cancelled`
 */
export async function readFacts(
  services: Services,
  view: PatientView,
  listed: readonly ListedRecord[],
  parser: DocumentParser,
  cache: Pick<FactsCache, "get" | "set">,
  { signal, onPicture, onContent }: ReadFactsOptions,
): Promise<Picture> {
  const facts: SourcedFact[] = []
  const subjects: NamedSubject[] = []
  const unread: RecordNumber[] = []
  let [read, without] = [0, 0]
  const picture = (): Picture => ({
    facts: [...facts],
    subjects: [...subjects],
    read,
    of: listed.length,
    without,
    unread: [...unread],
  })
  for (const { state, open } of listed) {
    signal.throwIfAborted()
    read++
    if (!open) unread.push(state.number)
    else {
      let found = cache.get(state.cidDigest)
      if (!found) {
        const content = await readContent(services, view, open, parser, { signal, wanted: "facts" })
        found = factsIn(content)
        await onContent?.(state.cidDigest, content)
        // What failed may come the next time
        if (content.unreadFacts > 0) unread.push(state.number)
        else cache.set(state.cidDigest, found)
      }
      const title = shownTitle(open.manifest.title)
      // One by one: a list of arguments has an end
      for (const { fact, file } of found.facts)
        facts.push({ fact, source: { record: state.number, file, title } })
      for (const one of found.subjects) subjects.push(one)
      if (found.without === open.manifest.files.length) without++
    }
    onPicture?.(picture())
  }
  return picture()
}
