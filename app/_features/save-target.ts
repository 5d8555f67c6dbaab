import { KeywardError } from "../_core/errors"
import { saveBytes } from "./save-file"

/** Where a decrypted file goes, part by part. */
export interface DownloadTarget {
  write(part: Uint8Array<ArrayBuffer>): Promise<void>
  close(): Promise<void>
  /** Leaves nothing of it behind. */
  discard(): Promise<void>
}

/** Where parts cannot be written straight to a file they are held in memory, up to this many bytes. */
export const MOST_HELD_BYTES = 1_000_000_000

interface ChosenFile extends FileSystemFileHandle {
  remove?(): Promise<void>
}
type Picker = (options: { suggestedName: string }) => Promise<ChosenFile>

/**
 * Asks where to put it, where the browser can write to a place of the reader's choice; else holds it in memory and
 * hands it to the browser's own downloads. null where the reader thought better of it.
 * @throws KeywardError `file-too-large` where it would have to be held and is above MOST_HELD_BYTES
 */
export async function chooseTarget(name: string, size: number): Promise<DownloadTarget | null> {
  const picker = (globalThis as { showSaveFilePicker?: Picker }).showSaveFilePicker
  if (!picker) {
    if (size > MOST_HELD_BYTES) throw new KeywardError("file-too-large", { size })
    return heldTarget(name)
  }
  try {
    return await fileTarget(await picker({ suggestedName: name }))
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return null
    throw error
  }
}

/** Straight to a file: what stood in it before stays until the last byte is there. */
async function fileTarget(file: ChosenFile): Promise<DownloadTarget> {
  const writer = await file.createWritable()
  return {
    write: (part) => writer.write(part),
    close: () => writer.close(),
    async discard() {
      await writer.abort()
      // The picker makes an empty file; one that held something before is the reader's and stays
      if ((await file.getFile()).size === 0) await file.remove?.()
    },
  }
}

function heldTarget(name: string): DownloadTarget {
  const parts: Uint8Array<ArrayBuffer>[] = []
  return {
    write: (part) => Promise.resolve(void parts.push(part)),
    close() {
      saveBytes(name, new Blob(parts))
      return Promise.resolve()
    },
    discard: () => Promise.resolve(void parts.splice(0)),
  }
}
