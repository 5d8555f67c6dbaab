import { asKeywardError } from "../../_core/errors"
import { SearchEngine } from "../../_core/search/search-engine"
import type { FromSearchWorker, ToSearchWorker } from "./search-protocol"

// The index of one patient's records; this file only passes messages. The worker is terminated when the keys are locked.

const scope = globalThis as unknown as {
  postMessage(answer: FromSearchWorker): void
  addEventListener(type: "message", listen: (event: MessageEvent<ToSearchWorker>) => void): void
}
const index = new SearchEngine()
/** Calls run one after the other, so that none sees a half-made change. */
let last: Promise<void> = Promise.resolve()

async function answer({ id, call, args }: ToSearchWorker): Promise<void> {
  try {
    const run = index[call].bind(index) as (...args: readonly unknown[]) => Promise<unknown>
    scope.postMessage({ id, result: await run(...args) })
  } catch (error) {
    const { code, details } = asKeywardError(error, "worker-failed")
    scope.postMessage({ id, error: { code, details } })
  }
}

scope.addEventListener("message", ({ data }) => {
  last = last.then(() => answer(data))
})
scope.postMessage({ ready: true })
