import type { getDocument, PDFDocumentLoadingTask, PDFWorker } from "pdfjs-dist"
import { KeywardError } from "../../_core/errors"
import { inNode, packageFile } from "../parts/package-file"
import type { ReadInput } from "../viewer"
import { describePdf, LOCKED, readingOf } from "./describe"
import type { PdfModel } from "./describe"
import { loadPdf } from "./load"
import { countTooLarge } from "./pictures"
import { startPdfWorker } from "./start-worker"

export { readingOf }

/** A document that is read into memory as a whole. */
export const MAX_PDF_BYTES = 512 * 1024 * 1024
const ASSETS = "/api/pdf"

interface PdfJs {
  readonly getDocument: typeof getDocument
  readonly PDFWorker: typeof PDFWorker
}

/** pdf.js, where its character maps lie, and a worker for its other half; in Node both halves run in this thread. */
async function loadPdfJs(): Promise<{ pdfjs: PdfJs; cMapUrl: string; start: () => Worker | null }> {
  if (!inNode())
    return { pdfjs: await import("pdfjs-dist"), cMapUrl: `${ASSETS}/cmaps/`, start: startPdfWorker }
  // Node 24 lacks what the build for browsers needs
  const load = (file: string) =>
    import(
      /* turbopackIgnore: true */ /* webpackIgnore: true */ packageFile(`pdfjs-dist/${file}`)?.url ?? ""
    ) as Promise<unknown>
  const scope = globalThis as { pdfjsWorker?: unknown }
  scope.pdfjsWorker ??= await load("legacy/build/pdf.worker.min.mjs")
  const pdfjs = (await load("legacy/build/pdf.min.mjs")) as PdfJs
  const cMapUrl = packageFile("pdfjs-dist/cmaps/LICENSE")?.path.replace(/LICENSE$/, "") ?? ""
  return { pdfjs, cMapUrl, start: () => null }
}

/**
 * What a PDF says beside what it draws: metadata, text, notes on its pages, form values, files in it.
 * @throws KeywardError `document-damaged`, `document-too-large`
 */
export async function read({ file }: Pick<ReadInput, "file">): Promise<PdfModel> {
  if (file.size > MAX_PDF_BYTES) throw new KeywardError("document-too-large", { size: file.size })
  const { pdfjs, cMapUrl, start } = await loadPdfJs()
  const ports: Worker[] = []
  const tasks: PDFDocumentLoadingTask[] = []
  try {
    const { document, missing } = await loadPdf(file, (data) => {
      const port = start()
      if (port) ports.push(port)
      const task = pdfjs.getDocument({
        data,
        ...(port ? { worker: pdfjs.PDFWorker.create({ port }) } : {}),
        cMapUrl,
        useSystemFonts: false,
        enableXfa: false,
        verbosity: 0,
      })
      tasks.push(task)
      return task
    })
    const model = await describePdf(document, missing)
    return { ...model, notShown: [...model.notShown, ...(await tooLarge(file))] }
  } catch (cause) {
    if (cause instanceof Error && cause.name === "PasswordException") return LOCKED
    throw new KeywardError("document-damaged", {}, { cause })
  } finally {
    for (const task of tasks) await task.destroy().catch(() => undefined)
    for (const port of ports) port.terminate()
  }
}

/** Counted for a page's `notShown`. */
export async function tooLarge(file: Blob) {
  const count = await countTooLarge(file)
  return count > 0 ? [{ what: "pictures that are too large to draw", count }] : []
}
