import { KeywardError } from "../_core/errors"
import type { RecordContents } from "../_journeys/record-contents"

/** Bytes that are read in a minute while nobody waits for them. */
const CALM_BYTES = 40_000_000
const MINUTE = 60_000
/** Milliseconds between two looks at whether to go on. */
const LOOK = 500

/** Reads the records of one patient in the background: one walk, however many parts of a page want it. */
export class ReadingWalk {
  readonly #contents: RecordContents
  readonly #listeners = new Set<() => void>()
  #wanted = 0
  #abort: AbortController | null = null
  #others = 0
  #isDue = false
  /** Whether somebody waits for it: then without pauses. */
  isNow = false

  constructor(contents: RecordContents) {
    this.#contents = contents
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Walks until the signal says so, and beyond while others want it. */
  want(signal: AbortSignal): void {
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

  /** Something was added, or may be: walks again, if anybody wants it. */
  goOn(): void {
    this.#isDue = true
    this.#start()
  }

  /** Without pauses, also what failed before. */
  now(): void {
    this.#contents.retry()
    this.#set(true)
    this.goOn()
  }

  /** Back to reading while nobody waits. */
  calm(): void {
    this.#set(false)
  }

  /** While another reads the same records the walk stands still, so that none is opened twice. */
  async beside<T>(work: () => Promise<T>): Promise<T> {
    this.#others++
    try {
      return await work()
    } finally {
      this.#others--
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
      // Said by the status: what is left is not searched
      .catch(() => undefined)
      .finally(() => {
        if (this.#abort !== abort) return
        this.#abort = null
        // Asked for while the last one ended
        if (this.#isDue) return this.#start()
        this.#set(false)
      })
  }

  async #turn(signal: AbortSignal, isAllowed: () => boolean): Promise<void> {
    while (this.#others > 0 || !(this.isNow || (isAllowed() && isCalm()))) await pause(LOOK, signal)
    if (!this.isNow) await idle(signal)
  }

  #set(isNow: boolean): void {
    if (this.isNow === isNow) return
    this.isNow = isNow
    for (const listener of this.#listeners) listener()
  }
}

/** The page is looked at, and its person did not ask the browser to save data (Network Information API). */
function isCalm(): boolean {
  const { connection } = navigator as { connection?: { readonly saveData?: boolean } }
  return document.visibilityState === "visible" && connection?.saveData !== true
}

const allowance = (began: number) => CALM_BYTES * (1 + (performance.now() - began) / MINUTE)

const walks = new WeakMap<RecordContents, ReadingWalk>()
/** The walk over a patient's records. */
export function walkOf(contents: RecordContents): ReadingWalk {
  const walk = walks.get(contents) ?? new ReadingWalk(contents)
  walks.set(contents, walk)
  return walk
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer)
        reject(new KeywardError("cancelled"))
      },
      { once: true },
    )
  })
}

/** Until the page has nothing else to do; Safari does not say. */
const idle = (signal: AbortSignal): Promise<void> =>
  typeof requestIdleCallback === "function"
    ? new Promise((resolve) => requestIdleCallback(() => resolve(), { timeout: 2_000 }))
    : pause(200, signal)
