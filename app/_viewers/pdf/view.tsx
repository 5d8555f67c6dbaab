"use client"
import { ChevronLeft, ChevronRight, FileWarning, Minus, Plus } from "lucide-react"
import { useEffect, useRef, useState } from "react"
import { asKeywardError } from "../../_core/errors"
import { IconButton } from "../../_ui/Button"
import { DocumentFrame, Paper } from "../../_ui/DocumentFrame"
import { Icon } from "../../_ui/Icon"
import { Panel } from "../../_ui/Panel"
import { SkeletonText } from "../../_ui/Skeleton"
import { useVoice } from "../../_ui/Toast"
import { ProblemPanel } from "../../_parts/actions/problem"
import { bytesInWords } from "../../_words/format"
import { drawPage, openPdf } from "./document"
import type { OpenPdf } from "./document"
import type { ViewProps } from "../viewer"
import styles from "../viewers.module.css"

const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3] as const
const WHOLE = ZOOMS.indexOf(1)

/** A PDF page by page, drawn on paper; its words can be selected and read aloud. */
export default function PdfView({ file, frame, found, size: bytes }: ViewProps) {
  const [pdf, setPdf] = useState<OpenPdf["document"] | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [page, setPage] = useState(1)
  const [zoom, setZoom] = useState<number>(WHOLE)
  const { announce } = useVoice()

  useEffect(() => {
    let left = false
    let open: OpenPdf | null = null
    const start = async () => {
      try {
        open = await openPdf(await file.arrayBuffer())
        if (left) await open.close()
        else setPdf(open.document)
      } catch (thrown) {
        if (!left) setError(thrown)
      }
    }
    void start()
    return () => {
      left = true
      void open?.close()
    }
  }, [file])

  const size = `${bytesInWords(bytes)} ${found.label}`
  if (error)
    return (
      <DocumentFrame {...frame} meta={size}>
        <div className={styles.inside}>
          <Unreadable error={error} />
        </div>
      </DocumentFrame>
    )
  const pages = pdf?.numPages ?? 0
  const turn = (to: number) => {
    if (to < 1 || to > pages) return
    setPage(to)
    announce(`Page ${to} of ${pages}`)
  }
  const magnify = (to: number) => setZoom(Math.min(ZOOMS.length - 1, Math.max(0, to)))
  return (
    <DocumentFrame
      {...frame}
      meta={pages > 0 ? `Page ${page} of ${pages} · ${size}` : size}
      tools={
        <>
          <IconButton label="Smaller" icon={<Icon of={Minus} />} onClick={() => magnify(zoom - 1)} />
          <IconButton label="Larger" icon={<Icon of={Plus} />} onClick={() => magnify(zoom + 1)} />
          {pages > 1 && (
            <>
              <IconButton
                label="Previous page"
                icon={<Icon of={ChevronLeft} />}
                onClick={() => turn(page - 1)}
              />
              <IconButton
                label="Next page"
                icon={<Icon of={ChevronRight} />}
                onClick={() => turn(page + 1)}
              />
            </>
          )}
          {frame.tools}
        </>
      }
    >
      <Paper bare>
        {pdf ? (
          <Page
            pdf={pdf}
            page={page}
            zoom={ZOOMS[zoom] ?? 1}
            label={`${frame.label}, page ${page} of ${pages}`}
            onError={setError}
          />
        ) : (
          <div className={styles.opening}>
            <SkeletonText label="Opening the document" count={12} />
          </div>
        )}
      </Paper>
    </DocumentFrame>
  )
}

function Page(props: {
  pdf: OpenPdf["document"]
  page: number
  zoom: number
  label: string
  onError: (error: unknown) => void
}) {
  const { pdf, page, zoom, label, onError } = props
  const box = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const words = useRef<HTMLDivElement>(null)
  const width = useWidth(box)
  useEffect(() => {
    if (!canvas.current || !words.current || width === 0) return
    const abort = new AbortController()
    const input = { page, width, zoom, canvas: canvas.current, words: words.current }
    drawPage(pdf, input, abort.signal).catch((error: unknown) => {
      if (!abort.signal.aborted) onError(error)
    })
    return () => abort.abort()
  }, [pdf, page, width, zoom, onError])
  return (
    // What is wider than its place is scrolled: by keyboard, too
    <div ref={box} className={styles.pdf} role="region" aria-label={label} tabIndex={0}>
      <div className={styles.page}>
        <canvas ref={canvas} aria-hidden="true" />
        <div ref={words} className={styles.words} />
      </div>
    </div>
  )
}

/** The width of an element, as it changes. */
function useWidth(element: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0)
  useEffect(() => {
    if (!element.current) return
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)))
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [element])
  return width
}

function Unreadable({ error }: { error: unknown }) {
  const { code } = asKeywardError(error)
  if (code === "worker-failed") return <ProblemPanel error={error} />
  const locked = error instanceof Error && error.name === "PasswordException"
  return (
    <Panel
      icon={<Icon of={FileWarning} />}
      title={locked ? "This PDF has a password of its own" : "This PDF can’t be drawn"}
      sentences={
        locked
          ? ["Whoever made it locked it.", "Download it and open it with that password."]
          : ["It is the file that was saved, but it is not a PDF we can read.", "Download it instead."]
      }
    />
  )
}
