"use client"
import { useEffect, useEffectEvent } from "react"
import { frameAfter } from "./cine"
import type { FrameTimes } from "./model"

/** While `playing`, moves on through `count` pictures at the file's own speed, times `speed`. */
export function useCine(options: {
  playing: boolean
  times: FrameTimes | null
  count: number
  at: number
  speed: number
  onFrame: (place: number) => void
}): void {
  const { playing } = options
  const advance = useEffectEvent((elapsed: number): number => {
    const { times, count, at, speed, onFrame } = options
    const { frame, rest } = frameAfter(times, count, at, elapsed, speed)
    if (frame !== at) onFrame(frame)
    return rest
  })
  useEffect(() => {
    if (!playing) return
    let request = 0
    let since: number | null = null
    const tick = (now: number) => {
      if (since !== null) since = now - advance(now - since)
      else since = now
      request = requestAnimationFrame(tick)
    }
    request = requestAnimationFrame(tick)
    return () => cancelAnimationFrame(request)
  }, [playing])
}
