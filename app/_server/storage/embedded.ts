import "server-only"
import { access, constants, mkdir } from "node:fs/promises"
import { join, resolve } from "node:path"
import { readFrames } from "../../_core/dag/car-frames"
import { codecOf, DAG_PB } from "../../_core/dag/cid"
import { linksOf } from "../../_core/dag/node"
import { KeywardError } from "../../_core/errors"
import type { Pin, PinStore } from "../../_core/ports/storage"
import type { Cid } from "../../_core/types"
import { abortable } from "./abortable"
import { BlockFiles } from "./block-files"
import { collect, findShared } from "./collector"
import type { Collecting } from "./collector"
import { asStorageError } from "./disk"
import { Incoming } from "./incoming"
import type { Claim } from "./incoming"
import { FolderLock, Turnstile } from "./lock"
import { FileOwnerBook } from "./owner-book"
import type { OwnerBook } from "./owner-book"
import { SharedBlocks } from "./shared-blocks"
import { Unpinned } from "./unpinned"

interface Options {
  readonly signal?: AbortSignal
}

/**
 * The default store: blocks as files in one folder of this machine.
 *
 *     blocks/     one file per block, as blockstore-fs lays them out
 *     pins/       one file per root and owner
 *     unpinned/   roots whose last owner has gone, see {@link Unpinned}
 *     shared/     names of blocks that more than one root needs, see {@link SharedBlocks}
 *     incoming/   imports on their way in, see {@link Incoming}
 *     lock        held while a process has the store open
 *
 * Imports write beside each other; publishing, unpinning and the removal of some blocks take turns, so that no
 * collection sees half an import. Memory: a few blocks per import; a collection remembers the names of one root's blocks.
 */
export class EmbeddedPinStore implements PinStore {
  readonly #folder: string
  readonly #lock: FolderLock
  readonly #blocks: BlockFiles
  readonly #owners: OwnerBook
  readonly #parts: Collecting
  readonly #turnstile: Turnstile
  readonly #collections = new Turnstile()
  readonly #closing = new AbortController()
  readonly #imports = new Set<Promise<void>>()

  private constructor(folder: string, lock: FolderLock, parts: Collecting) {
    this.#folder = folder
    this.#lock = lock
    this.#parts = parts
    this.#blocks = parts.blocks
    this.#owners = parts.owners
    this.#turnstile = parts.turnstile
  }

  /**
   * Opens or makes the store, ends imports that counted before a crash and throws the others away.
   * @throws KeywardError `store-unreachable` where another process has it open
   */
  static async open(path: string): Promise<EmbeddedPinStore> {
    const folder = resolve(/*turbopackIgnore: true*/ path)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const lock = new FolderLock(folder)
    try {
      const blocks = await BlockFiles.open(join(folder, "blocks"))
      const leftovers = await Incoming.leftovers(join(folder, "incoming"))
      const owners = await FileOwnerBook.open(join(folder, "pins"))
      const shared =
        (await SharedBlocks.open(join(folder, "shared"))) ??
        (await SharedBlocks.begin(join(folder, "shared"), await findShared({ blocks, owners })))
      const unpinned = await Unpinned.open(join(folder, "unpinned"))
      const parts = { blocks, owners, unpinned, shared, turnstile: new Turnstile() }
      const store = new EmbeddedPinStore(folder, lock, parts)
      for (const { claim, incoming } of leftovers) {
        await store.#noteShared(claim.root, await store.#heldOf(incoming))
        await store.#publish(claim, incoming)
      }
      return store
    } catch (error) {
      lock.release()
      throw asStorageError(error)
    }
  }

