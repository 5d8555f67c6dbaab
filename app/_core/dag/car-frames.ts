import { varint } from "multiformats"
import type { Cid } from "../types"
import { ByteReader, sameBytes } from "./bytes"
import type { ByteSource } from "./bytes"
import { CID_LENGTH, cidFromBytes, cidOf, cidToBytes, codecOf, DAG_PB } from "./cid"
import type { Block } from "./cid"
import { LEAF_SIZE, MAX_BLOCK } from "./node"

/** Bytes of a CARv1 header with one root. */
export const HEADER_LENGTH = 59

/** What can be wrong with a CAR before its tree is looked at. */
export type FrameFault = "header" | "frame" | "cut" | "cid" | "block-size" | "digest"

/** DAG-CBOR of {"roots": [root], "version": 1}, up to the root's bytes and after them (CARv1, "Header"). */
const BEFORE_ROOT = [0x3a, 0xa2, 0x65, 0x72, 0x6f, 0x6f, 0x74, 0x73, 0x81, 0xd8, 0x2a, 0x58, 0x25, 0x00]
const AFTER_ROOT = [0x67, 0x76, 0x65, 0x72, 0x73, 0x69, 0x6f, 0x6e, 0x01]

/** The header of a CARv1 with one root: there is only one way to write it. */
export function carHeader(root: Cid): Uint8Array {
  return Uint8Array.from([...BEFORE_ROOT, ...cidToBytes(root), ...AFTER_ROOT])
}

/** What stands before a block's bytes: the frame's length and the CID (CARv1, "Data"). */
export function framePrefix({ cid, bytes }: Block): Uint8Array {
  const length = CID_LENGTH + bytes.length
  const prefix = varint.encodeTo(length, new Uint8Array(varint.encodingLength(length) + CID_LENGTH))
  prefix.set(cidToBytes(cid), prefix.length - CID_LENGTH)
  return prefix
}

/** A CARv1 as chunks: the header, then each block as it comes. */
export async function* carBytes(
  root: Cid,
  blocks: AsyncIterable<Block> | Iterable<Block>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield carHeader(root)
  for await (const block of blocks) {
    yield framePrefix(block)
    yield block.bytes
  }
}

/**
 * The blocks of a CARv1 whose header names exactly `root`, each with a CIDv1 (raw or dag-pb, sha2-256) that its
 * bytes have. One block is held at a time; a leaf has at most 262,144 bytes, a node at most 1 MiB.
 * @param fault makes the error that is thrown at a fault
 * @param onChunk told how many bytes have come so far; what it throws ends the reading
 */
export async function* readFrames(
  source: ByteSource,
  root: Cid,
  fault: (reason: FrameFault) => Error,
  onChunk?: (received: number) => void,
): AsyncGenerator<Block, void, undefined> {
  const reader = new ByteReader(source, onChunk)
  try {
    const header = await reader.take(HEADER_LENGTH)
    if (!header || !sameBytes(header, carHeader(root))) throw fault("header")
    for (;;) {
      const length = await frameLength(reader, fault)
      if (length === null) return
      yield await readBlock(reader, length, fault)
    }
  } finally {
    await reader.close()
  }
}

async function readBlock(
  reader: ByteReader,
  length: number,
  fault: (r: FrameFault) => Error,
): Promise<Block> {
  if (length <= CID_LENGTH) throw fault("frame")
  if (length > CID_LENGTH + MAX_BLOCK) throw fault("block-size")
  const name = await reader.take(CID_LENGTH)
  if (name?.length !== CID_LENGTH) throw fault("cut")
  const cid = readCid(name, fault)
  // Taken apart from its name, so that a chunk which is just this block is not copied.
  const bytes = await reader.take(length - CID_LENGTH)
  if (bytes?.length !== length - CID_LENGTH) throw fault("cut")
  const codec = codecOf(cid)
  if (codec !== DAG_PB && bytes.length > LEAF_SIZE) throw fault("block-size")
  if ((await cidOf(codec, bytes)) !== cid) throw fault("digest")
  return { cid, bytes }
}

function readCid(bytes: Uint8Array, fault: (r: FrameFault) => Error): Cid {
  try {
    return cidFromBytes(bytes)
  } catch {
    throw fault("cid")
  }
}

/** An unsigned varint in its shortest form; null at the end of the CAR. */
async function frameLength(reader: ByteReader, fault: (r: FrameFault) => Error): Promise<number | null> {
  const bytes: number[] = []
  for (;;) {
    const byte = (await reader.take(1))?.[0]
    if (byte === undefined && bytes.length === 0) return null
    if (byte === undefined) throw fault("cut")
    bytes.push(byte)
    if (byte < 0x80) break
    if (bytes.length === 4) throw fault("block-size")
  }
  try {
    // Throws where the number could be written shorter.
    return varint.decode(Uint8Array.from(bytes))[0]
  } catch {
    throw fault("frame")
  }
}
