"use client"
import type { PDFDocumentProxy } from "pdfjs-dist"
import { useEffect, useRef, useState } from "react"
import { textOf } from "./describe"
import { hitsIn } from "./find"

/** A place where the document says what is looked for. */
export interface PageHit {
  /** From 1. */
  readonly page: number
  /** Which of the page's hits, from 0. */
  readonly index: number
}

export interface FindState {
  readonly query: string
  readonly hits: readonly PageHit[]
  /** Index in `hits`; -1 if there are none. */
  readonly current: number
  /** True while pages are still to be searched. */
  readonly searching: boolean
  readonly setQuery: (query: string) => void
  readonly go: (step: 1 | -1) => void
}

interface Found {
  readonly query: string
  readonly hits: readonly PageHit[]
  readonly done: boolean
}

/** Finds a text in all pages, one after the other; `onHit` is told the page of the hit that becomes the current one. */
export function useFind(document: PDFDocumentProxy | null, onHit: (page: number) => void): FindState {
  const [query, setQuery] = useState("")
  const [found, setFound] = useState<Found>({ query: "", hits: [], done: true })
  const [chosen, setChosen] = useState(0)
  const texts = useRef(new Map<number, string>())
  useEffect(() => {
    texts.current.clear()
  }, [document])
  useEffect(() => {
    if (!document || !query.trim()) return
    let left = false
    const search = async () => {
      const hits: PageHit[] = []
      for (let number = 1; number <= document.numPages; number++) {
        let text = texts.current.get(number)
        text ??= await document.getPage(number).then(textOf, () => "")
        if (left) return
        texts.current.set(number, text)
        hits.push(...hitsIn(text, query).map((_, index) => ({ page: number, index })))
        if (number % 20 === 0) setFound({ query, hits: [...hits], done: false })
      }
      setFound({ query, hits, done: true })
    }
    void search()
    return () => {
      left = true
    }
  }, [document, query])
  const hits = found.query === query ? found.hits : []
  const current = hits.length === 0 ? -1 : Math.min(chosen, hits.length - 1)
  const go = (step: 1 | -1) => {
    if (hits.length === 0) return
    const next = (current + step + hits.length) % hits.length
    setChosen(next)
    const hit = hits[next]
    if (hit) onHit(hit.page)
  }
  return {
    query,
    hits,
    current,
    searching: query.trim() !== "" && !(found.query === query && found.done),
    setQuery: (wanted) => {
      setQuery(wanted)
      setChosen(0)
    },
    go,
  }
}
