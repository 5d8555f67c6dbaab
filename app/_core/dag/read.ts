import { asKeywardError, KeywardError } from "../errors"
import type { Cid } from "../types"
import { chunksOf } from "./bytes"
import type { ByteSource } from "./bytes"
import { readFrames } from "./car-frames"
import { codecOf, dagPbCid, RAW } from "./cid"
import type { Block } from "./cid"
import { decodeDirectory, decodeFileNode, LEAF_SIZE, MANIFEST } from "./node"
import type { NamedLink } from "./node"

/** Four heights of 1,024 links hold 256 TiB: deeper is nobody's file. */
const MAX_HEIGHT = 4

/** A block that has to come next. */
interface Expected {
  readonly cid: Cid
  /** Bytes of the file below it, where its parent says; the root does not. */
  readonly size: number | null
  readonly height: number
}

/**
 * The leaves of one of a record's names, in order, from a CAR in depth-first order (the root, then everything
 * under the name). Every block is hashed and has to be the one whose turn it is; every leaf but the last has exactly
 * 262,144 bytes. Memory: one leaf and the links still open (at most 1,024 a height).
 * @throws KeywardError `record-altered` at a block that is altered, left out, swapped or added, and where the CAR is
 * cut short; `store-unreachable` where the stream itself fails; `cancelled` where it was aborted
 */
export async function* readFile(
  car: ByteSource,
  root: Cid,
  name: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const blocks = readFrames(arriving(car), root, altered)
  try {
    const first = await blocks.next()
    if (first.done || first.value.cid !== root) throw altered("root")
    const link = (await readNames(root, first.value.bytes)).find((one) => one.name === name)
    if (!link) throw new KeywardError("record-altered", { reason: "names", root })
    yield* leavesUnder(link, blocks)
    if (!(await blocks.next()).done) throw altered("longer")
  } finally {
    await blocks.return()
  }
}

/** As {@link readFile} for the manifest, which is one leaf. */
export async function readManifest(car: ByteSource, root: Cid): Promise<Uint8Array> {
  const leaves: Uint8Array[] = []
  for await (const leaf of readFile(car, root, MANIFEST)) leaves.push(leaf)
  const [manifest] = leaves
  if (!manifest || leaves.length !== 1) throw altered("shape")
  return manifest
}

/**
 * The links of a record's root, checked against its CID: `manifest` and `0`, `1`, … in dag-pb order.
 * @throws KeywardError `record-altered` where the bytes are not the root's or not a record's directory
 */
export async function readNames(root: Cid, bytes: Uint8Array): Promise<readonly NamedLink[]> {
  if ((await dagPbCid(bytes)) !== root) throw altered("digest")
  return decoded(() => decodeDirectory(bytes))
}

async function* leavesUnder(
  link: NamedLink,
  blocks: AsyncIterator<Block, void>,
): AsyncGenerator<Uint8Array, void> {
  const open: Expected[] = [{ cid: link.cid, size: null, height: 0 }]
  for (let expected = open.pop(); expected; expected = open.pop()) {
    const { done, value } = await blocks.next()
    if (done) throw altered("cut")
    if (value.cid !== expected.cid) throw altered("order")
    if (codecOf(value.cid) === RAW) {
      checkSize(value.bytes.length, expected.size)
      if (value.bytes.length !== LEAF_SIZE && open.length > 0) throw altered("leaf-size")
      yield value.bytes
    } else open.push(...partsOf(value.bytes, expected).reverse())
  }
}

function partsOf(bytes: Uint8Array, expected: Expected): Expected[] {
  const height = expected.height + 1
  if (height > MAX_HEIGHT) throw altered("shape")
  const parts = decoded(() => decodeFileNode(bytes))
  if (parts.length === 0) throw altered("shape")
  checkSize(
    parts.reduce((sum, part) => sum + part.size, 0),
    expected.size,
  )
  return parts.map(({ cid, size }) => ({ cid, size, height }))
}

function checkSize(size: number, expected: number | null): void {
  if (expected !== null && size !== expected) throw altered("size")
}

function decoded<T>(decode: () => T): T {
  try {
    return decode()
  } catch {
    throw altered("node")
  }
}

/** A connection that breaks is not an altered record. */
async function* arriving(car: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* chunksOf(car)
  } catch (error) {
    throw asKeywardError(error, "store-unreachable")
  }
}

const altered = (reason: string) => new KeywardError("record-altered", { reason })
