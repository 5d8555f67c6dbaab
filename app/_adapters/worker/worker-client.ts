import { KeywardError } from "../../_core/errors"
import type { CallName, Calls, FromWorker, ToWorker } from "./protocol"

/** A worker that says nothing for this long after its start never will (a policy that hides it, say). */
const START_TIMEOUT = 15_000

interface Waiting {
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
  readonly onProgress: ((done: number) => void) | undefined
  readonly write: ((part: Uint8Array<ArrayBuffer>) => Promise<void> | void) | undefined
}

export interface CallOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number) => void
  /** Takes the parts of the answer; its promise is the brake. */
  readonly write?: (part: Uint8Array<ArrayBuffer>) => Promise<void> | void
}

/** Calls a worker and hands on its progress, parts and typed errors. Started at the first call, and again after a crash. */
export class WorkerClient {
  readonly #start: () => Worker
  readonly #waiting = new Map<number, Waiting>()
  #worker: Promise<Worker> | null = null
  #next = 0

  constructor(start: () => Worker) {
    this.#start = start
  }

  /** @throws KeywardError whatever the call throws, and `worker-failed` `cancelled` */
  async call<Name extends CallName>(
    name: Name,
    input: Calls[Name]["input"],
    { signal, onProgress, write }: CallOptions = {},
  ): Promise<Calls[Name]["result"]> {
    if (signal?.aborted) throw new KeywardError("cancelled")
    const worker = await (this.#worker ??= this.#started())
    const id = this.#next++
    const post = (message: ToWorker) => worker.postMessage(message)
    const abort = () => post({ id, abort: true })
    signal?.addEventListener("abort", abort, { once: true })
    try {
      return await new Promise<Calls[Name]["result"]>((resolve, reject) => {
        this.#waiting.set(id, { resolve: resolve as (result: unknown) => void, reject, onProgress, write })
        post({ id, name, input })
      })
    } finally {
      this.#waiting.delete(id)
      signal?.removeEventListener("abort", abort)
    }
  }

  #started(): Promise<Worker> {
    return new Promise((resolve, reject) => {
      const fail = () => {
        this.#worker = null
        clearTimeout(timer)
        worker.terminate()
        const error = new KeywardError("worker-failed")
        reject(error)
        for (const waiting of this.#waiting.values()) waiting.reject(error)
      }
      const timer = setTimeout(fail, START_TIMEOUT)
      const worker = this.#start()
      worker.addEventListener("error", fail)
      worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
        if ("ready" in data) {
          clearTimeout(timer)
          resolve(worker)
        } else this.#take(worker, data)
      })
    })
  }

  #take(worker: Worker, message: Exclude<FromWorker, { ready: true }>): void {
    const waiting = this.#waiting.get(message.id)
    if (!waiting) return
    if ("progress" in message) waiting.onProgress?.(message.progress)
    else if ("result" in message) waiting.resolve(message.result)
    else if ("error" in message) waiting.reject(new KeywardError(message.error.code, message.error.details))
    else void this.#handOn(worker, message.id, message.part, waiting)
  }

  async #handOn(worker: Worker, id: number, part: Uint8Array<ArrayBuffer>, waiting: Waiting): Promise<void> {
    try {
      await waiting.write?.(part)
      worker.postMessage({ id, taken: true } satisfies ToWorker)
    } catch (error) {
      worker.postMessage({ id, abort: true } satisfies ToWorker)
      waiting.reject(error)
    }
  }
}
