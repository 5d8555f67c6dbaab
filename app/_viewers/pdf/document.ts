import { AnnotationMode, getDocument, PDFWorker, TextLayer } from "pdfjs-dist"
import type { PDFDocumentProxy } from "pdfjs-dist"
import { KeywardError } from "../../_core/errors"

export interface OpenPdf {
  readonly document: PDFDocumentProxy
  /** Ends its worker and whatever is being drawn. */
  close(): Promise<void>
}

/** A worker that says nothing for this long after its start never will (a policy that hides it, say). */
const START_TIMEOUT = 15_000
const ASSETS = "/api/pdf"
/** Pixels of one picture inside a page; larger ones are left out rather than fill the memory. */
const MOST_IMAGE_PIXELS = 64_000_000
/** Pixels of the canvas that a page is drawn on. */
const MOST_CANVAS_PIXELS = 24_000_000

/**
 * Opens a PDF in a worker of its own. Programs inside it have nothing to run in: scripting, forms and links are parts
 * of pdf.js that are not loaded, and nothing of it is fetched but pdf.js's own fonts and tables from this origin.
 * @throws KeywardError `worker-failed`, and the errors of pdf.js (`PasswordException`, `InvalidPDFException`)
 */
export async function openPdf(data: ArrayBuffer): Promise<OpenPdf> {
  const port = new Worker(new URL("pdfjs-dist/build/pdf.worker.min.mjs", import.meta.url), { type: "module" })
  const worker = PDFWorker.create({ port })
  const task = getDocument({
    data,
    worker,
    cMapUrl: `${ASSETS}/cmaps/`,
    iccUrl: `${ASSETS}/iccs/`,
    standardFontDataUrl: `${ASSETS}/standard_fonts/`,
    wasmUrl: `${ASSETS}/wasm/`,
    // What a page of text looks like must not depend on the reader's machine
    useSystemFonts: false,
    useWorkerFetch: true,
    maxImageSize: MOST_IMAGE_PIXELS,
    enableXfa: false,
    disableWorkerRendering: true,
  })
  const close = async () => {
    await task.destroy().catch(() => undefined)
    port.terminate()
  }
  let timer: ReturnType<typeof setTimeout> | undefined
  const silent = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new KeywardError("worker-failed")), START_TIMEOUT)
    port.addEventListener("error", () => reject(new KeywardError("worker-failed")))
    // Any word of it shows that it runs
    port.addEventListener("message", () => clearTimeout(timer), { once: true })
  })
  try {
    return { document: await Promise.race([task.promise, silent]), close }
  } catch (error) {
    await close()
    throw error
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Draws a page (from 1) as wide as `width` CSS pixels times `zoom`, and its words over it, for selecting and for
 * screen readers. Throws nothing where it was aborted.
 */
export async function drawPage(
  document: PDFDocumentProxy,
  input: { page: number; width: number; zoom: number; canvas: HTMLCanvasElement; words: HTMLElement },
  signal: AbortSignal,
): Promise<void> {
  const { canvas, words } = input
  const page = await document.getPage(input.page)
  if (signal.aborted) return
  const plain = page.getViewport({ scale: 1 })
  const viewport = page.getViewport({ scale: (input.width / plain.width) * input.zoom })
  const density = Math.min(
    globalThis.devicePixelRatio || 1,
    Math.sqrt(MOST_CANVAS_PIXELS / (viewport.width * viewport.height)),
  )
  // Drawn aside and put in its place when it is done: the page before stays until then
  const drawn = new OffscreenCanvas(Math.ceil(viewport.width * density), Math.ceil(viewport.height * density))
  const render = page.render({
    canvas: drawn as unknown as HTMLCanvasElement,
    viewport,
    transform: [density, 0, 0, density, 0, 0],
    annotationMode: AnnotationMode.ENABLE,
  })
  const cancel = () => render.cancel()
  signal.addEventListener("abort", cancel, { once: true })
  try {
    await render.promise
  } catch (error) {
    if (signal.aborted) return
    throw error
  } finally {
    signal.removeEventListener("abort", cancel)
  }
  const content = await page.getTextContent()
  if (signal.aborted) return
  canvas.width = drawn.width
  canvas.height = drawn.height
  canvas.style.width = `${viewport.width}px`
  canvas.style.height = `${viewport.height}px`
  canvas.getContext("2d")?.drawImage(drawn, 0, 0)
  words.replaceChildren()
  words.style.setProperty("--total-scale-factor", String(viewport.scale))
  await new TextLayer({ textContentSource: content, container: words, viewport }).render()
}
