import { createCipheriv } from "node:crypto"
import { RecordDagBuilder } from "../../../app/_core/dag/build"
import type { BlockSink } from "../../../app/_core/dag/build"
import { CarWriter } from "../../../app/_core/dag/car-writer"
import { carBytes } from "../../../app/_core/dag/car-frames"
import { MemoryCar } from "../../../app/_core/dag/car-memory"
import type { Block } from "../../../app/_core/dag/cid"
import { LEAF_SIZE } from "../../../app/_core/dag/node"
import type { Cid } from "../../../app/_core/types"

/** `size` bytes that no other seed gives, the same every time. */
export function bytesOf(size: number, seed: number): Uint8Array {
  const key = Buffer.alloc(16)
  key.writeUInt32BE(seed)
  return createCipheriv("aes-128-ctr", key, new Uint8Array(16)).update(new Uint8Array(size))
}

export function* leavesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += LEAF_SIZE) yield bytes.subarray(at, at + LEAF_SIZE)
}

export interface SampleRecord {
  readonly root: Cid
  readonly blocks: readonly Block[]
  readonly files: readonly Uint8Array[]
  readonly manifest: Uint8Array
}

/** A record of files with the given sizes, its blocks in the order of an upload. */
export async function sampleRecord(sizes: readonly number[], seed = 1): Promise<SampleRecord> {
  const blocks: Block[] = []
  const files = sizes.map((size, i) => bytesOf(size, seed * 64 + i))
  const manifest = bytesOf(1_024, seed * 64 + 63)
  const root = await build({ put: (block) => void blocks.push(block) }, files, manifest)
  return { root, blocks, files, manifest }
}

export async function build(
  sink: BlockSink,
  files: readonly Uint8Array[],
  manifest: Uint8Array,
): Promise<Cid> {
  const dag = new RecordDagBuilder(sink)
  for (const file of files) await dag.addFile(leavesOf(file))
  return dag.finish(manifest)
}

/** The same record as the CAR that a browser writes. */
export async function sampleCar(sizes: readonly number[], seed = 1) {
  const car = new MemoryCar()
  const writer = new CarWriter(car)
  const record = await sampleRecord(sizes, seed)
  for (const block of record.blocks) await writer.put(block)
  const { size } = await writer.finish(record.root)
  return { ...record, car, size, bytes: car.bytes() }
}

export async function joined(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts)
}

export const carOf = (root: Cid, blocks: readonly Block[]): Promise<Uint8Array> =>
  joined(carBytes(root, blocks))

/** Chunks as a network cuts them. */
export function* chunked(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
