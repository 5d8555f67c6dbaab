import { pause } from "../_core/pause"
import type { RecordContents } from "../_journeys/record-contents"

/** Limit of background reading, while nobody waits for it. */
const BACKGROUND_BYTES_PER_MINUTE = 40_000_000
const MINUTE_MS = 60_000
/** How often a waiting walk checks whether it may go on. */
const POLL_INTERVAL_MS = 500

/** Reads the records of one patient in the background: one walk, however many parts of a page need it. */
export class ReadingWalk {
  readonly #contents: RecordContents
  readonly #listeners = new Set<() => void>()
  #wanted = 0
  #abort: AbortController | null = null
  #holders = 0
  #isDue = false
  /** Whether somebody waits for the result: then it reads without pauses. */
  isUrgent = false

  constructor(contents: RecordContents) {
    this.#contents = contents
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Reads until the signal aborts, and longer while other callers need it. */
  keepReading(signal: AbortSignal): void {
    if (signal.aborted) return
    this.#wanted++
    signal.addEventListener(
      "abort",
      () => {
        if (--this.#wanted > 0) return
        this.#set(false)
        this.#abort?.abort()
      },
      { once: true },
    )
    this.goOn()
  }

  /** Call when records may have been added: reads again, if anybody needs it. */
  goOn(): void {
    this.#isDue = true
    this.#start()
  }

  /** Reads without pauses, also what failed before. */
  readNow(): void {
    this.#contents.retry()
    this.#set(true)
    this.goOn()
  }

  /** Back to reading in the background. */
  slowDown(): void {
    this.#set(false)
  }

  /** Pauses the walk while `work` reads the same records, so that none is opened twice. */
  async holdDuring<T>(work: () => Promise<T>): Promise<T> {
    this.#holders++
    try {
      return await work()
    } finally {
      this.#holders--
    }
  }

  #start(): void {
    if (this.#wanted === 0 || (this.#abort && !this.#abort.signal.aborted)) return
    this.#isDue = false
    const abort = new AbortController()
    this.#abort = abort
    const began = performance.now()
    const before = (bytes: number) => this.#turn(abort.signal, () => bytes < allowance(began))
    void this.#contents
      .walk({ signal: abort.signal, before })
      // The status says it: what is left is not searched
      .catch(() => undefined)
      .finally(() => {
        if (this.#abort !== abort) return
        this.#abort = null
        // Requested while the last walk ended
        if (this.#isDue) return this.#start()
        this.#set(false)
      })
  }

  async #turn(signal: AbortSignal, isAllowed: () => boolean): Promise<void> {
    while (this.#holders > 0 || !(this.isUrgent || (isAllowed() && mayReadInBackground())))
      await pause(POLL_INTERVAL_MS, signal)
    if (!this.isUrgent) await idle(signal)
  }

  #set(isUrgent: boolean): void {
    if (this.isUrgent === isUrgent) return
    this.isUrgent = isUrgent
    for (const listener of this.#listeners) listener()
  }
}

/** Only while the page is visible, and not if the browser is set to save data (Network Information API). */
function mayReadInBackground(): boolean {
  const { connection } = navigator as { connection?: { readonly saveData?: boolean } }
  return document.visibilityState === "visible" && connection?.saveData !== true
}

const allowance = (began: number) =>
  BACKGROUND_BYTES_PER_MINUTE * (1 + (performance.now() - began) / MINUTE_MS)

const walks = new WeakMap<RecordContents, ReadingWalk>()
/** The walk over a patient's records. */
export function walkOf(contents: RecordContents): ReadingWalk {
  const walk = walks.get(contents) ?? new ReadingWalk(contents)
  walks.set(contents, walk)
  return walk
}

/** Waits until the page has nothing else to do; Safari has no `requestIdleCallback`. */
const idle = (signal: AbortSignal): Promise<void> =>
  typeof requestIdleCallback === "function"
    ? new Promise((resolve) => requestIdleCallback(() => resolve(), { timeout: 2_000 }))
    : pause(200, signal)