  /**
   * As {@link PinStore.importCar}; every block is hashed again.
   * @throws KeywardError `store-full`, `cancelled`, `car-invalid` or what the stream throws; nothing is kept then
   */
  importCar(root: Cid, owner: string, car: AsyncIterable<Uint8Array>, options: Options = {}): Promise<void> {
    const signal = AbortSignal.any([this.#closing.signal, ...(options.signal ? [options.signal] : [])])
    const importing = this.#import({ root, owner }, abortable(car, signal), signal).catch(
      (error: unknown) => {
        throw asStorageError(error)
      },
    )
    this.#imports.add(importing)
    const forget = () => this.#imports.delete(importing)
    importing.then(forget, forget)
    return importing
  }

  block(_root: Cid, cid: Cid): Promise<Uint8Array | null> {
    return this.#blocks.read(cid)
  }

  isPinned(root: Cid, owner: string): Promise<boolean> {
    return this.#owners.has(root, owner)
  }

  pins(): AsyncIterable<Pin> {
    return this.#owners.pins()
  }

  /** @throws KeywardError `store-full` */
  unpin(root: Cid, owner: string): Promise<void> {
    return this.#turnstile.pass(async () => {
      try {
        if (!(await this.#owners.has(root, owner))) return
        if ((await this.#owners.countOf(root)) === 1) await this.#parts.unpinned.add(root)
        await this.#owners.remove(root, owner)
      } catch (error) {
        throw asStorageError(error)
      }
    })
  }

  unerased(): Promise<number> {
    return Promise.resolve(this.#parts.unpinned.count)
  }

  /** @throws what {@link collect} throws */
  collectGarbage(): Promise<number> {
    return this.#collections.pass(() => collect(this.#parts, this.#closing.signal))
  }

  async health(): Promise<void> {
    try {
      this.#closing.signal.throwIfAborted()
      await access(join(this.#folder, "incoming"), constants.R_OK | constants.W_OK)
    } catch (cause) {
      throw new KeywardError("store-unreachable", {}, { cause })
    }
  }

  /** Stops imports and a collection that are under way, and lets the folder go. */
  async close(): Promise<void> {
    this.#closing.abort()
    await Promise.allSettled(this.#imports)
    await this.#collections.pass(() => Promise.resolve())
    await this.#turnstile.pass(() => Promise.resolve(this.#lock.release()))
  }

  async #import(claim: Claim, car: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void> {
    const incoming = await Incoming.begin(join(this.#folder, "incoming"))
    try {
      const fault = (reason: string) => new KeywardError("car-invalid", { reason })
      for await (const block of readFrames(car, claim.root, fault)) await incoming.put(block)
      await incoming.settle()
      await this.#turnstile.pass(async () => {
        signal.throwIfAborted()
        const leanedOn = await this.#mustBeComplete(claim.root, incoming)
        await this.#noteShared(claim.root, [...leanedOn, ...(await this.#heldOf(incoming))])
        await this.#commit(claim, incoming)
      })
    } catch (error) {
      // Whatever hinders this, too, is thrown away at the next start.
      await incoming.remove().catch(() => undefined)
      throw error
    }
  }

  async #commit(claim: Claim, incoming: Incoming): Promise<void> {
    const held = await this.#owners.has(claim.root, claim.owner)
    try {
      await incoming.commit(claim)
      await this.#publish(claim, incoming)
    } catch (error) {
      // Some of its blocks may have been moved into place.
      if (!held) await this.#parts.unpinned.add(claim.root).catch(() => undefined)
      await incoming.remove()
      if (!held) await this.#owners.remove(claim.root, claim.owner)
      throw error
    }
  }

  /** Before a root counts: those of its blocks that were there before it belong to another one, too. */
  async #noteShared(root: Cid, held: readonly Cid[]): Promise<void> {
    if (held.length === 0 || (await this.#owners.countOf(root)) > 0) return
    await this.#parts.shared.add(held.map((cid) => this.#blocks.nameOf(cid)))
  }

  async #heldOf(incoming: Incoming): Promise<Cid[]> {
    const held: Cid[] = []
    for (const { cid } of incoming.files()) if (await this.#blocks.has(cid)) held.push(cid)
    return held
  }

  async #publish(claim: Claim, incoming: Incoming): Promise<void> {
    await this.#blocks.take(incoming.files())
    await this.#owners.add(claim.root, claim.owner)
    await incoming.remove()
  }

  /** A CAR may leave out what is there already, and by now that may have been collected. Gives what it left out. */
  async #mustBeComplete(root: Cid, incoming: Incoming): Promise<Cid[]> {
    const leanedOn: Cid[] = []
    const open = [root]
    for (let cid = open.pop(); cid; cid = open.pop()) {
      const arrived = incoming.has(cid)
      if (!arrived && !(await this.#blocks.has(cid)))
        throw new KeywardError("car-invalid", { reason: "link", cid })
      if (!arrived) leanedOn.push(cid)
      if (codecOf(cid) !== DAG_PB) continue
      const bytes = arrived ? await incoming.read(cid) : await this.#blocks.read(cid)
      if (bytes) open.push(...linksOf(bytes))
    }
    return leanedOn
  }
}
