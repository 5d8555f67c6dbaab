import "server-only"

/** An abort signal for work that may take as long as it likes but may not fall silent. */
export class Patience {
  readonly #silence: number
  readonly #controller = new AbortController()
  #timer: NodeJS.Timeout

  /** @param silence milliseconds without {@link renew} after which the signal aborts */
  constructor(silence: number) {
    this.#silence = silence
    this.#timer = this.#start()
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  get isOver(): boolean {
    return this.#controller.signal.aborted
  }

  renew(): void {
    clearTimeout(this.#timer)
    this.#timer = this.#start()
  }

  end(): void {
    clearTimeout(this.#timer)
  }

  #start(): NodeJS.Timeout {
    return setTimeout(() => this.#controller.abort(new DOMException("silent", "TimeoutError")), this.#silence)
  }
}
