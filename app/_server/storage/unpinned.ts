import "server-only"
import { randomUUID } from "node:crypto"
import { mkdir, readdir, readFile, rm } from "node:fs/promises"
import { join } from "node:path"
import { cidOrNull } from "../../_core/dag/cid"
import type { Cid } from "../../_core/types"
import { orNull, replaceFile, syncFolder } from "./disk"

/**
 * Roots that nobody holds any more and whose blocks are still to be collected: one small file for each unpinning, which
 * contains the root. It is written before the pin goes, so that a crash in between leaves a file too many and never one
 * too few.
 */
export class Unpinned {
  readonly #folder: string
  readonly #waiting: Map<Cid, Set<string>>

  private constructor(folder: string, waiting: Map<Cid, Set<string>>) {
    this.#folder = folder
    this.#waiting = waiting
  }

  static async open(folder: string): Promise<Unpinned> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const opened = new Unpinned(folder, new Map())
    for (const name of await readdir(folder)) {
      const root = NOTE.test(name) ? cidOrNull(await readFile(join(folder, name), "utf8")) : null
      if (root) opened.#keep(root, name)
    }
    return opened
  }

  /** Durable when it resolves. */
  async add(root: Cid): Promise<void> {
    const note = randomUUID()
    await replaceFile(this.#folder, note, root)
    this.#keep(root, note)
  }

  get count(): number {
    return this.#waiting.size
  }

  /** What waits by now: each root with the notes of its unpinnings. */
  waiting(): (readonly [root: Cid, notes: readonly string[]])[] {
    return Array.from(this.#waiting, ([root, notes]) => [root, [...notes]] as const)
  }

  /** Takes away the notes that have been seen to; a root that was unpinned once more meanwhile goes on waiting. */
  async remove(root: Cid, notes: readonly string[]): Promise<void> {
    for (const note of notes) await orNull(rm(join(this.#folder, note)))
    await syncFolder(this.#folder)
    const left = this.#waiting.get(root)
    for (const note of notes) left?.delete(note)
    if (left?.size === 0) this.#waiting.delete(root)
  }

  #keep(root: Cid, note: string): void {
    this.#waiting.set(root, (this.#waiting.get(root) ?? new Set()).add(note))
  }
}

/** A file of another name is none of ours, or half written. */
const NOTE = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
