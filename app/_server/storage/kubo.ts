import "server-only"
import { join, resolve } from "node:path"
import { create } from "kubo-rpc-client"
import type { KuboRPCClient } from "kubo-rpc-client"
import { cidOf, codecOf, toLink } from "../../_core/dag/cid"
import { isKeywardError, KeywardError } from "../../_core/errors"
import type { Pin, PinStore } from "../../_core/ports/storage"
import type { Cid } from "../../_core/types"
import { abortable } from "./abortable"
import { dagLevels } from "./dag-levels"
import { asStorageError } from "./disk"
import { requirePrivate } from "./kubo-privacy"
import { FolderLock, Turnstile } from "./lock"
import { FileOwnerBook } from "./owner-book"
import type { OwnerBook } from "./owner-book"
import { Patience } from "./patience"
import { Unpinned } from "./unpinned"

/** How long Kubo may keep silent: while an import runs, and for everything else. Milliseconds. */
const IMPORT_SILENCE = 120_000
const ANSWER = 30_000
const HEALTH = 5_000
const PENDING = "import"
/** Blocks that one request removes: Kubo looks through its pins once for each. */
const BLOCKS_A_REQUEST = 512
const HOUR = 3_600_000
/** So long a node that was seen to be private is given records without another look. Milliseconds. */
const PRIVATE_FOR = 60_000
/** How Kubo says that it does not hold a block. */
const NOT_HELD = /block was not found locally|ipld: could not find/

interface Options {
  readonly signal?: AbortSignal
}

interface Books {
  /** Who holds which root. */
  readonly owners: OwnerBook
  /** Roots whose import has begun. */
  readonly pending: OwnerBook
  readonly unpinned: Unpinned
}

/**
 * A Kubo node over its RPC (`ipfs daemon`, port 5001, never reachable from a browser).
 *
 * A pin in Kubo belongs to a root, not to an owner; who holds a root is written beside it, in a folder of this
 * machine (`owners/`), and the last owner's going takes the pin away. `unpinned/` names the roots whose blocks are
 * then to be removed, and `pending/` roots whose import has begun. One process at a time uses the folder, and a Kubo
 * that several deployments share needs one folder for all of them.
 *
 * An import that broke off leaves blocks that nothing leads to: only for those Kubo sweeps everything, once an hour at
 * most. Kubo lets no import begin while it waits to remove something, and it waits for every import that is under way:
 * so a collection waits until none is, for an hour at most.
 */
export class KuboPinStore implements PinStore {
  readonly #client: KuboRPCClient
  readonly #lock: FolderLock
  readonly #owners: OwnerBook
  readonly #pending: OwnerBook
  readonly #unpinned: Unpinned
  readonly #mostWait: number
  readonly #importing = new Map<Cid, number>()
  readonly #turnstile = new Turnstile()
  readonly #collections = new Turnstile()
  readonly #closing = new AbortController()
  #collectedAt: number | null = null
  #sweptAt: number | null = null
  #privateAt: number | null = null

  private constructor(client: KuboRPCClient, lock: FolderLock, books: Books, mostWait: number) {
    this.#client = client
    this.#lock = lock
    this.#owners = books.owners
    this.#pending = books.pending
    this.#unpinned = books.unpinned
    this.#mostWait = mostWait
  }

  /**
   * @param url of the RPC, such as http://127.0.0.1:5001; it need not answer yet
   * @param options `mostWait`: milliseconds that a collection waits for imports, and between two that sweep everything;
   * `token`: what the RPC asks for
   * @throws KeywardError `store-unreachable` where another process uses the folder, or with the reasons where the node
   * answers and is not private
   */
  static async open(
    url: string,
    path: string,
    { mostWait = HOUR, token = null }: { mostWait?: number; token?: string | null } = {},
  ): Promise<KuboPinStore> {
    const folder = resolve(/*turbopackIgnore: true*/ path)
    const owners = await FileOwnerBook.open(join(folder, "owners"))
    const pending = await FileOwnerBook.open(join(folder, "pending"))
    const lock = new FolderLock(folder)
    const unpinned = await Unpinned.open(join(folder, "unpinned"))
    const headers = token === null ? {} : { headers: { authorization: `Bearer ${token}` } }
    const client = create({ url, ...headers })
    const store = new KuboPinStore(client, lock, { owners, pending, unpinned }, mostWait)
    try {
      await store.#requirePrivate()
    } catch (error) {
      // One that is away is looked at when it is back, before it is given anything.
      if (isKeywardError(error) && error.details["reason"] === undefined) return store
      await store.close()
      throw error
    }
    return store
  }

