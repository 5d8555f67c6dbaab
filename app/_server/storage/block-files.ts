import "server-only"
import { access, mkdir, readdir, readFile, rename, rm } from "node:fs/promises"
import { join } from "node:path"
import { base32upper } from "multiformats/bases/base32"
import { cidOf, codecOf, toLink } from "../../_core/dag/cid"
import { KeywardError } from "../../_core/errors"
import type { Cid } from "../../_core/types"
import { orNull, syncFolder } from "./disk"

const EXTENSION = ".data"

/**
 * Blocks as files, one each, laid out as `blockstore-fs` does: `<last two letters>/<multihash in base32>.data`, so
 * that its tools read the folder. (The package itself does not sync what it writes.)
 */
export class BlockFiles {
  readonly #folder: string
  readonly #shards = new Set<string>()

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async open(folder: string): Promise<BlockFiles> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    return new BlockFiles(folder)
  }

  /** The block; null where there is none. @throws KeywardError `record-altered` where its bytes have changed */
  async read(cid: Cid): Promise<Uint8Array | null> {
    const bytes = await orNull(readFile(this.#path(cid)))
    if (bytes && (await cidOf(codecOf(cid), bytes)) !== cid) throw new KeywardError("record-altered", { cid })
    return bytes
  }

  async has(cid: Cid): Promise<boolean> {
    return (await orNull(access(this.#path(cid)).then(() => true))) ?? false
  }

  /** Moves synced files in, each named by its CID; they are durable when this resolves. */
  async take(files: readonly { readonly cid: Cid; readonly path: string }[]): Promise<void> {
    const touched = new Set<string>()
    for (const { cid, path } of files) {
      const shard = shardOf(this.nameOf(cid))
      await this.#makeShard(shard)
      // After a crash some have moved already.
      await orNull(rename(path, this.#path(cid)))
      touched.add(shard)
    }
    await this.#sync(touched)
  }

  /** Removes every block whose name is not among `kept` (see {@link nameOf}); gives their number. */
  async sweep(kept: ReadonlySet<string>): Promise<number> {
    let removed = 0
    for (const shard of await readdir(this.#folder)) {
      // What others left here, such as .DS_Store, is none of ours.
      const names = (await orNull(readdir(join(this.#folder, shard)))) ?? []
      const stale = names.filter((name) => name.endsWith(EXTENSION) && !kept.has(name))
      for (const name of stale) await rm(join(this.#folder, shard, name))
      if (stale.length > 0) await this.#sync([shard])
      removed += stale.length
    }
    return removed
  }

  /** Removes blocks by the names of their files; the number of those that were there. Durable after {@link sync}. */
  async remove(names: Iterable<string>): Promise<number> {
    let removed = 0
    for (const name of names) {
      if (await orNull(rm(join(this.#folder, shardOf(name), name)).then(() => true))) removed++
    }
    return removed
  }

  /** Makes what was moved in or removed under these names survive a power cut. */
  async sync(names: Iterable<string>): Promise<void> {
    const shards = new Set(Array.from(names, shardOf))
    await Promise.all(Array.from(shards, (shard) => orNull(syncFolder(join(this.#folder, shard)))))
  }

  /** The name of a block's file: that of its digest, whatever its codec. */
  nameOf(cid: Cid): string {
    return base32upper.encode(toLink(cid).multihash.bytes) + EXTENSION
  }

  #path(cid: Cid): string {
    const name = this.nameOf(cid)
    return join(this.#folder, shardOf(name), name)
  }

  async #makeShard(shard: string): Promise<void> {
    if (this.#shards.has(shard)) return
    if (await mkdir(join(this.#folder, shard), { recursive: true, mode: 0o700 }))
      await syncFolder(this.#folder)
    this.#shards.add(shard)
  }

  async #sync(shards: Iterable<string>): Promise<void> {
    await Promise.all(Array.from(shards, (shard) => syncFolder(join(this.#folder, shard))))
  }
}

const shardOf = (name: string) => name.slice(-EXTENSION.length - 2, -EXTENSION.length)
