import { concat } from "../../../app/_core/crypto/bytes"
import type { Bytes } from "../../../app/_core/crypto/bytes"

/** The parts as an asynchronous source. */
export async function* of(...parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void> {
  for (const part of parts) yield await Promise.resolve(part)
}

/** The bytes in pieces of `size`. */
export async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array, void> {
  for (let start = 0; start < bytes.length; start += size) {
    yield await Promise.resolve(bytes.subarray(start, start + size))
  }
}

/** Everything that a source yields, in order. */
export async function all(source: AsyncIterable<Uint8Array>): Promise<Bytes[]> {
  const parts: Bytes[] = []
  for await (const part of source) parts.push(Uint8Array.from(part))
  return parts
}

export const whole = async (source: AsyncIterable<Uint8Array>): Promise<Bytes> =>
  concat(...(await all(source)))

/** Bytes that look like nothing in particular and are the same each time. */
export const pattern = (length: number, seed = 1): Bytes =>
  Uint8Array.from({ length }, (_, i) => (Math.imul(i + seed, 2654435761) >>> 13) & 0xff)

/** `bytes` with one bit changed. */
export function flip(bytes: Uint8Array, position: number, bit = 0): Bytes {
  const flipped = Uint8Array.from(bytes)
  flipped[position] = (flipped[position] ?? 0) ^ (1 << bit)
  return flipped
}
