import "server-only"

export { FolderLock } from "../../_adapters/disk/folder-lock"

/** Lets one at a time through, in the order of asking. */
export class Turnstile {
  #last: Promise<unknown> = Promise.resolve()

  pass<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work)
    this.#last = result.catch(() => undefined)
    return result
  }
}
