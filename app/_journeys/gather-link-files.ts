import { asKeywardError } from "../_core/errors"
import { shownFileName, shownTitle } from "../_core/records/shown-name"
import { fitting, linkFileOf } from "../_core/shl/files-out"
import { MAX_LINK_FILE_BYTES } from "../_core/shl/link-limits"
import type { LinkFile } from "../_core/shl/seal-file"
import type { PatientView } from "./read-patient"
import { readWholeFile } from "./read-record"
import type { ListedRecord } from "./read-record"
import type { Services } from "./services"

/** Files that a link is to lead to. */
export interface GatheredLinkFiles {
  readonly files: readonly LinkFile[]
  /** Titles of the records that something is taken of. */
  readonly titles: readonly string[]
  /** What is not in it, as sentences. */
  readonly leftOut: readonly string[]
}

/**
 * Decrypts chosen records for a link, one file after the other. What cannot be read or does not fit says so, and the
 * rest goes on.
 * @throws KeywardError `cancelled`
 */
export async function gatherLinkFiles(
  services: Services,
  view: PatientView,
  listed: readonly ListedRecord[],
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress?: (done: number) => void },
): Promise<GatheredLinkFiles> {
  const leftOut: string[] = []
  const read: { readonly file: LinkFile; readonly title: string; readonly name: string }[] = []
  for (const [done, { state, open }] of listed.entries()) {
    signal.throwIfAborted()
    onProgress?.(done)
    if (!open) {
      leftOut.push(`Record ${state.number} could not be opened.`)
      continue
    }
    const record = { ...open.manifest, title: shownTitle(open.manifest.title) }
    for (const [index, file] of open.manifest.files.entries()) {
      const name = shownFileName(file.name)
      if (file.size > MAX_LINK_FILE_BYTES) {
        leftOut.push(tooLarge(record.title, name))
        continue
      }
      try {
        const blob = await readWholeFile(services, view, open, index, { signal })
        const content = new Uint8Array(await blob.arrayBuffer())
        read.push({
          file: linkFileOf({ record, file: { ...file, name }, content }),
          title: record.title,
          name,
        })
      } catch (error) {
        if (signal.aborted || asKeywardError(error).code === "cancelled") throw error
        leftOut.push(`“${record.title}”: ${name} could not be read.`)
      }
    }
  }
  const { taken, left } = fitting(read.map(({ file }) => file))
  const kept = read.filter((_, place) => !left.includes(place))
  for (const place of left) {
    const { title, name } = read[place]!
    leftOut.push(tooLarge(title, name))
  }
  return { files: taken, titles: [...new Set(kept.map(({ title }) => title))], leftOut }
}

const tooLarge = (title: string, name: string) =>
  `“${title}”: ${name} does not fit. A link has room for 20 files, 10 MB each (about 7 MB for a PDF or a picture) and 50 MB in all.`
