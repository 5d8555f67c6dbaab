import { KeywardError } from "../_core/errors"
import type { ErrorCode } from "../_core/errors"
import type { AskOptions, PromptKind, Prompts } from "../_core/ports/prompts"

/** A question that a wallet has not answered. */
export interface OpenPrompt {
  readonly id: number
  readonly kind: PromptKind
  /** Milliseconds (Date.now) at which it was put. */
  readonly since: number
  readonly isLocked: () => Promise<boolean | null>
}

interface Waiting extends OpenPrompt {
  readonly giveUp: (error: KeywardError) => void
}

/**
 * The questions that one page has put to its wallet. A wallet may leave one without an answer for ever (a side panel
 * that was closed): each can be given up, and those of an account end with its session. A later answer is dropped if it
 * is a signature, which nobody else has, and reported if it is a transaction, which the wallet has sent.
 */
export class PromptDesk implements Prompts {
  readonly #waiting = new Map<number, Waiting>()
  /** Transactions that were given up and may still be confirmed in the wallet. */
  readonly #stillAsked = new Set<number>()
  readonly #listeners = new Set<() => void>()
  #shown: readonly OpenPrompt[] = []
  #next = 1

  ask<T>(kind: PromptKind, question: () => Promise<T>, options: AskOptions<T> = {}): Promise<T> {
    // Confirmed both, they would be sent twice.
    if (kind === "transaction" && this.#stillAsked.size > 0)
      return Promise.reject(new KeywardError("wallet-still-asks"))
    const id = this.#next++
    return new Promise<T>((resolve, reject) => {
      const isLocked = options.isLocked ?? unknown
      const giveUp = (error: KeywardError) => {
        if (kind === "transaction") this.#stillAsked.add(id)
        this.#close(id)
        reject(error)
      }
      this.#waiting.set(id, { id, kind, since: Date.now(), isLocked, giveUp })
      this.#changed()
      const answered = (answer: T | null, settle: () => void) => {
        if (this.#close(id)) return settle()
        this.#stillAsked.delete(id)
        options.late?.(answer)
      }
      question().then(
        (answer) => answered(answer, () => resolve(answer)),
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- handed on as the wallet threw it
        (error: unknown) => answered(null, () => reject(error)),
      )
    })
  }

  /** Waits no longer for any answer: the person's own wish. */
  giveUp(): void {
    for (const { kind, giveUp } of [...this.#waiting.values()])
      giveUp(new KeywardError(kind === "transaction" ? "wallet-still-asks" : "wallet-unanswered"))
  }

  /**
   * The session is over: whoever comes next has nothing to do with what was asked. A transaction may still be sent, so
   * no code that says otherwise is given for it; `ended` in the details says why.
   */
  end(code: ErrorCode): void {
    for (const { kind, giveUp } of [...this.#waiting.values()]) {
      if (kind === "signature") giveUp(new KeywardError(code))
      if (kind === "transaction") giveUp(new KeywardError("wallet-still-asks", { ended: code }))
    }
  }

  /** What waits for an answer, oldest first; the same array until that changes. */
  readonly open = (): readonly OpenPrompt[] => this.#shown

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Whether it was waited for until now. */
  #close(id: number): boolean {
    const was = this.#waiting.delete(id)
    if (was) this.#changed()
    return was
  }

  #changed(): void {
    this.#shown = [...this.#waiting.values()]
    for (const listener of [...this.#listeners]) listener()
  }
}

const unknown = () => Promise.resolve(null)
