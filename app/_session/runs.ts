import { KeywardError, asKeywardError } from "../_core/errors"
import type { OnTransaction } from "../_core/ports/registry"
import type { Address } from "../_core/types"
import { afterError, afterState, begin, countOf } from "./confirmation"
import type { Confirmation } from "./confirmation"

export interface RunsOptions<Act extends string> {
  /** Shows an account's latest confirmation, and keeps it. */
  readonly show: (whose: Address, confirmation: Confirmation<Act>) => void
  /** What the pages show comes from the chain, which says something else now. */
  readonly refresh: () => Promise<void>
}

/** What is being confirmed on this page, by account; says nothing of what it is to whoever comes next. */
export class Runs<Act extends string> {
  readonly #running = new Map<Address, number>()

  constructor(readonly options: RunsOptions<Act>) {}

  readonly isRunning = (account: Address): boolean => this.#running.has(account)

  /**
   * Runs something that asks for confirmations and shows how far it is.
   * @param gone why its result is not for this page any more; null while it is
   * @throws KeywardError what the work throws, with `confirmedBefore` in its details where a part of it was confirmed;
   * what `gone` says where it was done meanwhile: nothing of it may be said to whoever is here now
   */
  async run<T>(
    account: Address,
    act: Act,
    work: (on: OnTransaction) => Promise<T>,
    gone: () => KeywardError | null = () => null,
  ): Promise<T> {
    const { show, refresh } = this.options
    let now = begin(act)
    const set = (next: Confirmation<Act>) => show(account, (now = next))
    set(now)
    this.#running.set(account, (this.#running.get(account) ?? 0) + 1)
    try {
      const result = await work((state) => set(afterState(now, state)))
      const reason = gone()
      if (reason) throw reason
      await refresh()
      return result
    } catch (thrown) {
      const error = withCount(asKeywardError(thrown), countOf(now))
      set(afterError(now, error))
      throw error
    } finally {
      const left = (this.#running.get(account) ?? 1) - 1
      if (left > 0) this.#running.set(account, left)
      else this.#running.delete(account)
    }
  }
}

const withCount = (error: KeywardError, confirmedBefore: number): KeywardError =>
  confirmedBefore === 0
    ? error
    : new KeywardError(error.code, { ...error.details, confirmedBefore }, { cause: error })
