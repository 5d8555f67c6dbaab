"use client"
import { useEffect, useEffectEvent, useState } from "react"
import { asKeywardError } from "../_core/errors"
import type { KeywardError } from "../_core/errors"
import type { ViewerId } from "../_core/file-types"
import { useCardTrust } from "./card-trust"
import type { Reading } from "./reading"
import type { ReadOptions, ViewProps } from "./viewer"
import { readInWorker } from "./worker-reader"

export type ReadingState<Model> =
  | { readonly step: "reading" }
  | { readonly step: "ready"; readonly model: Model; readonly reading: Reading }
  | { readonly step: "failed"; readonly error: KeywardError }

/**
 * A view's model, read in a worker for as long as the view is on the page. With other `options` or other trusted issuers it
 * is read again, and the model from before stays until then. Tells `onReading` after each reading.
 */
export function useReading<Model>(
  viewer: ViewerId,
  props: ViewProps,
  options?: ReadOptions,
): ReadingState<Model> {
  const { file } = props
  const { issuers } = useCardTrust()
  const judged = viewer === "health-card" && issuers.length > 0 ? { issuers } : {}
  const chosen = JSON.stringify([options, judged])
  const [state, setState] = useState<ReadingState<Model>>({ step: "reading" })
  const run = useEffectEvent((signal: AbortSignal) => {
    const { name, type, size, found } = props
    const input = { file, name, type, size, found, ...(options ? { options } : {}), ...judged }
    return readInWorker(viewer, input, signal, "page")
  })
  const tell = useEffectEvent((reading: Reading) => props.onReading?.(reading))
  useEffect(() => {
    const abort = new AbortController()
    run(abort.signal)
      .then(({ model, reading }) => {
        if (abort.signal.aborted) return
        setState({ step: "ready", model: model as Model, reading })
        tell(reading)
      })
      .catch((thrown: unknown) => {
        const error = asKeywardError(thrown)
        if (error.code !== "cancelled") setState({ step: "failed", error })
      })
    return () => abort.abort()
  }, [file, chosen])
  return state
}
