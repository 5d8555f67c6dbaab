import "server-only"
import { createHash } from "node:crypto"
import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises"
import { join } from "node:path"
import { cidOrNull, parseCid } from "../../_core/dag/cid"
import type { Pin } from "../../_core/ports/storage"
import type { Cid } from "../../_core/types"
import { orNull, replaceFile, syncFolder } from "./disk"
import { Turnstile } from "./lock"

/** Who holds which root. Every answer is durable before it is given. */
export interface OwnerBook {
  has(root: Cid, owner: string): Promise<boolean>
  add(root: Cid, owner: string): Promise<void>
  remove(root: Cid, owner: string): Promise<void>
  /** Forgets every owner of a root. */
  clear(root: Cid): Promise<void>
  countOf(root: Cid): Promise<number>
  roots(): Promise<Cid[]>
  pins(): AsyncGenerator<Pin, void, undefined>
}

/** One small file per root and owner: `<folder>/<root>/<sha256 of the owner>`, which contains the owner. */
export class FileOwnerBook implements OwnerBook {
  readonly #folder: string
  // Each leaves the folder of a root as the next one expects it.
  readonly #writes = new Turnstile()

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async open(folder: string): Promise<FileOwnerBook> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    return new FileOwnerBook(folder)
  }

  async has(root: Cid, owner: string): Promise<boolean> {
    return (await orNull(readFile(join(this.#of(root), fileName(owner)), "utf8"))) === owner
  }

  add(root: Cid, owner: string): Promise<void> {
    return this.#writes.pass(async () => {
      const folder = this.#of(root)
      if (await mkdir(folder, { recursive: true, mode: 0o700 })) await syncFolder(this.#folder)
      await replaceFile(folder, fileName(owner), owner)
    })
  }

  remove(root: Cid, owner: string): Promise<void> {
    return this.#writes.pass(async () => {
      const folder = this.#of(root)
      if ((await orNull(rm(join(folder, fileName(owner))).then(() => true))) === null) return
      await syncFolder(folder)
      if ((await this.countOf(root)) === 0) await this.#forget(root)
    })
  }

  clear(root: Cid): Promise<void> {
    return this.#writes.pass(() => this.#forget(root))
  }

  async countOf(root: Cid): Promise<number> {
    const names = (await orNull(readdir(this.#of(root)))) ?? []
    // A crash may have left a file half written, under another name.
    return names.filter((name) => FILE_NAME.test(name)).length
  }

  async roots(): Promise<Cid[]> {
    const held: Cid[] = []
    for (const root of await this.#named()) if ((await this.countOf(root)) > 0) held.push(root)
    return held
  }

  async *pins(): AsyncGenerator<Pin, void, undefined> {
    for (const root of await this.#named()) {
      for (const name of (await orNull(readdir(this.#of(root)))) ?? []) {
        if (!FILE_NAME.test(name)) continue
        const path = join(this.#of(root), name)
        // Null where it has gone since
        const owner = await orNull(readFile(path, "utf8"))
        const noted = await orNull(stat(path))
        if (owner !== null && noted) yield { root, owner, since: Math.floor(noted.mtimeMs / 1_000) }
      }
    }
  }

  /** Roots that have a folder; what else lies there is none of ours. */
  async #named(): Promise<Cid[]> {
    const named: Cid[] = []
    for (const name of await readdir(this.#folder)) {
      const root = cidOrNull(name)
      if (root) named.push(root)
    }
    return named
  }

  async #forget(root: Cid): Promise<void> {
    await rm(this.#of(root), { recursive: true, force: true })
    await syncFolder(this.#folder)
  }

  #of(root: Cid): string {
    return join(this.#folder, parseCid(root))
  }
}

const FILE_NAME = /^[0-9a-f]{64}$/
const fileName = (owner: string) => createHash("sha256").update(owner).digest("hex")
