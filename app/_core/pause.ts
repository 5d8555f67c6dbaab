import { KeywardError } from "./errors"

/** Resolves after so many milliseconds; throws `cancelled` when the signal says so. */
export type Pause = (ms: number, signal?: AbortSignal) => Promise<void>

/** By the clock. Nothing of it stays once it is over: a page may be open for days. */
export const pause: Pause = (ms, signal) =>
  new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(new KeywardError("cancelled"))
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop)
      resolve()
    }, ms)
    signal?.addEventListener("abort", stop, { once: true })
    if (signal?.aborted) stop()
  })