  /** @throws KeywardError `store-full`, `store-unreachable`, `cancelled`, `car-invalid` or what the stream throws */
  async importCar(
    root: Cid,
    owner: string,
    car: AsyncIterable<Uint8Array>,
    options: Options = {},
  ): Promise<void> {
    await this.#requirePrivate(options.signal)
    this.#importing.set(root, (this.#importing.get(root) ?? 0) + 1)
    try {
      // One name for all imports of a root: it goes with the last of them.
      await this.#pending.add(root, PENDING)
      await this.#send(root, car, options.signal)
      await this.#turnstile.pass(async () => {
        await this.#ask((signal) => this.#client.pin.add(root, { recursive: true, signal }), options.signal)
        await this.#owners.add(root, owner)
        if (this.#importing.get(root) === 1) await this.#pending.remove(root, PENDING)
      })
    } catch (error) {
      throw asStorageError(error)
    } finally {
      const others = (this.#importing.get(root) ?? 1) - 1
      if (others > 0) this.#importing.set(root, others)
      else this.#importing.delete(root)
    }
  }

  block(_root: Cid, cid: Cid, options: Options = {}): Promise<Uint8Array | null> {
    return this.#block(cid, options)
  }

  async #block(cid: Cid, options: Options = {}): Promise<Uint8Array | null> {
    try {
      const bytes = await this.#ask((signal) => {
        // Without it Kubo would go and look for a stranger's block in its network.
        const local = { signal, offline: true }
        return this.#client.block.get(toLink(cid), local)
      }, options.signal)
      if ((await cidOf(codecOf(cid), bytes)) !== cid) throw new KeywardError("record-altered", { cid })
      return bytes
    } catch (error) {
      if (NOT_HELD.test(saysOf(error))) return null
      throw error
    }
  }

  async isPinned(root: Cid, owner: string): Promise<boolean> {
    return (await this.#owners.has(root, owner)) && (await this.#hasPin(root))
  }

  pins(): AsyncIterable<Pin> {
    return this.#owners.pins()
  }

  unpin(root: Cid, owner: string): Promise<void> {
    return this.#turnstile.pass(async () => {
      if (!(await this.#owners.has(root, owner))) return
      const isLast = (await this.#owners.countOf(root)) === 1
      if (isLast) await this.#unpinned.add(root)
      // The pin first: where this fails the owner is still known, and unpinning can be asked for again. Where somebody
      // is bringing it just now, the pin is that import's.
      if (isLast && !this.#importing.has(root)) await this.#removePin(root)
      await this.#owners.remove(root, owner)
    })
  }

  unerased(): Promise<number> {
    return Promise.resolve(this.#unpinned.count)
  }

  collectGarbage(): Promise<number> {
    return this.#collections.pass(async () => {
      if (this.#importing.size > 0 && isWithin(this.#mostWait, this.#collectedAt)) return 0
      this.#collectedAt = performance.now()
      let removed = await this.#sweepBroken()
      for (const [root, notes] of this.#unpinned.waiting()) {
        if (await this.#isFree(root)) removed += await this.#removeBlocks(root)
        await this.#unpinned.remove(root, notes)
      }
      return removed
    })
  }

  /** Takes away the pin of a root that nobody holds; false where somebody does or is bringing it. */
  #isFree(root: Cid): Promise<boolean> {
    return this.#turnstile.pass(async () => {
      if (this.#importing.has(root) || (await this.#owners.countOf(root)) > 0) return false
      await this.#removePin(root)
      return true
    })
  }

  /** Kubo itself keeps what any pin needs, also one that came this moment. */
  async #removeBlocks(root: Cid): Promise<number> {
    let removed = 0
    for (const level of await dagLevels(root, (cid) => this.#node(cid))) {
      for (let from = 0; from < level.length; from += BLOCKS_A_REQUEST) {
        const cids = level.slice(from, from + BLOCKS_A_REQUEST).map(toLink)
        await this.#ask(
          async (signal) => {
            for await (const { error } of this.#client.block.rm(cids, { force: true, signal }))
              if (!error?.message) removed++
          },
          undefined,
          IMPORT_SILENCE,
        )
      }
    }
    return removed
  }

  async #node(cid: Cid): Promise<Uint8Array | null> {
    return this.#block(cid).catch((error: unknown) => {
      if (isKeywardError(error, "record-altered")) return null
      throw error
    })
  }

  /** What imports that broke off, or a crash, left: blocks that nothing leads to. */
  async #sweepBroken(): Promise<number> {
    const broken = (await this.#pending.roots()).filter((root) => !this.#importing.has(root))
    if (broken.length === 0 || isWithin(this.#mostWait, this.#sweptAt)) return 0
    for (const root of broken) await this.#isFree(root)
    let removed = 0
    await this.#ask(
      async (signal) => {
        for await (const { cid, err } of this.#client.repo.gc({ signal })) {
          if (err) throw err
          if (cid) removed++
        }
      },
      undefined,
      IMPORT_SILENCE * 10,
    )
    this.#sweptAt = performance.now()
    // One that was tried again meanwhile is cleared when it ends, or at the next sweep.
    for (const root of broken) if (!this.#importing.has(root)) await this.#pending.clear(root)
    return removed
  }

  async health(): Promise<void> {
    this.#privateAt = null
    await this.#requirePrivate()
  }

  /** @throws KeywardError `store-unreachable`, with `reason` where the node answers and is not private */
  async #requirePrivate(caller?: AbortSignal): Promise<void> {
    if (isWithin(PRIVATE_FOR, this.#privateAt)) return
    const config = await this.#ask((signal) => this.#client.config.getAll({ signal }), caller, HEALTH)
    requirePrivate(config)
    this.#privateAt = performance.now()
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#collections.pass(() => Promise.resolve())
    await this.#turnstile.pass(() => Promise.resolve(this.#lock.release()))
  }

  async #send(root: Cid, car: AsyncIterable<Uint8Array>, caller?: AbortSignal): Promise<void> {
    const patience = new Patience(IMPORT_SILENCE)
    const signal = this.#signal(patience.signal, caller)
    let failure: { readonly error: unknown } | null = null
    async function* watched() {
      try {
        for await (const chunk of abortable(car, signal)) {
          patience.renew()
          yield chunk
        }
      } catch (error) {
        failure = { error }
        throw error
      }
    }
    try {
      const roots: { cid: string; problem: string }[] = []
      for await (const { root } of this.#client.dag.import([watched()], { pinRoots: true, signal })) {
        roots.push({ cid: root.cid.toString(), problem: root.pinErrorMsg ?? "" })
      }
      const [only] = roots
      // Kubo answers an import of nothing with success and no root.
      if (roots.length !== 1 || only?.cid !== root || only.problem) throw notPinned(root, only?.problem)
    } catch (error) {
      // The client reports a stream that broke as its own trouble.
      if (failure && !patience.isOver) throw (failure as { error: unknown }).error
      throw this.#asFailure(error, caller)
    } finally {
      patience.end()
    }
  }

  async #hasPin(root: Cid): Promise<boolean> {
    try {
      return await this.#ask(async (signal) => {
        for await (const pin of this.#client.pin.ls({ paths: root, type: "recursive", signal })) {
          if (pin.cid.toString() === root) return true
        }
        return false
      })
    } catch (error) {
      if (saysOf(error).includes("is not pinned")) return false
      throw error
    }
  }

  async #removePin(root: Cid): Promise<void> {
    try {
      await this.#ask((signal) => this.#client.pin.rm(root, { recursive: true, signal }))
    } catch (error) {
      if (!/not pinned/.test(saysOf(error))) throw error
    }
  }

  async #ask<T>(work: (signal: AbortSignal) => Promise<T>, caller?: AbortSignal, limit = ANSWER): Promise<T> {
    try {
      return await work(this.#signal(AbortSignal.timeout(limit), caller))
    } catch (error) {
      throw this.#asFailure(error, caller)
    }
  }

  #signal(limit: AbortSignal, caller?: AbortSignal): AbortSignal {
    return AbortSignal.any([limit, this.#closing.signal, ...(caller ? [caller] : [])])
  }

  #asFailure(error: unknown, caller?: AbortSignal): KeywardError {
    if (caller?.aborted) return new KeywardError("cancelled", {}, { cause: error })
    if (isKeywardError(error)) return error
    const message = error instanceof Error ? error.message : ""
    if (/access denied|authorization token/i.test(message))
      return new KeywardError("store-unreachable", { reason: TOKEN_WRONG }, { cause: error })
    const full = /no space left|disk quota/i.test(message)
    return new KeywardError(full ? "store-full" : "store-unreachable", {}, { cause: error })
  }
}

const TOKEN_WRONG = "the Kubo node asks for another token (IPFS_API_TOKEN)"

const isWithin = (ms: number, since: number | null): boolean =>
  since !== null && performance.now() - since < ms

const notPinned = (root: Cid, problem = "") =>
  NOT_HELD.test(problem)
    ? new KeywardError("car-invalid", { reason: "link", root })
    : new KeywardError("store-unreachable", { reason: "not pinned", root }, { cause: new Error(problem) })

/** What Kubo said; it has no codes. */
function saysOf(error: unknown): string {
  return error instanceof KeywardError && error.cause instanceof Error ? error.cause.message : ""
}
