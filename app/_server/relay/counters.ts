import type { Cost } from "./budgets"

/** What one process's relay has done since it began; numbers only grow. */
export interface RelayCounted extends Cost {
  /** Actions whose transaction did what it should, and those whose transaction reverted. */
  readonly brought: number
  readonly failed: number
  /** By the reason of `relay-refused`, or the code of another refusal. */
  readonly refused: Readonly<Record<string, number>>
}

/** Counts for those who run a deployment: nothing in it says who or what. */
export class RelayCounters {
  #spent: Cost = { gas: 0, gwei: 0 }
  #brought = 0
  #failed = 0
  readonly #refused = new Map<string, number>()

  settled({ gas, gwei }: Cost, failed: boolean): void {
    this.#spent = { gas: this.#spent.gas + gas, gwei: this.#spent.gwei + gwei }
    if (failed) this.#failed++
    else this.#brought++
  }

  refused(reason: string): void {
    this.#refused.set(reason, (this.#refused.get(reason) ?? 0) + 1)
  }

  read(): RelayCounted {
    const refused = Object.fromEntries(this.#refused)
    return { ...this.#spent, brought: this.#brought, failed: this.#failed, refused }
  }
}
