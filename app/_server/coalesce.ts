/**
 * Runs a piece of work once at a time. Who asks while it runs waits for one more run that begins after this
 * one: what they did before asking is then surely seen.
 */
export function coalesced(work: () => Promise<unknown>): () => Promise<void> {
  let running: Promise<void> | null = null
  let queued: Promise<void> | null = null
  const run = async () => {
    try {
      await work()
    } finally {
      running = null
    }
  }
  return () => {
    if (!running) return (running = run())
    queued ??= running
      .catch(() => undefined)
      .then(() => {
        queued = null
        return (running = run())
      })
    return queued
  }
}
