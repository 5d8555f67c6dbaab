import type { PDFDocumentLoadingTask, PDFDocumentProxy } from "pdfjs-dist"
import { repairPages } from "./repair"

/** An open document and its pages that are empty only because they are missing, from 1. */
export interface LoadedPdf {
  readonly document: PDFDocumentProxy
  readonly missing: ReadonlySet<number>
}

/**
 * Opens a document with pdf.js, and once more with its missing pages replaced if its last page cannot be reached. `start`
 * begins a loading task; the bytes are gone to it.
 */
export async function loadPdf(
  file: Blob,
  start: (data: Uint8Array<ArrayBuffer>) => PDFDocumentLoadingTask,
): Promise<LoadedPdf> {
  const bytes = async () => new Uint8Array(await file.arrayBuffer())
  const task = start(await bytes())
  const document = await task.promise
  const whole = await document.getPage(document.numPages).then(
    () => true,
    () => false,
  )
  const repaired = whole ? null : repairPages(await bytes())
  if (!repaired) return { document, missing: new Set() }
  await task.destroy()
  const second = await start(repaired.bytes).promise
  const missing = new Set<number>()
  for (let number = 1; number <= second.numPages; number++) {
    const ref = (await second.getPage(number).catch(() => null))?.ref
    if (ref && repaired.missing.has(ref.num)) missing.add(number)
  }
  return { document: second, missing }
}
