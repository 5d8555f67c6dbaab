/** Lets one at a time through for each key. */
export interface Turns {
  pass<T>(key: string, work: () => Promise<T>): Promise<T>
}

/** Of one process or page, in the order of asking. */
export class OwnTurns implements Turns {
  readonly #last = new Map<string, Promise<unknown>>()

  pass<T>(key: string, work: () => Promise<T>): Promise<T> {
    const result = (this.#last.get(key) ?? Promise.resolve()).then(work)
    const over = result.then(
      () => undefined,
      () => undefined,
    )
    this.#last.set(key, over)
    void over.then(() => {
      if (this.#last.get(key) === over) this.#last.delete(key)
    })
    return result
  }
}
