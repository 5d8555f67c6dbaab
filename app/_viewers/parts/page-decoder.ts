import { KeywardError } from "../../_core/errors"
import type { PageAnswer, PageRequest } from "./page-protocol"
import type { Picture } from "./picture"

/** A worker that says nothing for this long after its start never will (a policy that hides it, say). */
const START_TIMEOUT = 15_000

/** Decodes pages of one file in a worker of its own, until it is closed. */
export interface PageDecoder {
  /** From 0. Rejects with a KeywardError: `document-damaged`, `document-too-large`, `worker-failed`, `cancelled`. */
  readonly page: (index: number) => Promise<Picture>
  readonly close: () => void
}

export function decodePages(file: Blob, start: () => Worker): PageDecoder {
  const worker = start()
  const waiting = new Map<
    number,
    { resolve: (picture: Picture) => void; reject: (error: KeywardError) => void }
  >()
  let next = 0
  let ended: KeywardError | null = null
  const end = (error: KeywardError) => {
    ended ??= error
    clearTimeout(timer)
    worker.terminate()
    for (const { reject } of waiting.values()) reject(ended)
    waiting.clear()
  }
  const timer = setTimeout(() => end(new KeywardError("worker-failed")), START_TIMEOUT)
  worker.addEventListener("error", () => end(new KeywardError("worker-failed")))
  worker.addEventListener("message", ({ data }: MessageEvent<PageAnswer>) => {
    clearTimeout(timer)
    if ("ready" in data) return
    const asked = waiting.get(data.id)
    waiting.delete(data.id)
    if ("picture" in data) asked?.resolve(data.picture)
    else asked?.reject(new KeywardError(data.error.code, data.error.details))
  })
  return {
    page: (page) =>
      new Promise((resolve, reject) => {
        if (ended) return reject(ended)
        const id = next++
        waiting.set(id, { resolve, reject })
        // Kept by the browser until the worker listens
        const request: PageRequest = { id, page, ...(id === 0 ? { file } : {}) }
        worker.postMessage(request)
      }),
    close: () => end(new KeywardError("cancelled")),
  }
}
