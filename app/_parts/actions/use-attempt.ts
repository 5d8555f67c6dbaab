import { useState } from "react"

/** One thing at a time that a button begins: whether it is under way, and what it failed by last. */
export interface Attempt {
  readonly busy: boolean
  /** What was thrown last; null where nothing was, or it is tried again. */
  readonly error: unknown
  /** Does it, unless something is under way. Never throws: a failure is in `error`. */
  readonly attempt: (work: () => Promise<unknown>) => Promise<void>
  /** Says a failure that was found beside, or takes one back (null). */
  readonly setError: (error: unknown) => void
}

/** See {@link Attempt}. */
export function useAttempt(): Attempt {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const attempt = async (work: () => Promise<unknown>) => {
    if (busy) return
    setBusy(true)
    setError(null)
    try {
      await work()
    } catch (thrown) {
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  return { busy, error, attempt, setError }
}
