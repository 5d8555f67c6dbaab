import { KeywardError } from "../../_core/errors"
import type { SearchIndex } from "../../_core/ports/search-index"
import type { FromSearchWorker, SearchCall, ToSearchWorker } from "./search-protocol"

/** Timeout for the worker's first message: without it the worker did not start (blocked by a policy, for example). */
const START_TIMEOUT_MS = 15_000

interface Waiting {
  readonly resolve: (result: never) => void
  readonly reject: (error: KeywardError) => void
}

/**
 * A {@link SearchIndex} in a worker of its own, which is started at once and terminated by `end`; nothing of it stays in
 * memory. After a crash every call rejects with `worker-failed`, after `end` with `cancelled`.
 */
export function workerSearchIndex(): SearchIndex {
  const worker = new Worker(new URL("./search.worker.ts", import.meta.url), { type: "module" })
  const waiting = new Map<number, Waiting>()
  let next = 0
  let over: KeywardError | null = null
  const finish = (error: KeywardError) => {
    clearTimeout(timer)
    over ??= error
    worker.terminate()
    for (const { reject } of waiting.values()) reject(over)
    waiting.clear()
  }
  const timer = setTimeout(() => finish(new KeywardError("worker-failed")), START_TIMEOUT_MS)
  worker.addEventListener("error", () => finish(new KeywardError("worker-failed")))
  worker.addEventListener("message", ({ data }: MessageEvent<FromSearchWorker>) => {
    if ("ready" in data) return clearTimeout(timer)
    const caller = waiting.get(data.id)
    waiting.delete(data.id)
    if ("error" in data) caller?.reject(new KeywardError(data.error.code, data.error.details))
    else caller?.resolve(data.result as never)
  })
  const ask =
    <Call extends SearchCall>(call: Call) =>
    (...args: Parameters<SearchIndex[Call]>): ReturnType<SearchIndex[Call]> =>
      new Promise((resolve: (result: never) => void, reject) => {
        if (over) return reject(over)
        const id = next++
        waiting.set(id, { resolve, reject })
        worker.postMessage({ id, call, args } satisfies ToSearchWorker)
      }) as ReturnType<SearchIndex[Call]>
  return {
    add: ask("add"),
    load: ask("load"),
    coverage: ask("coverage"),
    find: ask("find"),
    show: ask("show"),
    pack: ask("pack"),
    forget: ask("forget"),
    end: () => finish(new KeywardError("cancelled")),
  }
}
