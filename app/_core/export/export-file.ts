import { isEncryptedExport, openEncryptedExport } from "./encrypted-export"
import { openArchive } from "./open-archive"
import type { ExportArchive } from "./open-archive"
import { blobSource } from "./random-source"

/** One byte more than a key has: a longer file is no key. */
const MAX_READ_OF_KEY = 33

/** Whether a file is an export that needs its key file. */
export const needsExportKey = (file: Blob): Promise<boolean> => isEncryptedExport(blobSource(file))

/**
 * Opens the file of an export; nothing in it is verified yet.
 * @param key the key file, for an encrypted one
 * @throws KeywardError `export-malformed` `export-altered` `export-key-wrong`
 */
export async function openExportFile(file: Blob, key: Blob | null): Promise<ExportArchive> {
  const source = blobSource(file)
  if (!key) return openArchive(source)
  const secret = new Uint8Array(await key.slice(0, MAX_READ_OF_KEY).arrayBuffer())
  return openArchive(await openEncryptedExport(source, secret))
}
