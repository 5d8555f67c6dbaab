/**
 * Inflates raw deflate data (RFC 1951), as far as it can be read and up to `limit` bytes. A padding byte after its end,
 * which makes a DICOM file's length even (PS3.5 A.5), is not an error.
 */
export async function inflateRaw(
  bytes: Uint8Array<ArrayBuffer>,
  limit: number,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; whole: boolean }> {
  const first = await inflate(bytes, limit)
  if (first.whole || bytes.at(-1) !== 0) return first
  const unpadded = await inflate(bytes.subarray(0, -1), limit)
  return unpadded.whole ? unpadded : first
}

async function inflate(bytes: Uint8Array<ArrayBuffer>, limit: number) {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  let whole = false
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) {
        whole = true
        break
      }
      chunks.push(value)
      size += value.length
      if (size > limit) {
        await reader.cancel()
        break
      }
    }
  } catch {
    // What came before the damage is given back
  }
  const joined = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    joined.set(chunk, at)
    at += chunk.length
  }
  return { bytes: joined, whole }
}
