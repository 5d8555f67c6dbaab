/**
 * Inflates raw deflate data (RFC 1951), as far as it can be read and up to `limit` bytes. One zero byte after its end,
 * which makes a DICOM file's length even (PS3.5 A.5), is not an error; DecompressionStream takes it for one.
 */
export async function inflateRaw(
  bytes: Uint8Array<ArrayBuffer>,
  limit: number,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; whole: boolean }> {
  const first = await inflateExactly(bytes, limit)
  if (first.whole || bytes.at(-1) !== 0) return first
  const second = await inflateExactly(bytes.subarray(0, -1), limit)
  return second.whole || second.bytes.length > first.bytes.length ? second : first
}

async function inflateExactly(bytes: Uint8Array<ArrayBuffer>, limit: number) {
  const { readable, writable } = new DecompressionStream("deflate-raw")
  const reading = readAll(readable.getReader(), limit)
  const writer = writable.getWriter()
  // Its rejection is the one of the write or of the close below
  writer.closed.catch(() => undefined)
  let whole = true
  try {
    await writer.write(bytes)
    // What is not read when the stream fails is dropped
    await new Promise((resolve) => setTimeout(resolve, 0))
    await writer.close()
  } catch {
    whole = false
  }
  const { bytes: inflated, over } = await reading
  return { bytes: inflated, whole: whole && !over }
}

async function readAll(reader: ReadableStreamDefaultReader<Uint8Array>, limit: number) {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
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
  return { bytes: joined, over: size > limit }
}
