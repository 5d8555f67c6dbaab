import { KeywardError } from "../../_core/errors"
import type { RateTable } from "../ledger/rates"
import { OwnTurns } from "../../_core/turns"
import { limitsBy, RateLimit } from "./limits"
import type { Limit, Limits } from "./limits"

/** A process takes this part of a limit at once, so that not every request asks the database. */
const PARTS = 50
const MAX_KEYS = 10_000

/**
 * A limit that all processes with one database share. What a process has taken ahead and not used is lost with it; never
 * is more let through than the limit says, whatever the number of processes. Where the database does not answer, each
 * process counts for itself: a full disk must keep nobody from signing in.
 */
export class SharedLimit implements Limit {
  readonly #table: RateTable
  readonly #name: string
  readonly #clock: () => number
  readonly #alone: RateLimit
  readonly #turns = new OwnTurns()
  readonly #held = new Map<string, { left: number; readonly until: number }>()
  readonly #refused = new Map<string, number>()

  /** @param clock milliseconds since 1970, as all processes have it */
  constructor(
    table: RateTable,
    name: string,
    readonly most: number,
    readonly windowMs: number,
    clock: () => number,
  ) {
    this.#table = table
    this.#name = name
    this.#clock = clock
    this.#alone = new RateLimit(most, windowMs, MAX_KEYS, clock)
  }

  async take(key: string, count = 1): Promise<void> {
    if (this.#takeHeld(key, count)) return
    this.#refuseAgain(key)
    await this.#turns.pass(key, async () => {
      if (this.#takeHeld(key, count)) return
      this.#refuseAgain(key)
      await this.#ask(key, count)
    })
  }

  async #ask(key: string, count: number): Promise<void> {
    const now = this.#clock()
    const ahead = Math.max(count, Math.floor(this.most / PARTS))
    try {
      for (const wanted of new Set([ahead, count])) {
        if (!(await this.#table.take(this.#name, key, this.#cost(wanted), this.windowMs, now))) continue
        if (wanted > count) this.#hold(key, wanted - count, now)
        return
      }
      const freeAt = await this.#table.freeAt(this.#name, key, this.#cost(count), this.windowMs, now)
      // Fewer may be there before.
      if (count === 1) this.#remember(this.#refused, key, freeAt)
      throw tooMany(freeAt - now)
    } catch (error) {
      if (error instanceof KeywardError && error.code === "too-many-requests") throw error
      await this.#alone.take(key, count)
    }
  }

  #cost(count: number): number {
    return Math.ceil((count * this.windowMs) / this.most)
  }

  #takeHeld(key: string, count: number): boolean {
    const held = this.#held.get(key)
    if (!held || held.left < count || held.until <= this.#clock()) return false
    held.left -= count
    return true
  }

  #hold(key: string, left: number, now: number): void {
    this.#remember(this.#held, key, { left, until: now + this.windowMs })
  }

  /** Who was told to wait asks the database nothing until then. */
  #refuseAgain(key: string): void {
    const left = (this.#refused.get(key) ?? 0) - this.#clock()
    if (left > 0) throw tooMany(left)
    this.#refused.delete(key)
  }

  #remember<T>(map: Map<string, T>, key: string, value: T): void {
    map.delete(key)
    map.set(key, value)
    const oldest = map.keys().next()
    if (map.size > MAX_KEYS && !oldest.done) map.delete(oldest.value)
  }
}

const tooMany = (ms: number) =>
  new KeywardError("too-many-requests", { seconds: Math.max(1, Math.ceil(ms / 1_000)) })

/** The limits that all processes with one database share; `clock` in milliseconds since 1970. */
export const sharedLimits = (table: RateTable, clock: () => number = Date.now): Limits =>
  limitsBy((name, most, windowMs) => new SharedLimit(table, name, most, windowMs, clock))
