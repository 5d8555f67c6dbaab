import type { FrameTimes } from "./model"

/** Pictures a second, if the file says nothing. */
export const DEFAULT_RATE = 10
/** More than this no screen shows. */
const MAX_RATE = 60
const MIN_RATE = 0.2

/** How long a frame stands, in milliseconds, and whether the file says so (PS3.3 C.7.6.5). */
export function frameTime(times: FrameTimes | null, frame: number): { ms: number; known: boolean } {
  // FrameTimeVector: the time from the frame before; the first entry is 0
  const own = Array.isArray(times) ? (times as readonly number[])[frame + 1] : (times as number | null)
  if (own === undefined || own === null || !(own > 0)) {
    const usual = Array.isArray(times) ? (times as readonly number[]).find((time) => time > 0) : undefined
    return usual === undefined
      ? { ms: 1000 / DEFAULT_RATE, known: false }
      : { ms: bounded(usual), known: true }
  }
  return { ms: bounded(own), known: true }
}

const bounded = (ms: number): number => Math.min(1000 / MIN_RATE, Math.max(1000 / MAX_RATE, ms))

export const SPEEDS = [0.25, 0.5, 1, 2] as const
export type Speed = (typeof SPEEDS)[number]

/**
 * The frame that stands `elapsed` milliseconds after `from` was shown, and how much of its time is over: frames that a
 * slow machine has no time for are left out, so that a heart beats as fast as it did.
 */
export function frameAfter(
  times: FrameTimes | null,
  count: number,
  from: number,
  elapsed: number,
  speed: number,
): { frame: number; rest: number } {
  let frame = from
  let rest = elapsed * speed
  for (let steps = 0; steps < count; steps += 1) {
    const { ms } = frameTime(times, frame)
    if (rest < ms) break
    rest -= ms
    frame = (frame + 1) % count
  }
  return { frame, rest: rest / speed }
}
