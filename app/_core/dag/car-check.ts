import { KeywardError } from "../errors"
import type { Cid } from "../types"
import type { ByteSource } from "./bytes"
import { HEADER_LENGTH, readFrames } from "./car-frames"
import type { FrameFault } from "./car-frames"
import { codecOf, RAW } from "./cid"
import type { Block } from "./cid"
import { decodeDirectory, decodeFileNode, LEAF_SIZE, MANIFEST, MAX_LINKS } from "./node"
import type { Part } from "./node"

/** Why a CAR is refused; stands in `details.reason` of `car-invalid`. */
export type CarFault =
  | FrameFault
  /** More bytes than were declared. */
  | "longer"
  /** A declared size that no CAR can have. */
  | "size"
  | "duplicate"
  /** A leaf after a node, or anything after the root. */
  | "order"
  /** A leaf shorter than 262,144 bytes that is not the last of its file, or more of them than there are files. */
  | "leaf-size"
  /** A node that is not, byte for byte, what the builder writes. */
  | "node"
  /** A link to what is not in the CAR, comes later, has another parent, or is not pinned for this patient. */
  | "link"
  /** A file whose nodes are not balanced. */
  | "shape"
  /** The last block is not the declared root. */
  | "root"
  /** Blocks that the root does not reach. */
  | "unreachable"

export interface CarDeclaration {
  readonly root: Cid
  /** Bytes of the whole CAR. */
  readonly size: number
  /**
   * Whether this is the CID of a whole file in a record that is pinned for the same patient: the root may link to
   * it without the CAR carrying it. Without this function everything has to be in the CAR.
   */
  readonly isPinned?: (cid: Cid) => Promise<boolean>
}

/** A block that waits for its parent. */
interface Orphan extends Part {
  /** 0 = leaf. */
  readonly height: number
  readonly links: number
  /** Holds as many bytes as its height can. */
  readonly full: boolean
}

/**
 * Checks an uploaded CAR while it passes (DESIGN 6): header with the one declared root; CIDv1, raw or dag-pb,
 * sha2-256, and the bytes hash to it; leaves, then nodes, children before parents, the root last; every block once
 * and linked once; every node as the builder writes it; the declared size exactly. Memory: CIDs and links of the
 * blocks that passed, whose number the declared size bounds.
 *
 * Nothing is proven before the generator has ended: keep no block of one that throws.
 * @throws KeywardError `car-invalid` with `details.reason`, a {@link CarFault}
 */
export async function* checkCar(
  source: ByteSource,
  declared: CarDeclaration,
): AsyncGenerator<Block, void, undefined> {
  if (!Number.isSafeInteger(declared.size) || declared.size <= HEADER_LENGTH) throw refused("size")
  let received = 0
  const count = (bytes: number) => {
    received = bytes
    if (bytes > declared.size) throw refused("longer")
  }
  const tree = new TreeCheck(declared)
  for await (const block of readFrames(source, declared.root, refused, count)) {
    await tree.take(block)
    yield block
  }
  if (received !== declared.size) throw refused("cut")
  tree.end()
}

class TreeCheck {
  readonly #declared: CarDeclaration
  readonly #seen = new Set<Cid>()
  readonly #orphans = new Map<Cid, Orphan>()
  #shortLeaves = 0
  #nodes = 0
  #rooted = false

  constructor(declared: CarDeclaration) {
    this.#declared = declared
  }

  async take({ cid, bytes }: Block): Promise<void> {
    if (this.#rooted) throw refused("order", cid)
    if (this.#seen.has(cid)) throw refused("duplicate", cid)
    this.#seen.add(cid)
    if (codecOf(cid) === RAW) this.#takeLeaf(cid, bytes)
    else if (cid === this.#declared.root) await this.#takeRoot(cid, bytes)
    else this.#takeFileNode(cid, bytes)
  }

  end(): void {
    if (!this.#rooted) throw refused("root")
    if (this.#orphans.size > 0) throw refused("unreachable")
  }

  #takeLeaf(cid: Cid, bytes: Uint8Array): void {
    if (this.#nodes > 0) throw refused("order", cid)
    const full = bytes.length === LEAF_SIZE
    if (!full && ++this.#shortLeaves > MAX_LINKS) throw refused("leaf-size", cid)
    this.#orphans.set(cid, { cid, size: bytes.length, total: bytes.length, height: 0, links: 0, full })
  }

  #takeFileNode(cid: Cid, bytes: Uint8Array): void {
    this.#nodes++
    const parts = decoded(cid, () => decodeFileNode(bytes))
    const children = parts.map((part) => {
      const child = this.#claim(part.cid)
      if (child.size !== part.size || child.total !== part.total) throw refused("node", cid)
      return child
    })
    const last = children.at(-1)
    if (!last) throw refused("shape", cid)
    children.forEach((child, i) => {
      if (child.height !== last.height) throw refused("shape", cid)
      if (!child.full && i < children.length - 1) throw refused(child.height ? "shape" : "leaf-size", cid)
    })
    const size = parts.reduce((sum, part) => sum + part.size, 0)
    const total = parts.reduce((sum, part) => sum + part.total, bytes.length)
    const full = last.full && children.length === MAX_LINKS
    this.#orphans.set(cid, { cid, size, total, height: last.height + 1, links: children.length, full })
  }

  async #takeRoot(cid: Cid, bytes: Uint8Array): Promise<void> {
    this.#rooted = true
    const linked = new Set<Cid>()
    for (const link of decoded(cid, () => decodeDirectory(bytes))) {
      if (linked.has(link.cid)) throw refused("link", cid)
      linked.add(link.cid)
      if (!this.#seen.has(link.cid) && link.name !== MANIFEST && (await this.#declared.isPinned?.(link.cid)))
        continue
      const top = this.#claim(link.cid)
      if (top.total !== link.total) throw refused("node", cid)
      // One part stands for itself: a node over a single part is only ever the last of its height.
      if (top.links === 1 || (link.name === MANIFEST && top.height > 0)) throw refused("shape", cid)
    }
  }

  #claim(cid: Cid): Orphan {
    const orphan = this.#orphans.get(cid)
    if (!orphan) throw refused("link", cid)
    this.#orphans.delete(cid)
    return orphan
  }
}

function decoded<T>(cid: Cid, decode: () => T): T {
  try {
    return decode()
  } catch (cause) {
    throw refused("node", cid, cause)
  }
}

const refused = (reason: CarFault, cid?: Cid, cause?: unknown) =>
  new KeywardError("car-invalid", cid ? { reason, cid } : { reason }, { cause })
