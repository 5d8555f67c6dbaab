import { asKeywardError } from "../../_core/errors"
import { SearchEngine } from "../../_core/search/search-engine"
import type { FromSearchWorker, ToSearchWorker } from "./search-protocol"

// One index of one patient's records; this file only passes messages. It ends with the keys.

const scope = globalThis as unknown as {
  postMessage(answer: FromSearchWorker): void
  addEventListener(type: "message", listen: (event: MessageEvent<ToSearchWorker>) => void): void
}
const index = new SearchEngine()
/** One call after the other: a change is never asked about half-way. */
let last: Promise<void> = Promise.resolve()

async function answer({ id, call, given }: ToSearchWorker): Promise<void> {
  try {
    const run = index[call].bind(index) as (...given: readonly unknown[]) => Promise<unknown>
    scope.postMessage({ id, result: await run(...given) })
  } catch (error) {
    const { code, details } = asKeywardError(error, "worker-failed")
    scope.postMessage({ id, error: { code, details } })
  }
}

scope.addEventListener("message", ({ data }) => {
  last = last.then(() => answer(data))
})
scope.postMessage({ ready: true })
