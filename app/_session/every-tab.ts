import type { Address } from "../_core/types"

/** What one tab tells the others of this browser. */
export interface TabWord {
  readonly kind: "lock" | "sign-out"
  /** Whose keys: a tab of another account goes on. */
  readonly account: Address
}

/** The part of a BroadcastChannel that is used. */
type Channel = Pick<BroadcastChannel, "postMessage" | "addEventListener" | "close">

/**
 * Lets a lock and a sign-out reach every tab of this browser that shows the same deployment. Idle tabs lock by
 * themselves, so a tab that is in use is not locked by one that is not.
 */
export class EveryTab {
  readonly #channel: Channel

  /** @param incarnation of the deployment: tabs of another one are others' */
  constructor(incarnation: string, open: (name: string) => Channel = (name) => new BroadcastChannel(name)) {
    this.#channel = open(`keyward-session-${incarnation}`)
  }

  /** Tells all tabs but this one. */
  say(word: TabWord): void {
    this.#channel.postMessage(word)
  }

  /** @returns what ends listening, and speaking */
  hear(on: (word: TabWord) => void): () => void {
    this.#channel.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      if (isTabWord(data)) on(data)
    })
    return () => this.#channel.close()
  }
}

function isTabWord(data: unknown): data is TabWord {
  const { kind, account } = (data ?? {}) as Partial<Record<keyof TabWord, unknown>>
  return (kind === "lock" || kind === "sign-out") && typeof account === "string"
}
