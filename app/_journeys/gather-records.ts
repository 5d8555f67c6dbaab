import { asKeywardError } from "../_core/errors"
import type { GatheredFile, GatheredRecord } from "../_core/fhir-out/gathered"
import { sourceUrlOf } from "../_core/fhir-out/ips-sources"
import type { NamedSubject } from "../_core/ports/document-parser"
import type { FileTaker } from "../_core/ports/file-taker"
import type { ManifestFile } from "../_core/records/manifest-schema"
import { shownFileName, shownTitle } from "../_core/records/shown-name"
import { rootOfDigest } from "../_core/dag/cid"
import type { PatientView } from "./read-patient"
import { readWholeFile } from "./read-record"
import type { ListedRecord, OpenRecord } from "./read-record"
import type { Services } from "./services"

export interface GatherOptions {
  readonly signal: AbortSignal
  /** `fullUrl` that the resources taken over name as their patient. */
  readonly patientUrl: string
  /** The name of another person whom a file is about; empty if it names nobody else. */
  readonly otherPerson: (subjects: readonly NamedSubject[]) => string
  /** Told before each record: how many are done. */
  readonly onProgress?: (done: number) => void
}

/**
 * Decrypts chosen records and reads what documents that leave Keyward take of them, one after the other. A record or
 * file that cannot be read says why, and the rest goes on.
 * @throws KeywardError `cancelled`
 */
export async function gatherRecords(
  services: Services,
  view: PatientView,
  listed: readonly ListedRecord[],
  taker: FileTaker,
  options: GatherOptions,
): Promise<GatheredRecord[]> {
  const gathered: GatheredRecord[] = []
  for (const { state, open } of listed) {
    options.signal.throwIfAborted()
    options.onProgress?.(gathered.length)
    const head = { number: state.number, root: rootOfDigest(state.cidDigest) }
    if (!open) {
      gathered.push({ ...head, title: `Record ${state.number}`, manifest: null, files: [] })
      continue
    }
    const files: GatheredFile[] = []
    for (const [index, file] of open.manifest.files.entries())
      files.push(await gatherFile(services, view, open, { index, file }, taker, options))
    gathered.push({ ...head, title: shownTitle(open.manifest.title), manifest: open.manifest, files })
  }
  return gathered
}

const NOT_IN_WORDS = "a picture, PDF or other file that is not read in words"

async function gatherFile(
  services: Services,
  view: PatientView,
  record: OpenRecord,
  { index, file }: { index: number; file: ManifestFile },
  taker: FileTaker,
  { signal, patientUrl, otherPerson }: GatherOptions,
): Promise<GatheredFile> {
  const without = (why: string): GatheredFile => ({
    file: { ...file, name: shownFileName(file.name) },
    taken: null,
    why,
    otherPerson: "",
  })
  if (!taker.canTake(file)) return without(NOT_IN_WORDS)
  try {
    const content = await readWholeFile(services, view, record, index, { signal })
    const targets = { patientUrl, sourceUrl: sourceUrlOf(record, index) }
    const taken = await taker.take(content, file, targets, signal)
    return taken ? { ...without(""), taken, otherPerson: otherPerson(taken.subjects) } : without(NOT_IN_WORDS)
  } catch (error) {
    const { code } = asKeywardError(error)
    if (code === "cancelled" || signal.aborted) throw error
    return without("it could not be read")
  }
}
