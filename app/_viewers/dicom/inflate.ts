/** Bytes at the end of a deflated file that are fed one by one. */
const TAIL_BYTES = 16

/**
 * Inflates raw deflate data (RFC 1951), as far as it can be read and up to `limit` bytes. A few bytes after its end, such
 * as the one that makes a DICOM file's length even (PS3.5 A.5), are not an error: DecompressionStream takes them for one
 * and drops what was not read by then, so the last bytes are fed one by one.
 */
export async function inflateRaw(
  bytes: Uint8Array<ArrayBuffer>,
  limit: number,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; whole: boolean }> {
  const { readable, writable } = new DecompressionStream("deflate-raw")
  const reading = readAll(readable.getReader(), limit)
  const writer = writable.getWriter()
  // Its rejection is the one of the write or of the close below
  writer.closed.catch(() => undefined)
  let step: "body" | "tail" | "close" = "body"
  let whole = true
  try {
    const tail = Math.max(0, bytes.length - TAIL_BYTES)
    await writer.write(bytes.subarray(0, tail))
    step = "tail"
    for (let at = tail; at < bytes.length; at++) {
      await writer.write(bytes.subarray(at, at + 1))
      await new Promise((resolve) => setTimeout(resolve, 0))
    }
    step = "close"
    await writer.close()
  } catch {
    // Refused in the tail: the data was complete. Refused at the close: it is not
    whole = step === "tail"
  }
  const inflated = await reading
  return { bytes: inflated.bytes, whole: whole && !inflated.over }
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
