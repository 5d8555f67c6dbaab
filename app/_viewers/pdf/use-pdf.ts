"use client"
import { useEffect, useEffectEvent, useState } from "react"
import type { Reading } from "../reading"
import { describePdf, readingOf } from "./describe"
import type { PdfModel } from "./describe"
import { openPdf } from "./document"
import type { OpenPdf } from "./document"
import { countTooLarge } from "./pictures"

export type PdfState =
  | { readonly step: "opening" }
  | { readonly step: "locked"; readonly wrong: boolean; readonly opening: boolean }
  | { readonly step: "open"; readonly pdf: OpenPdf; readonly model: PdfModel | null }
  | { readonly step: "failed"; readonly error: unknown }

/** An open document for as long as the view is on the page, and what it says beside its pages as soon as that is read. */
export function usePdf(file: Blob, onReading?: (reading: Reading) => void) {
  const [state, setState] = useState<PdfState>({ step: "opening" })
  const [password, setPassword] = useState<string | undefined>(undefined)
  const tell = useEffectEvent((model: PdfModel) => onReading?.(readingOf(model)))
  useEffect(() => {
    const abort = new AbortController()
    let open: OpenPdf | null = null
    const left = () => abort.signal.aborted
    const start = async () => {
      try {
        open = await openPdf(file, password)
        if (left()) return void open.close()
        const pdf = open
        setState({ step: "open", pdf, model: null })
        const model = await describePdf(pdf.document, pdf.missing, abort.signal)
        const count = await countTooLarge(file)
        if (left()) return
        const notShown = count > 0 ? [{ what: "pictures that are too large to draw", count }] : []
        const whole = { ...model, notShown: [...model.notShown, ...notShown] }
        setState({ step: "open", pdf, model: whole })
        tell(whole)
      } catch (error) {
        if (left()) return
        if (error instanceof Error && error.name === "PasswordException")
          setState({ step: "locked", wrong: password !== undefined, opening: false })
        else setState({ step: "failed", error })
      }
    }
    void start()
    return () => {
      abort.abort()
      void open?.close()
    }
  }, [file, password])
  const unlock = (given: string) => {
    setState({ step: "locked", wrong: false, opening: true })
    // The same password again is tried again
    if (given === password) setState({ step: "locked", wrong: true, opening: false })
    else setPassword(given)
  }
  return { state, unlock }
}
