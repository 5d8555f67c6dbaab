import "server-only"
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { cidOrNull } from "../../_core/dag/cid"
import type { Block } from "../../_core/dag/cid"
import type { Cid } from "../../_core/types"
import { orNull, replaceFile, syncFolder } from "./disk"

/** Files of one import that are written at the same time: bounds memory to as many blocks. */
const IN_FLIGHT = 8
const COMMIT = "commit"

/** What an import is for. */
export interface Claim {
  readonly root: Cid
  readonly owner: string
}

/**
 * One import on its way in: a folder of synced block files that nobody sees. It counts from the moment when the
 * file `commit` stands in it: before, a crash leaves a folder to throw away; after, one whose files are moved into
 * place at the next start.
 */
export class Incoming {
  readonly #folder: string
  readonly #parent: string
  readonly #written = new Set<Cid>()
  readonly #writing = new Set<Promise<void>>()
  #failure: { readonly error: unknown } | null = null

  private constructor(parent: string, folder: string) {
    this.#parent = parent
    this.#folder = folder
  }

  static async begin(parent: string): Promise<Incoming> {
    return new Incoming(parent, await mkdtemp(join(parent, "import-")))
  }

  /** What earlier processes left: imports that count, to be published; everything else is removed here. */
  static async leftovers(parent: string): Promise<{ claim: Claim; incoming: Incoming }[]> {
    await mkdir(parent, { recursive: true, mode: 0o700 })
    const counting = []
    for (const name of await readdir(parent)) {
      const folder = join(parent, name)
      const claim = await orNull(readFile(join(folder, COMMIT), "utf8"))
      if (claim === null) await rm(folder, { recursive: true, force: true })
      else
        counting.push({ claim: JSON.parse(claim) as Claim, incoming: await Incoming.#reopen(parent, folder) })
    }
    return counting
  }

  static async #reopen(parent: string, folder: string): Promise<Incoming> {
    const incoming = new Incoming(parent, folder)
    for (const name of await readdir(folder)) {
      const cid = cidOrNull(name)
      if (cid) incoming.#written.add(cid)
    }
    return incoming
  }

  has(cid: Cid): boolean {
    return this.#written.has(cid)
  }

  /** Writes and syncs a verified block; a failure shows at the next call or in {@link commit}. */
  async put({ cid, bytes }: Block): Promise<void> {
    this.#throwFailure()
    if (this.#written.has(cid)) return
    this.#written.add(cid)
    const writing: Promise<void> = writeFile(join(this.#folder, cid), bytes, { flag: "wx", flush: true })
      .catch((error: unknown) => {
        this.#failure ??= { error }
      })
      .finally(() => this.#writing.delete(writing))
    this.#writing.add(writing)
    if (this.#writing.size >= IN_FLIGHT) await Promise.race(this.#writing)
  }

  /** All blocks are on the disk when this resolves. */
  async settle(): Promise<void> {
    await Promise.all(this.#writing)
    this.#throwFailure()
    await syncFolder(this.#folder)
  }

  /** From here on the import counts. */
  async commit(claim: Claim): Promise<void> {
    await replaceFile(this.#folder, COMMIT, JSON.stringify(claim))
    await syncFolder(this.#parent)
  }

  read(cid: Cid): Promise<Uint8Array> {
    return readFile(join(this.#folder, cid))
  }

  files(): { cid: Cid; path: string }[] {
    return Array.from(this.#written, (cid) => ({ cid, path: join(this.#folder, cid) }))
  }

  /** Takes the import back, or ends it once it is published. */
  async remove(): Promise<void> {
    await Promise.all(this.#writing)
    // First the file that makes it count: a crash in between must not bring it back.
    await rm(join(this.#folder, COMMIT), { force: true })
    await orNull(syncFolder(this.#folder))
    await rm(this.#folder, { recursive: true, force: true })
    await syncFolder(this.#parent)
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure.error
  }
}
