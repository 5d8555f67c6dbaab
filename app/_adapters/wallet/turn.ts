import { KeywardError } from "../../_core/errors"
import type { Turn } from "../../_core/ports/prompts"

/** Milliseconds that another tab may take to let go. */
const TIMEOUT = 3_000

/** The last of each name that a page has in hand. */
export type InHand = Map<string, Promise<unknown>>
const thisPage: InHand = new Map()

export interface TurnOptions {
  /** The browser's; none where it has none. */
  readonly locks?: LockManager | undefined
  /** Milliseconds that another tab may take to let go. */
  readonly timeout?: number
  /** The page's own unless given. */
  readonly inHand?: InHand
}

/**
 * One after the other within a page; among the tabs of a browser (Web Locks) whoever is first, and the others are told.
 * A browser without Web Locks keeps the order within the page alone.
 * @param name of what is taken: the wallet, on its chain
 */
export function walletTurn(
  name: string,
  { locks, timeout = TIMEOUT, inHand = thisPage }: TurnOptions = {},
): Turn {
  return <T>(work: (release: () => void) => Promise<T>) => {
    const before = inHand.get(name) ?? Promise.resolve()
    let release: () => void = () => undefined
    const released = new Promise<void>((resolve) => (release = resolve))
    const done = before.then(() =>
      inTab(locks, name, timeout, released, () => work(release)).finally(release),
    )
    // Whoever is next waits for the end of this one, or until it is let go.
    inHand.set(name, Promise.race([done.catch(() => undefined), released]))
    return done
  }
}

/** Holds the browser's lock until `released`, and is what the work is. */
function inTab<T>(
  locks: LockManager | undefined,
  name: string,
  timeout: number,
  released: Promise<void>,
  work: () => Promise<T>,
): Promise<T> {
  if (!locks) return work()
  return new Promise<T>((resolve, reject) => {
    locks
      .request(name, { signal: AbortSignal.timeout(timeout) }, () => {
        work().then(resolve, reject)
        return released
      })
      .catch((cause: unknown) => reject(new KeywardError("tab-busy", {}, { cause })))
  })
}
