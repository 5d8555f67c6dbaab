import { KeywardError } from "../../_core/errors"

const MINUTE = 60_000
const DAY = 86_400_000
const MOST_KEYS = 10_000

interface Bucket {
  tokens: number
  /** Milliseconds, as `clock` gives them. */
  at: number
}

/** So many acts in so long for each key. */
export interface Limit {
  readonly most: number
  readonly windowMs: number
  /**
   * @param count how many at once
   * @throws KeywardError `too-many-requests` with the seconds until so many are free
   */
  take(key: string, count?: number): Promise<void>
}

/** Counted by this process alone; memory is bounded, the longest unused key goes first. */
export class RateLimit implements Limit {
  readonly #buckets = new Map<string, Bucket>()

  constructor(
    readonly most: number,
    readonly windowMs: number,
    readonly mostKeys = MOST_KEYS,
    readonly clock: () => number = () => performance.now(),
  ) {}

  take(key: string, count = 1): Promise<void> {
    return new Promise((resolve) => resolve(this.takeNow(key, count)))
  }

  /** As {@link Limit.take}, at once. */
  takeNow(key: string, count = 1): void {
    const bucket = this.#refilled(key)
    this.#keep(key, bucket)
    if (bucket.tokens < count) {
      const seconds = Math.ceil(((count - bucket.tokens) * this.windowMs) / this.most / 1_000)
      throw new KeywardError("too-many-requests", { seconds })
    }
    bucket.tokens -= count
  }

  get size(): number {
    return this.#buckets.size
  }

  #refilled(key: string): Bucket {
    const now = this.clock()
    const bucket = this.#buckets.get(key)
    if (!bucket) return { tokens: this.most, at: now }
    const tokens = Math.min(this.most, bucket.tokens + ((now - bucket.at) * this.most) / this.windowMs)
    return { tokens, at: now }
  }

  #keep(key: string, bucket: Bucket): void {
    this.#buckets.delete(key)
    this.#buckets.set(key, bucket)
    const oldest = this.#buckets.keys().next()
    if (this.#buckets.size > this.mostKeys && !oldest.done) this.#buckets.delete(oldest.value)
  }
}

/** How many of something may run at once for each key. */
export class ConcurrencyLimit {
  readonly #running = new Map<string, number>()

  constructor(readonly most: number) {}

  /** @throws KeywardError `too-many-requests`; otherwise gives the function that ends it */
  begin(key: string): () => void {
    const running = this.#running.get(key) ?? 0
    if (running >= this.most) throw new KeywardError("too-many-requests", { running })
    this.#running.set(key, running + 1)
    return () => {
      const left = (this.#running.get(key) ?? 1) - 1
      if (left > 0) this.#running.set(key, left)
      else this.#running.delete(key)
    }
  }
}

/** Makes a limit: so many acts in so many milliseconds. */
export type LimitMaker = (name: string, most: number, windowMs: number) => Limit

/** The limits of this deployment, by whoever counts. */
export function limitsBy(make: LimitMaker) {
  return {
    /** Any request, per peer. */
    request: make("request", 1_200, MINUTE),
    /** Nonces and sign-ins, per peer (a clinic may be one): each costs a database row or a curve operation. */
    signIn: make("signIn", 240, MINUTE),
    /** Lists of sessions asked for, and sessions ended, per session. */
    sessions: make("sessions", 60, MINUTE),
    /** What this server knows of an account, table by table, per session: each counts rows. */
    known: make("known", 600, 10 * MINUTE),
    /** Vault reads, writes and shares, per session: a stolen one is not to use up what the owner's has. */
    vault: make("vault", 60, MINUTE),
    /** Recovery codes tried, per peer; wrong ones, per account. */
    recoveryPeer: make("recoveryPeer", 10, 10 * MINUTE),
    recoveryAccount: make("recoveryAccount", 30, 10 * MINUTE),
    /** Vaults opened by a passkey, per peer: a clinic may be one. A token has 256 bits, so this is no guard against guessing. */
    openPeer: make("openPeer", 120, 10 * MINUTE),
    /** Notebook reads and writes, per session. */
    notebook: make("notebook", 300, MINUTE),
    /** Receipts left and read, and proofs asked for, per session. */
    receipts: make("receipts", 1_200, MINUTE),
    /** Sealed documents read and saved, per session. */
    sealed: make("sealed", 600, MINUTE),
    /** Their bodies are in the memory of this process, so it counts for itself. */
    sealedAtOnce: new ConcurrencyLimit(6),
    /** Reasons of requests kept or forgotten, per account. */
    reason: make("reason", 60, 10 * MINUTE),
    /** Profiles of practitioners asked for (64 at once) and brought, per peer. */
    profileRead: make("profileRead", 600, MINUTE),
    profileWrite: make("profileWrite", 120, MINUTE),
    /** Signed actions handed to the relay, per peer (a clinic may be one): each costs some calls of the node. */
    relay: make("relay", 240, MINUTE),
    /** Uploads begun, per session: a thousand files are one. How many run at once, and how many bytes, `Room` says. */
    upload: make("upload", 6_000, 10 * MINUTE),
    /** Looks whether what fills a budget is recorded by now, per account: each reads journals. */
    recordedLook: make("recordedLook", 20, MINUTE),
    /** KiB kept for accounts that have not published a key yet, per peer. */
    beforeKey: make("beforeKey", 65_536, DAY),
    /** Downloads, look-ups and erasures per session; looks ahead for who signs in, per account. */
    record: make("record", 1_200, MINUTE),
    /** Hosts of SMART Health Links asked, per account. */
    fetchLink: make("fetchLink", 60, 60 * MINUTE),
    /** Connections of this process. */
    fetchLinksAtOnce: new ConcurrencyLimit(3),
    /** Links for people without an account: read, made and changed, per session; their files at once. */
    links: make("links", 600, 10 * MINUTE),
    linkFilesAtOnce: new ConcurrencyLimit(2),
    /** Such links asked for, per peer (a clinic may be one). Each link has a limit of its own. */
    openLink: make("openLink", 600, 10 * MINUTE),
    /** Drop links read, made and ended, and parts of what came by them, per session. */
    drops: make("drops", 2_400, 10 * MINUTE),
    /** What senders without an account ask, per peer (a clinic may be one): a large package has two hundred parts. */
    sendDrop: make("sendDrop", 3_000, 10 * MINUTE),
    /** Parts in the memory of this process, per peer. */
    dropPartsAtOnce: new ConcurrencyLimit(8),
  }
}
export type Limits = ReturnType<typeof limitsBy>

/** The limits of one process that has no database to share them in; `clock` in milliseconds. */
export const makeLimits = (clock?: () => number): Limits =>
  limitsBy((_, most, windowMs) => new RateLimit(most, windowMs, MOST_KEYS, clock))
