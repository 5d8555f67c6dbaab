import { ZipWriter } from "@zip.js/zip.js"
import { shownTitle } from "../../_core/records/shown-name"
import type { PatientView } from "../../_journeys/read-patient"
import { readFile } from "../../_journeys/read-record"
import type { OpenRecord } from "../../_journeys/read-record"
import type { Services } from "../../_journeys/services"
import { asWritten, dayOf } from "../../_words/format"
import { fileNameOf } from "../describe-file"
import type { DownloadTarget } from "../save-target"

export interface SaveOptions {
  readonly signal: AbortSignal
  /** Plaintext bytes so far, over all files. */
  readonly onProgress: (done: number) => void
}

/** Plaintext bytes of all files of the records. */
export const sizeOf = (records: readonly OpenRecord[]): number =>
  records.reduce((sum, { manifest }) => sum + manifest.files.reduce((bytes, file) => bytes + file.size, 0), 0)

/**
 * Decrypts records into one ZIP (APPNOTE.TXT, stored and not compressed), part by part, a folder for each record. The
 * target is closed at the end and left to the caller where it fails: what is cut short must not be kept.
 * @throws KeywardError whatever reading a file throws, and `cancelled`
 */
export async function saveZip(
  services: Services,
  view: PatientView,
  records: readonly OpenRecord[],
  target: DownloadTarget,
  { signal, onProgress }: SaveOptions,
): Promise<void> {
  const { configure } = await import("@zip.js/zip.js")
  configure({ useWebWorkers: false })
  const sink = new WritableStream<Uint8Array<ArrayBuffer>>({ write: (part) => target.write(part.slice()) })
  const zip = new ZipWriter(sink, { level: 0, keepOrder: true, signal })
  const taken = new Set<string>()
  let before = 0
  for (const record of records) {
    const folder = unlike(taken, folderOf(record))
    const names = new Set<string>()
    for (const [index, file] of record.manifest.files.entries()) {
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
      const writer = writable.getWriter()
      const read = async () => {
        try {
          await readFile(services, view, record, index, (part) => writer.write(part), {
            signal,
            onProgress: (done) => onProgress(before + done),
          })
          await writer.close()
        } catch (error) {
          await writer.abort(error).catch(() => undefined)
          throw error
        }
      }
      const reading = read()
      const adding = zip.add(`${folder}/${unlike(names, fileNameOf(file))}`, readable)
      // The reason is the reader's; what the archive says of it follows from that
      const [readOutcome, added] = await Promise.allSettled([reading, adding])
      if (readOutcome.status === "rejected") throw readOutcome.reason
      if (added.status === "rejected") throw added.reason
      before += file.size
    }
  }
  await zip.close()
  await target.close()
}

/** "2026-11-14 Blood count" */
const folderOf = ({ manifest }: OpenRecord): string =>
  fileNameOf({ name: `${dayOf(asWritten(manifest.time)).iso} ${shownTitle(manifest.title)}`.slice(0, 120) })

/** A name that is not taken yet, letter case aside: "scan.pdf", then "scan (2).pdf". */
function unlike(taken: Set<string>, name: string): string {
  const dot = name.lastIndexOf(".")
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""]
  let free = name
  for (let turn = 2; taken.has(free.toLowerCase()); turn++) free = `${stem} (${turn})${ending}`
  taken.add(free.toLowerCase())
  return free
}
