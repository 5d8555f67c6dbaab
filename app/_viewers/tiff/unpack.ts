import { KeywardError } from "../../_core/errors"
import { jpegSamples, unpackFax } from "./pdfjs-codecs"
import type { Chunk, TiffPage } from "./page"

export const rowBytes = ({ width, samples }: Chunk, bits: number): number =>
  Math.ceil((width * samples * bits) / 8)

/** Unpacked bytes, rows padded to whole bytes; those from `got` on are missing in the file. */
export interface Unpacked {
  readonly bytes: Uint8Array
  readonly got: number
}

/** Undoes the compression of one chunk (TIFF 6.0 sections 9, 10, 11, 13; TIFF technical notes 2 and the Adobe supplement). */
export async function unpack(page: TiffPage, chunk: Chunk, packed: Uint8Array): Promise<Unpacked> {
  const size = rowBytes(chunk, page.bits) * chunk.height
  const ordered = page.fillOrder === 2 && page.compression !== 7 ? reversed(packed) : packed
  switch (page.compression) {
    case 1:
      return filled(size, ordered)
    case 2:
    case 3:
    case 4:
      return { bytes: await unpackFax(page, chunk, ordered), got: size }
    case 5:
      return unpackLzw(ordered, size)
    case 7:
      return filled(size, jpegSamples(page, chunk, packed))
    case 8:
    case 32946:
      return inflate(ordered, size)
    case 32773:
      return unpackBits(ordered, size)
    default:
      throw new KeywardError("document-damaged")
  }
}

const filled = (size: number, bytes: Uint8Array): Unpacked => ({ bytes, got: Math.min(size, bytes.length) })

/** Section 9. */
function unpackBits(packed: Uint8Array, size: number): Unpacked {
  const bytes = new Uint8Array(size)
  let at = 0
  let to = 0
  while (at < packed.length && to < size) {
    const head = packed[at++] ?? 0
    if (head < 128) {
      const run = packed.subarray(at, Math.min(at + head + 1, at + size - to))
      bytes.set(run, to)
      to += run.length
      at += head + 1
    } else if (head > 128) {
      const count = Math.min(257 - head, size - to)
      bytes.fill(packed[at++] ?? 0, to, to + count)
      to += count
    }
  }
  return { bytes, got: to }
}

const CLEAR = 256
const END = 257

/** Section 13: codes of 9 to 12 bits, most significant bit first, the width grows one code early. */
function unpackLzw(packed: Uint8Array, size: number): Unpacked {
  const bytes = new Uint8Array(size)
  // A string of the table is a run of what was written already
  const starts = new Int32Array(4097)
  const lengths = new Int32Array(4097)
  let next = 258
  let width = 9
  let to = 0
  let previous = -1
  let [at, buffer, held] = [0, 0, 0]
  while (to < size) {
    while (held < width && at < packed.length) {
      buffer = ((buffer << 8) | (packed[at++] ?? 0)) & 0xff_ffff
      held += 8
    }
    if (held < width) break
    const code = (buffer >>> (held - width)) & ((1 << width) - 1)
    held -= width
    if (code === END) break
    if (code === CLEAR) {
      next = 258
      width = 9
      previous = -1
      continue
    }
    const begun = to
    if (code < 256) bytes[to++] = code
    else {
      if (code >= next || previous < 0) throw new KeywardError("document-damaged")
      const from = starts[code] ?? 0
      const length = Math.min(lengths[code] ?? 0, size - to)
      // Byte by byte: the newest string may reach into what is being written
      for (let index = 0; index < length; index++) bytes[to++] = bytes[from + index] ?? 0
    }
    // The string after this code: this one and the first byte of the next
    if (next <= 4096) {
      starts[next] = begun
      lengths[next] = to - begun + 1
      next++
      if (next > (1 << width) - 1 && width < 12) width++
    }
    previous = code
  }
  return { bytes, got: to }
}

/** A zlib stream (the Adobe supplement), read no further than the chunk is large. */
async function inflate(packed: Uint8Array, size: number): Promise<Unpacked> {
  const bytes = new Uint8Array(size)
  let to = 0
  const reader = new Blob([packed as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream("deflate"))
    .getReader()
  try {
    while (to < size) {
      const { done, value } = await reader.read()
      if (done) break
      bytes.set(value.subarray(0, size - to), to)
      to += Math.min(value.length, size - to)
    }
  } catch {
    // What came before the damage is shown, and the rest is said to be missing
  }
  await reader.cancel().catch(() => undefined)
  return { bytes, got: to }
}

const REVERSED = Uint8Array.from({ length: 256 }, (_, byte) => {
  let turned = 0
  for (let bit = 0; bit < 8; bit++) if (byte & (1 << bit)) turned |= 0x80 >> bit
  return turned
})
const reversed = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => REVERSED[byte] ?? 0)
