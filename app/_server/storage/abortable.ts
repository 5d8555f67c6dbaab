import "server-only"
import { KeywardError } from "../../_core/errors"

/** The same items; throws `cancelled` as soon as the signal is aborted, even while the source keeps silent. */
export async function* abortable<T>(
  source: AsyncIterable<T>,
  signal: AbortSignal,
): AsyncGenerator<T, void, undefined> {
  const items = source[Symbol.asyncIterator]()
  let reject: (reason: KeywardError) => void = () => undefined
  const onAbort = () => reject(new KeywardError("cancelled"))
  signal.addEventListener("abort", onAbort)
  let ended = false
  try {
    for (;;) {
      if (signal.aborted) throw new KeywardError("cancelled")
      // A promise per item: racing each against one that lives on would keep every item in memory.
      const next = await new Promise<IteratorResult<T, unknown>>((resolve, refuse) => {
        reject = refuse
        items.next().then(resolve, refuse)
      })
      ended = next.done === true
      if (next.done) return
      yield next.value
    }
  } finally {
    signal.removeEventListener("abort", onAbort)
    // Not awaited: a silent source would never answer.
    if (!ended) items.return?.().catch(() => undefined)
  }
}
