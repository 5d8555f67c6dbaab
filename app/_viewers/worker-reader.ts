import { KeywardError } from "../_core/errors"
import type { ViewerId } from "../_core/file-types"
import type { ReadInput } from "./viewer"
import type { ReadAnswer, ReadRequest, ReadResult, Wanted } from "./worker-protocol"

/** A worker that says nothing for this long after its start never will (a policy that hides it, say). */
const START_TIMEOUT = 15_000

const start = (): Worker => new Worker(new URL("./reading.worker.ts", import.meta.url), { type: "module" })

/**
 * Runs a viewer's parser in a worker of its own, which ends with the answer or the signal: a file that keeps a parser
 * busy keeps nothing else busy. The model is null if only the reading is wanted.
 * @throws KeywardError what the parser threw, `worker-failed`, `cancelled`
 */
export function readInWorker(
  viewer: ViewerId,
  input: ReadInput,
  signal: AbortSignal,
  wanted: Wanted = "reading",
): Promise<ReadResult> {
  const { found, ...known } = input
  return new Promise<ReadResult>((resolve, reject) => {
    if (signal.aborted) return reject(new KeywardError("cancelled"))
    const worker = start()
    const end = (finish: () => void) => {
      clearTimeout(timer)
      signal.removeEventListener("abort", cancel)
      worker.terminate()
      finish()
    }
    const cancel = () => end(() => reject(new KeywardError("cancelled")))
    const fail = () => end(() => reject(new KeywardError("worker-failed")))
    const timer = setTimeout(fail, START_TIMEOUT)
    signal.addEventListener("abort", cancel, { once: true })
    worker.addEventListener("error", fail)
    worker.addEventListener("message", ({ data }: MessageEvent<ReadAnswer>) => {
      if ("ready" in data) {
        clearTimeout(timer)
        const request: ReadRequest = { id: 0, viewer, input: { ...known, foundId: found.id }, wanted }
        worker.postMessage(request)
      } else if ("error" in data) {
        const { code, details } = data.error
        end(() => reject(new KeywardError(code, details)))
      } else end(() => resolve({ model: data.model, reading: data.reading }))
    })
  })
}
