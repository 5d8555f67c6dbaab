"use client"
import { createContext, use, useSyncExternalStore } from "react"
import { KeywardError } from "../_core/errors"
import type { ErrorCode } from "../_core/errors"
import type { SignatureDesk, SignatureToConfirm } from "../_core/ports/own-signature"

/** Something that waits for the person's yes or no. */
export interface OpenSignature extends SignatureToConfirm {
  readonly id: number
  readonly answer: (yes: boolean) => void
}

interface Waiting extends OpenSignature {
  readonly end: (error: KeywardError) => void
}

/** What an account by passkey is about to sign, one after the other, as the page asks for it. */
export class PageSignatures implements SignatureDesk {
  readonly #waiting: Waiting[] = []
  readonly #listeners = new Set<() => void>()
  #next = 1

  confirm(it: SignatureToConfirm): Promise<void> {
    return new Promise((resolve, reject) => {
      const close = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1)
        this.#changed()
      }
      const waiting: Waiting = {
        ...it,
        id: this.#next++,
        answer(yes) {
          close()
          if (yes) resolve()
          else reject(new KeywardError("wallet-refused"))
        },
        end(error) {
          close()
          reject(error)
        },
      }
      this.#waiting.push(waiting)
      this.#changed()
    })
  }

  /** The keys are gone: nothing is signed any more. */
  end(code: ErrorCode): void {
    for (const { end } of [...this.#waiting]) end(new KeywardError(code))
  }

  /** The oldest that waits; null where none does. */
  readonly open = (): OpenSignature | null => this.#waiting[0] ?? null

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener()
  }
}

/** One for a page. */
export const SignaturesContext = createContext(new PageSignatures())

export const useSignatures = (): PageSignatures => use(SignaturesContext)

/** What waits for a yes or no. */
export function useOpenSignature(): OpenSignature | null {
  const desk = useSignatures()
  return useSyncExternalStore(desk.subscribe, desk.open, () => null)
}
