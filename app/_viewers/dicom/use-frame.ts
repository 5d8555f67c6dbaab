"use client"
import { useLayoutEffect, useRef, useState } from "react"
import { asKeywardError } from "../../_core/errors"
import type { KeywardError } from "../../_core/errors"
import type { DicomClient } from "./dicom-client"
import { asPicture } from "./paint"
import type { SliceLoader } from "./slice-loader"
import type { Slice } from "./stack"
import type { DrawnFrame, DrawOptions } from "./worker-protocol"

export interface ShownFrame {
  readonly picture: HTMLCanvasElement
  readonly frame: Omit<DrawnFrame, "pixels">
  /** Counts drawn frames: the picture's canvas stays the same. */
  readonly turn: number
}

interface Wanted {
  readonly slice: Slice
  readonly options: DrawOptions
}

/**
 * The frame that is wanted, drawn by the worker. One frame is under way at a time; of those that were wanted meanwhile,
 * only the last one is drawn.
 */
export function useFrame(
  client: DicomClient,
  loader: SliceLoader,
  slice: Slice,
  options: DrawOptions,
): { shown: ShownFrame | null; error: KeywardError | null } {
  const [shown, setShown] = useState<ShownFrame | null>(null)
  const [error, setError] = useState<KeywardError | null>(null)
  const wanted = useRef<Wanted | null>(null)
  const picture = useRef<HTMLCanvasElement>(null)
  const running = useRef(false)
  const ended = useRef(false)

  useLayoutEffect(() => {
    ended.current = false
    return () => {
      ended.current = true
    }
  }, [])
  // Before the browser paints: a frame that was drawn ahead is on the first frame of the view
  useLayoutEffect(() => {
    picture.current ??= document.createElement("canvas")
    const canvas = picture.current
    const show = ({ pixels, ...frame }: DrawnFrame) => {
      asPicture(canvas, { ...frame, pixels })
      setShown((before) => ({ picture: canvas, frame, turn: (before?.turn ?? 0) + 1 }))
      setError(null)
    }
    const drawn = running.current ? null : client.takeDrawn(slice, options)
    if (drawn) return show(drawn)
    wanted.current = { slice, options }
    const run = async () => {
      if (running.current) return
      running.current = true
      try {
        for (let next = wanted.current; next && !ended.current; next = wanted.current) {
          wanted.current = null
          try {
            await loader.need(next.slice.index)
            show(await client.draw(next.slice, next.options))
          } catch (thrown) {
            const failure = asKeywardError(thrown)
            // The frame before must not stand under the number of one that cannot be drawn
            if (failure.code !== "cancelled") {
              setShown(null)
              setError(failure)
            }
          }
        }
      } finally {
        running.current = false
      }
    }
    void run()
  }, [client, loader, slice, options])
  return { shown, error }
}
