import type { Address, Digest, RecordNumber } from "../types"

/** A record of somebody else's that was opened just now. */
export interface Opening {
  readonly patient: Address
  readonly record: RecordNumber
  /** Digest of the CID of the content that was opened. */
  readonly content: Digest
}

/** Openings that nobody has followed yet, at most; each record once. */
const MAX_WAITING = 10_000

/** Tells of records that were opened, to whoever leaves receipts for them; what nobody follows yet waits. */
export class Openings {
  readonly #waiting = new Map<string, Opening>()
  #follow: ((opening: Opening) => void) | null = null

  note(opening: Opening): void {
    if (this.#follow) this.#follow(opening)
    else if (this.#waiting.size < MAX_WAITING)
      this.#waiting.set(`${opening.patient} ${opening.record} ${opening.content}`, opening)
  }

  /** One follower at a time. @returns stops it */
  follow(told: (opening: Opening) => void): () => void {
    this.#follow = told
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const opening of waiting) told(opening)
    return () => {
      if (this.#follow === told) this.#follow = null
    }
  }
}
