import { KeywardError } from "../../_core/errors"
import type { Reading } from "../reading"
import type { DicomFile } from "./model"
import type { DicomAnswer, DicomRequest, DrawnFrame, DrawOptions, FrameKey } from "./worker-protocol"

/** A worker that says nothing for this long after its start never will (a policy that hides it, say). */
const START_TIMEOUT = 15_000
/** A worker that was started ahead and that no view took ends after this time. */
const UNCLAIMED_TIMEOUT = 60_000

const start = (): Worker => new Worker(new URL("./dicom.worker.ts", import.meta.url), { type: "module" })

let warm: { readonly client: DicomClient; readonly timer: ReturnType<typeof setTimeout> } | null = null

/** Starts a worker while the first file is still on its way: the next {@link DicomClient.take} gets it. */
export function warmDicom(): void {
  if (warm) return
  const client = new DicomClient(start())
  const timer = setTimeout(() => {
    warm = null
    client.end()
  }, UNCLAIMED_TIMEOUT)
  warm = { client, timer }
}

/** A request without its id. */
type Ask =
  Extract<DicomRequest, { id: number }> extends infer Request
    ? Request extends { id: number }
      ? Omit<Request, "id">
      : never
    : never
type Answer = Exclude<DicomAnswer, { ready: true }>

interface Pending {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: KeywardError) => void
}

/** A worker that opens, decodes and draws the files of one view. It ends with the view. */
export class DicomClient {
  readonly #worker: Worker
  readonly #pending = new Map<number, Pending>()
  #next = 0
  #ended: KeywardError | null = null

  constructor(worker: Worker) {
    this.#worker = worker
    const timer = setTimeout(() => this.#fail(), START_TIMEOUT)
    worker.addEventListener("error", () => {
      clearTimeout(timer)
      this.#fail()
    })
    worker.addEventListener("message", ({ data }: MessageEvent<DicomAnswer>) => {
      clearTimeout(timer)
      if ("ready" in data) return
      const pending = this.#pending.get(data.id)
      this.#pending.delete(data.id)
      if (!pending) return
      if ("error" in data) pending.reject(new KeywardError(data.error.code, data.error.details))
      else pending.resolve(data)
    })
  }

  static take(): DicomClient {
    if (!warm) return new DicomClient(start())
    const { client, timer } = warm
    clearTimeout(timer)
    warm = null
    return client.#ended ? new DicomClient(start()) : client
  }

  /** @throws KeywardError `document-damaged` `document-too-large` `worker-failed` `cancelled` */
  async open(index: number, file: Blob): Promise<DicomFile> {
    const answer = await this.#ask({ do: "open", index, file })
    if (!("file" in answer)) throw new KeywardError("worker-failed")
    return answer.file
  }

  /** What an opened file says. Its picture is decoded for it. */
  async read(index: number): Promise<Reading> {
    const answer = await this.#ask({ do: "read", index })
    if (!("reading" in answer)) throw new KeywardError("worker-failed")
    return answer.reading
  }

  /** @throws KeywardError `document-damaged` `worker-failed` `cancelled` */
  async draw(key: FrameKey, options: DrawOptions): Promise<DrawnFrame> {
    const answer = await this.#ask({ do: "draw", key, options })
    if (!("drawn" in answer)) throw new KeywardError("worker-failed")
    return answer.drawn
  }

  prefetch(keys: readonly FrameKey[]): void {
    this.#post({ do: "prefetch", keys })
  }

  drop(index: number, frames: boolean): void {
    this.#post({ do: "drop", index, frames })
  }

  /** Every question that is open is answered with `cancelled`. */
  end(): void {
    this.#stop(new KeywardError("cancelled"))
  }

  #fail(): void {
    this.#stop(new KeywardError("worker-failed"))
  }

  #stop(error: KeywardError): void {
    if (this.#ended) return
    this.#ended = error
    this.#worker.terminate()
    for (const { reject } of this.#pending.values()) reject(error)
    this.#pending.clear()
  }

  #ask(ask: Ask): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#ended) return reject(this.#ended)
      const id = this.#next++
      this.#pending.set(id, { resolve, reject })
      this.#post({ ...ask, id })
    })
  }

  #post(request: DicomRequest): void {
    if (!this.#ended) this.#worker.postMessage(request)
  }
}
