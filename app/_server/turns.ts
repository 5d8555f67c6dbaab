import { randomUUID } from "node:crypto"
import { setTimeout as wait } from "node:timers/promises"
import { KeywardError } from "../_core/errors"
import { OwnTurns } from "../_core/turns"
import type { Turns } from "../_core/turns"
import type { Leases } from "./ledger/leases"

/** Seconds after which a turn ends whose process was killed in it; one that lives renews it. */
const TURN_SECONDS = 20
const RENEWED_MS = 5_000
/** So long somebody waits for their turn; milliseconds, as the pause between two looks. */
const MOST_WAIT = 60_000
const PAUSE = 50

/** Of all processes that share a ledger, for a store that they share as well: a lease for each turn. */
export class SharedTurns implements Turns {
  readonly #own = new OwnTurns()
  readonly #leases: Leases
  readonly #holder = randomUUID()

  constructor(leases: Leases) {
    this.#leases = leases
  }

  /** @throws KeywardError `store-unreachable` where another process does not let go; what `work` throws */
  pass<T>(key: string, work: () => Promise<T>): Promise<T> {
    return this.#own.pass(key, async () => {
      const name = `turn ${key}`
      for (const begun = performance.now(); !(await this.#take(name)); await wait(PAUSE))
        if (performance.now() - begun > MOST_WAIT) throw new KeywardError("store-unreachable")
      const renewing = setInterval(() => void this.#take(name).catch(() => undefined), RENEWED_MS)
      renewing.unref()
      try {
        return await work()
      } finally {
        clearInterval(renewing)
        // Where the ledger is away it ends by itself.
        await this.#leases.drop(name, this.#holder).catch(() => undefined)
      }
    })
  }

  #take(name: string): Promise<boolean> {
    const now = Math.floor(Date.now() / 1_000)
    return this.#leases.take(name, this.#holder, now, now + TURN_SECONDS)
  }
}
