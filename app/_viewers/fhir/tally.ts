import type { NotShown } from "../reading"

/** Counts what is in the file and not on the page. */
export class Tally {
  readonly #counts = new Map<string, number>()

  add(what: string, count = 1): void {
    if (count > 0) this.#counts.set(what, (this.#counts.get(what) ?? 0) + count)
  }

  get notShown(): NotShown[] {
    return [...this.#counts].map(([what, count]) => ({ what, count }))
  }
}

export const MISSING = "references to something that is not in this file"
export const TOO_DEEP = "values that are nested too deeply"
export const PICTURES = "pictures in texts: their descriptions are shown"
export const SAMPLES = "values of recorded curves"
export const BINARY_VALUES = "signatures and other binary values"
