import { KeywardError } from "./errors"

/**
 * Holds something secret for a page: its state keeps this handle, which has no readable member. A text cannot be
 * overwritten in JavaScript; dropping it lets it go.
 */
export class Keeper<Secret> {
  #secret: Secret | null

  constructor(secret: Secret) {
    this.#secret = secret
  }

  /** @throws KeywardError `locked` once it was dropped */
  get secret(): Secret {
    if (this.#secret === null) throw new KeywardError("locked")
    return this.#secret
  }

  drop(): void {
    this.#secret = null
  }
}
