import { getDocument } from "pdfjs-dist"
import type { PDFDocumentProxy } from "pdfjs-dist"
import { WorkerMessageHandler } from "pdfjs-dist/build/pdf.worker.min.mjs"
import { useEffect, useRef, useState } from "react"

const MAX_PAGES = 200
const MAX_CANVAS_PIXELS = 24_000_000

interface OpenPdf {
  readonly document: PDFDocumentProxy
  close(): void
}

// With a worker made of its text pdf.js opened nothing in a page with an opaque origin (seen with Chromium 153, cause not
// known): it takes its other half from here and reads on the page's own thread. Nothing is fetched, and programs inside a PDF have nowhere to run.
Object.assign(globalThis, { pdfjsWorker: { WorkerMessageHandler } })

async function openPdf(file: Blob): Promise<OpenPdf> {
  const data = new Uint8Array(await file.arrayBuffer())
  const task = getDocument({
    ...{ data, enableXfa: false, disableWorkerRendering: true },
    ...{ maxImageSize: MAX_CANVAS_PIXELS, useWorkerFetch: false },
  })
  return { document: await task.promise, close: () => void task.destroy() }
}

/** The pages of a PDF under each other, drawn as they come near. */
export function PdfPages({ file }: { file: Blob }) {
  const [pdf, setPdf] = useState<OpenPdf | null>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    let open: OpenPdf | null = null
    let isOver = false
    openPdf(file).then(
      (opened) => {
        if (isOver) return opened.close()
        open = opened
        setPdf(opened)
      },
      () => setFailed(true),
    )
    return () => {
      isOver = true
      open?.close()
    }
  }, [file])
  if (failed) return <p className="note warning">This PDF could not be shown here. Save it to open it.</p>
  if (!pdf) return <p role="status">Opening the PDF…</p>
  const { numPages } = pdf.document
  return (
    <div className="pages">
      {Array.from({ length: Math.min(numPages, MAX_PAGES) }, (_, index) => (
        <PdfPage key={index} document={pdf.document} page={index + 1} of={numPages} />
      ))}
      {numPages > MAX_PAGES && (
        <p className="note warning">{`Pages ${MAX_PAGES + 1} to ${numPages} are not shown here. Save the file to read them.`}</p>
      )}
      <p className="meta">
        Scanned pages can stay white here, and letters can look different. Save the PDF to see it exactly as
        it is.
      </p>
    </div>
  )
}

function PdfPage({ document, page, of }: { document: PDFDocumentProxy; page: number; of: number }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [words, setWords] = useState("")
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    const place = canvas.current
    if (!place) return
    let isOver = false
    const draw = async () => {
      const loaded = await document.getPage(page)
      const plain = loaded.getViewport({ scale: 1 })
      const wished = (place.clientWidth * Math.min(window.devicePixelRatio, 2)) / plain.width
      const scale = Math.min(wished, Math.sqrt(MAX_CANVAS_PIXELS / (plain.width * plain.height)))
      const viewport = loaded.getViewport({ scale })
      if (isOver) return
      place.width = viewport.width
      place.height = viewport.height
      await loaded.render({ canvas: place, viewport }).promise
      const { items } = await loaded.getTextContent()
      if (!isOver) setWords(items.map((item) => ("str" in item ? item.str : "")).join(" "))
    }
    const near = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return
        near.disconnect()
        draw().catch(() => !isOver && setFailed(true))
      },
      { rootMargin: "800px" },
    )
    near.observe(place)
    return () => {
      isOver = true
      near.disconnect()
    }
  }, [document, page])
  return (
    <figure>
      <canvas ref={canvas} className="page" aria-hidden="true" />
      <figcaption className="meta">
        {failed ? `Page ${page} could not be drawn.` : `Page ${page} of ${of}`}
      </figcaption>
      <p className="unseen">{words}</p>
    </figure>
  )
}
