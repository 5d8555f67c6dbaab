import { KeywardError } from "../errors"
import type { Cid } from "../types"
import { dagPbCid, rawCid } from "./cid"
import type { Block } from "./cid"
import { encodeDirectory, encodeFileNode, LEAF_SIZE, MANIFEST, MAX_FILES, MAX_LINKS } from "./node"
import type { NamedLink, Part } from "./node"

/** Takes blocks in the order in which they are to be kept. */
export interface BlockSink {
  put(block: Block): Promise<void> | void
}

/**
 * Builds a record's DAG from leaves as they come, in bounded memory: a leaf is handed to the sink and forgotten;
 * the dag-pb nodes (about 55 bytes a leaf) are kept and handed over last, children before parents, the root at the
 * very end. Files are added one after the other.
 *
 * The nodes are those of Kubo and ipfs-unixfs-importer (fixed chunks of 262,144 bytes, raw leaves, balanced, 1,024
 * links, CIDv1, no mode or mtime). A record is a tree: a block that comes twice is refused (ciphertext never repeats).
 */
export class RecordDagBuilder {
  readonly #sink: BlockSink
  readonly #nodes: Block[] = []
  readonly #files: NamedLink[] = []
  readonly #seen = new Set<Cid>()

  constructor(sink: BlockSink) {
    this.#sink = sink
  }

  /**
   * Adds the next file (`0`, `1`, …): leaves of exactly 262,144 bytes, but the last, which may be shorter.
   * @throws KeywardError `car-invalid` for a leaf of another size, no leaf at all or a leaf that repeats
   */
  async addFile(leaves: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<NamedLink> {
    this.#mustHaveRoom()
    const levels: Level[] = [new Level()]
    let short = false
    for await (const bytes of leaves) {
      if (short || bytes.length === 0 || bytes.length > LEAF_SIZE) throw refused("leaf-size")
      short = bytes.length < LEAF_SIZE
      await this.#place(levels, 0, await this.#leaf(bytes))
    }
    const top = await this.#close(levels)
    const link = { name: String(this.#files.length), cid: top.cid, total: top.total }
    this.#files.push(link)
    return link
  }

  /** Adds the next file as a link to one that is already pinned for the same patient; its blocks are not sent. */
  linkFile(file: Pick<NamedLink, "cid" | "total">): void {
    this.#mustHaveRoom()
    this.#once(file.cid)
    this.#files.push({ name: String(this.#files.length), cid: file.cid, total: file.total })
  }

  /**
   * Adds the manifest (one leaf of at most 262,144 bytes), hands over the nodes and gives the record's CID.
   * @throws KeywardError `car-invalid` where there is no file or the manifest is too large
   */
  async finish(manifest: Uint8Array): Promise<Cid> {
    if (this.#files.length === 0) throw refused("names")
    if (manifest.length === 0 || manifest.length > LEAF_SIZE) throw refused("leaf-size")
    const { cid, total } = await this.#leaf(manifest)
    const bytes = encodeDirectory([...this.#files, { name: MANIFEST, cid, total }])
    const root = await dagPbCid(bytes)
    for (const node of this.#nodes.splice(0)) await this.#sink.put(node)
    await this.#sink.put({ cid: root, bytes })
    return root
  }

  async #leaf(bytes: Uint8Array): Promise<Part> {
    const cid = await rawCid(bytes)
    this.#once(cid)
    await this.#sink.put({ cid, bytes })
    return { cid, size: bytes.length, total: bytes.length }
  }

  async #place(levels: Level[], height: number, part: Part): Promise<void> {
    const level = (levels[height] ??= new Level())
    level.parts.push(part)
    level.count++
    if (level.parts.length === MAX_LINKS) await this.#place(levels, height + 1, await this.#join(level))
  }

  /** Joins what is left, lowest level first, until one part stands for the whole file. */
  async #close(levels: Level[]): Promise<Part> {
    for (let height = 0; ; height++) {
      const level = levels[height]
      if (!level || level.count === 0) throw refused("leaf-size")
      const [first] = level.parts
      if (level.count === 1 && first) return first
      if (level.parts.length > 0) await this.#place(levels, height + 1, await this.#join(level))
    }
  }

  async #join(level: Level): Promise<Part> {
    const parts = level.parts.splice(0)
    const bytes = encodeFileNode(parts)
    const cid = await dagPbCid(bytes)
    this.#once(cid)
    this.#nodes.push({ cid, bytes })
    const size = parts.reduce((sum, part) => sum + part.size, 0)
    return { cid, size, total: parts.reduce((sum, part) => sum + part.total, bytes.length) }
  }

  #once(cid: Cid): void {
    if (this.#seen.has(cid)) throw refused("duplicate")
    this.#seen.add(cid)
  }

  #mustHaveRoom(): void {
    if (this.#files.length === MAX_FILES) throw refused("links")
  }
}

/** Parts of one height that have no parent yet, and how many there ever were. */
class Level {
  readonly parts: Part[] = []
  count = 0
}

const refused = (reason: string) => new KeywardError("car-invalid", { reason })
