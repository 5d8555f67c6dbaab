import { KeywardError } from "./errors"
import { concat } from "./crypto/bytes"
import type { Bytes } from "./crypto/bytes"

/**
 * Inflates raw DEFLATE data (RFC 1951) that stands alone.
 * @throws KeywardError `document-damaged`; `document-too-large` above `maxBytes`, before more is inflated
 */
export async function inflateRaw(bytes: Bytes, maxBytes: number): Promise<Bytes> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return concat(...chunks)
      size += value.length
      if (size > maxBytes) throw new KeywardError("document-too-large", { maxBytes })
      chunks.push(value)
    }
  } catch (cause) {
    reader.cancel().catch(() => undefined)
    if (cause instanceof KeywardError) throw cause
    throw new KeywardError("document-damaged", {}, { cause })
  }
}

/** Packs bytes as raw DEFLATE data (RFC 1951). */
export async function deflateRaw(bytes: Bytes): Promise<Bytes> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"))
  return new Uint8Array(await new Response(packed).arrayBuffer())
}
