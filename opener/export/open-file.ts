import { openExportFile } from "../../app/_core/export/export-file"
import type { ExportArchive } from "../../app/_core/export/open-archive"
import { verifyExport } from "../../app/_core/export/verify-export"
import type { VerifiedExport } from "../../app/_core/export/verify-export"
import { recover } from "./recover"

/** An export that was checked, and the ZIP that its files come from. */
export interface OpenExport {
  readonly name: string
  readonly archive: ExportArchive
  readonly made: VerifiedExport
}

/** Opens and checks an export. Throws as {@link verifyExport} does, and `export-key-wrong`. */
export async function openFile(
  file: File,
  key: Blob | null,
  onProgress: (done: number, total: number) => void,
): Promise<OpenExport> {
  const archive = await openExportFile(file, key)
  return { name: file.name, archive, made: await verifyExport(archive, { recover, onProgress }) }
}
