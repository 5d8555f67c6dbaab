"use client"
import type { PDFDocumentProxy } from "pdfjs-dist"
import { useEffect, useEffectEvent, useRef } from "react"
import type { CSSProperties } from "react"
import { drawPage } from "./document"
import { clearHighlight, highlight } from "./highlight"
import styles from "./pdf.module.css"

export interface PdfPageProps {
  readonly document: PDFDocumentProxy
  /** From 1. */
  readonly page: number
  /** CSS pixels per point; 0 until it is known. */
  readonly scale: number
  readonly turned: number
  readonly style: CSSProperties
  readonly query: string
  /** Which hit of this page is the current one; -1 if none. */
  readonly current: number
  readonly onDrawn: (page: number) => void
  readonly onError: (page: number, error: unknown) => void
}

/** One page as a picture, and its words over it. */
export function PdfPage(props: PdfPageProps) {
  const { document, page, scale, turned, style, query, current } = props
  const canvas = useRef<HTMLCanvasElement>(null)
  const words = useRef<HTMLDivElement>(null)
  const mark = useEffectEvent(() => {
    if (!words.current) return
    if (query.trim()) highlight(words.current, query, current)
    else clearHighlight()
  })
  const drawn = useEffectEvent(props.onDrawn)
  const failed = useEffectEvent(props.onError)
  useEffect(() => {
    if (!canvas.current || !words.current || scale === 0) return
    const abort = new AbortController()
    const input = { page, scale, turned, canvas: canvas.current, words: words.current }
    drawPage(document, input, abort.signal)
      .then(() => {
        if (abort.signal.aborted) return
        drawn(page)
        mark()
      })
      .catch((error: unknown) => {
        if (!abort.signal.aborted) failed(page, error)
      })
    return () => abort.abort()
  }, [document, page, scale, turned])
  useEffect(() => mark(), [query, current])
  useEffect(() => clearHighlight, [])
  return (
    <div className={styles.page} style={style}>
      <canvas ref={canvas} aria-hidden="true" />
      <div ref={words} className={styles.words} />
    </div>
  )
}
