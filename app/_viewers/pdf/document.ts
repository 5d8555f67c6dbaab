import { AnnotationMode, getDocument, PDFWorker, TextLayer } from "pdfjs-dist"
import type { PDFDocumentProxy, RenderTask } from "pdfjs-dist"
import { KeywardError } from "../../_core/errors"
import { annotationsOf, valuesWithoutPicture } from "./describe"
import { loadPdf } from "./load"
import type { LoadedPdf } from "./load"
import { MAX_IMAGE_PIXELS } from "./pictures"
import { startPdfWorker } from "./start-worker"

export interface OpenPdf extends LoadedPdf {
  /** Ends its worker and whatever is being drawn. */
  close(): Promise<void>
}

/** A worker that says nothing for this long after its start never will (a policy that hides it, say). */
const START_TIMEOUT = 15_000
const ASSETS = "/api/pdf"
/** Bytes of a picture as pdf.js holds it; a larger one is scaled down in the worker. */
const MAX_IMAGE_BYTES = 4 * 32_000_000
/** Pixels of the canvas that a page is drawn on, and of its longer side, which browsers limit. */
const MAX_CANVAS_PIXELS = 24_000_000
const MAX_CANVAS_SIDE = 32_000

/**
 * Opens a PDF in a worker of its own. Programs inside it have nothing to run in: scripting, forms and links are parts
 * of pdf.js that are not loaded, and nothing of it is fetched but pdf.js's own fonts and tables from this origin.
 * @throws KeywardError `worker-failed`, and the errors of pdf.js (`PasswordException`, `InvalidPDFException`)
 */
export async function openPdf(file: Blob, password?: string): Promise<OpenPdf> {
  const ports: Worker[] = []
  const close = async () => {
    for (const port of ports) port.terminate()
  }
  let fail: (error: KeywardError) => void = () => undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const silent = new Promise<never>((_, reject) => {
    fail = reject
  })
  const start = (data: Uint8Array<ArrayBuffer>) => {
    const port = startPdfWorker()
    ports.push(port)
    clearTimeout(timer)
    timer = setTimeout(() => fail(new KeywardError("worker-failed")), START_TIMEOUT)
    port.addEventListener("error", () => fail(new KeywardError("worker-failed")))
    // Any word of it shows that it runs
    port.addEventListener("message", () => clearTimeout(timer), { once: true })
    return getDocument({
      data,
      worker: PDFWorker.create({ port }),
      ...(password === undefined ? {} : { password }),
      cMapUrl: `${ASSETS}/cmaps/`,
      iccUrl: `${ASSETS}/iccs/`,
      standardFontDataUrl: `${ASSETS}/standard_fonts/`,
      // Without it pictures of fax, JBIG2 and JPEG 2000 stay white, and nothing says so
      wasmUrl: `${ASSETS}/wasm/`,
      // What a page of text looks like must not depend on the reader's machine
      useSystemFonts: false,
      useWorkerFetch: true,
      maxImageSize: MAX_IMAGE_PIXELS,
      canvasMaxAreaInBytes: MAX_IMAGE_BYTES,
      enableXfa: false,
      disableWorkerRendering: true,
    })
  }
  try {
    return { ...(await Promise.race([loadPdf(file, start), silent])), close }
  } catch (error) {
    await close()
    throw error
  } finally {
    clearTimeout(timer)
  }
}

export interface PageInput {
  /** From 1. */
  readonly page: number
  /** CSS pixels per point. */
  readonly scale: number
  /** Degrees clockwise, beside those that the page itself has. */
  readonly turned: number
  readonly canvas: HTMLCanvasElement
  readonly words: HTMLElement
}

/** Draws a page and its words over it, for selecting, finding and for screen readers. Throws nothing where it was aborted. */
export async function drawPage(
  document: PDFDocumentProxy,
  { page: number, scale, turned, canvas, words }: PageInput,
  signal: AbortSignal,
): Promise<void> {
  const page = await document.getPage(number)
  for (const { id, value } of valuesWithoutPicture(await annotationsOf(page).catch(() => [])))
    document.annotationStorage.setValue(id, { value })
  if (signal.aborted) return
  const viewport = page.getViewport({ scale, rotation: (page.rotate + turned) % 360 })
  const density = Math.min(
    globalThis.devicePixelRatio || 1,
    Math.sqrt(MAX_CANVAS_PIXELS / (viewport.width * viewport.height)),
    MAX_CANVAS_SIDE / Math.max(viewport.width, viewport.height),
  )
  // Drawn aside and put in its place when it is done: the page before stays until then
  const drawn = new OffscreenCanvas(
    Math.max(1, Math.floor(viewport.width * density)),
    Math.max(1, Math.floor(viewport.height * density)),
  )
  const render: RenderTask = page.render({
    canvas: drawn as unknown as HTMLCanvasElement,
    viewport,
    transform: [density, 0, 0, density, 0, 0],
    annotationMode: AnnotationMode.ENABLE_STORAGE,
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
  canvas.getContext("2d")?.drawImage(drawn, 0, 0)
  words.replaceChildren()
  words.style.setProperty("--total-scale-factor", String(viewport.scale))
  await new TextLayer({ textContentSource: content, container: words, viewport }).render()
}
