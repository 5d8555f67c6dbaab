import { KeywardError } from "../../_core/errors"
import type { Reading } from "../reading"
import type { DicomFile } from "./model"
import type { DicomAnswer, DicomRequest, DrawnFrame, DrawOptions, FrameKey } from "./worker-protocol"

/** A worker that says nothing for this long after its start never will (a policy that hides it, say). */
const START_TIMEOUT = 15_000
/** A worker that no view needs ends after this time. */
const IDLE_TIMEOUT = 60_000

/** Workers that have said that they listen. */
const ready = new WeakSet<Worker>()

function start(): Worker {
  const worker = new Worker(new URL("./dicom.worker.ts", import.meta.url), { type: "module" })
  worker.addEventListener("message", () => ready.add(worker), { once: true })
  return worker
}

/** A started worker that serves no view, and the timer that ends it. */
let idle: { readonly worker: Worker; readonly timer: ReturnType<typeof setTimeout> } | null = null

function keepIdle(worker: Worker): void {
  if (idle) return worker.terminate()
  const timer = setTimeout(() => {
    idle = null
    worker.terminate()
  }, IDLE_TIMEOUT)
  idle = { worker, timer }
}

function takeWorker(): Worker {
  if (!idle) return start()
  const { worker, timer } = idle
  clearTimeout(timer)
  idle = null
  return worker
}

/** Starts a worker while the first file is still on its way: the next {@link DicomClient} gets it. */
export function warmDicom(): void {
  if (!idle) keepIdle(start())
}

/** A file whose opening began before its view was there. */
export interface Begun {
  readonly client: DicomClient
  readonly opened: Promise<DicomFile>
  /** Once `opened` has resolved. */
  file: DicomFile | null
}
const begun = new WeakMap<Blob, Begun>()

/**
 * Opens a file and draws its first picture while its view is still being made: {@link takeBegun}.
 * @param index its place in the record
 * @param signal is aborted when the reader leaves: what no view has taken by then ends
 * @returns when it is open, or could not be opened
 */
export async function beginDicom(file: Blob, index: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  const client = new DicomClient()
  const opened = client.open(index, file)
  client.drawAhead({ index, frame: 0 })
  const ahead: Begun = { client, opened, file: null }
  begun.set(file, ahead)
  signal.addEventListener("abort", () => begun.delete(file) && client.end(), { once: true })
  try {
    ahead.file = await opened
  } catch {
    // The view that takes it is told by `opened`
  }
}

/** What {@link beginDicom} began for this very Blob; it is the taker's to end. */
export function takeBegun(file: Blob): Begun | undefined {
  const ahead = begun.get(file)
  begun.delete(file)
  return ahead
}

const AS_IN_THE_FILE: DrawOptions = { window: null, invert: false, overlays: true }

/** A frame that was asked for before there is a place for it. */
interface Ahead {
  readonly key: FrameKey
  readonly drawn: Promise<DrawnFrame>
  /** Once `drawn` has resolved. */
  done: DrawnFrame | null
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
  #ahead: Ahead | null = null
  #next = 0
  readonly #timer: ReturnType<typeof setTimeout>
  #ended: KeywardError | null = null

  constructor() {
    this.#worker = takeWorker()
    this.#worker.addEventListener("error", this.#fail)
    this.#worker.addEventListener("message", this.#hear)
    this.#timer = setTimeout(() => !ready.has(this.#worker) && this.#fail(), START_TIMEOUT)
  }

  readonly #hear = ({ data }: MessageEvent<DicomAnswer>) => {
    if ("ready" in data) return
    const pending = this.#pending.get(data.id)
    this.#pending.delete(data.id)
    if (!pending) return
    if ("error" in data) pending.reject(new KeywardError(data.error.code, data.error.details))
    else pending.resolve(data)
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

  /** Asks for a frame as the file says it, before there is a place for it: the next `draw` of it gets this one. */
  drawAhead(key: FrameKey): void {
    const drawn = this.#draw(key, AS_IN_THE_FILE)
    const ahead: Ahead = { key, drawn, done: null }
    drawn.then(
      (frame) => (ahead.done = frame),
      () => undefined,
    )
    this.#ahead = ahead
  }

  /** The frame that was drawn ahead, if it is this one and already there; it is given once. */
  takeDrawn(key: FrameKey, options: DrawOptions): DrawnFrame | null {
    const done = this.#isAhead(key, options) ? (this.#ahead?.done ?? null) : null
    if (done) this.#ahead = null
    return done
  }

  /** @throws KeywardError `document-damaged` `worker-failed` `cancelled` */
  draw(key: FrameKey, options: DrawOptions): Promise<DrawnFrame> {
    const ahead = this.#isAhead(key, options) ? this.#ahead : null
    this.#ahead = null
    return ahead ? ahead.drawn : this.#draw(key, options)
  }

  #isAhead(key: FrameKey, options: DrawOptions): boolean {
    const ahead = this.#ahead
    return (
      ahead?.key.index === key.index &&
      ahead.key.frame === key.frame &&
      !options.window &&
      !options.invert &&
      options.overlays === AS_IN_THE_FILE.overlays
    )
  }

  async #draw(key: FrameKey, options: DrawOptions): Promise<DrawnFrame> {
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

  /** Every question that is open is answered with `cancelled`. A worker that has answered all may serve another view. */
  end(): void {
    const free = this.#pending.size === 0 && !this.#ended
    if (free) this.#post({ do: "clear" })
    this.#stop(new KeywardError("cancelled"))
    if (free) keepIdle(this.#worker)
    else this.#worker.terminate()
  }

  readonly #fail = () => {
    this.#stop(new KeywardError("worker-failed"))
    this.#worker.terminate()
  }

  #stop(error: KeywardError): void {
    if (this.#ended) return
    this.#ended = error
    clearTimeout(this.#timer)
    this.#worker.removeEventListener("error", this.#fail)
    this.#worker.removeEventListener("message", this.#hear)
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
