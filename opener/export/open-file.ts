import { isEncryptedExport, openEncryptedExport } from "../../app/_core/export/encrypted-export"
import { openArchive } from "../../app/_core/export/open-archive"
import type { ExportArchive } from "../../app/_core/export/open-archive"
import { blobSource } from "../../app/_core/export/random-source"
import { verifyExport } from "../../app/_core/export/verify-export"
import type { VerifiedExport } from "../../app/_core/export/verify-export"
import { recover } from "./recover"

/** An export that was checked, and the ZIP that its files come from. */
export interface OpenExport {
  readonly name: string
  readonly archive: ExportArchive
  readonly made: VerifiedExport
}

/** Whether a file needs a key file. */
export const needsKey = (file: Blob): Promise<boolean> => isEncryptedExport(blobSource(file))

/** Opens and checks an export. Throws as {@link verifyExport} does, and `export-key-wrong`. */
export async function openFile(
  file: File,
  key: Blob | null,
  onProgress: (done: number, total: number) => void,
): Promise<OpenExport> {
  const source = blobSource(file)
  const zip = key
    ? await openEncryptedExport(source, new Uint8Array(await key.slice(0, 33).arrayBuffer()))
    : source
  const archive = await openArchive(zip)
  return { name: file.name, archive, made: await verifyExport(archive, { recover, onProgress }) }
}
