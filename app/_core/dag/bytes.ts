/** Where bytes come from: a browser's stream or any iterable of chunks. */
export type ByteSource = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/** The chunks of a source; a stream that is left early is cancelled. */
export async function* chunksOf(source: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  // Not every browser iterates a ReadableStream.
  if (!("getReader" in source)) {
    yield* source
    return
  }
  const reader = source.getReader()
  let ended = false
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) {
        ended = true
        return
      }
      yield value
    }
  } finally {
    if (!ended) await reader.cancel().catch(() => undefined)
    reader.releaseLock()
  }
}

/** Takes exact counts of bytes from a source of chunks, never holding more than was asked for and one chunk. */
export class ByteReader {
  /** Bytes that the source has given so far. */
  received = 0
  readonly #chunks: AsyncIterator<Uint8Array, void, undefined>
  #held: Uint8Array = new Uint8Array(0)

  /** @param onChunk told of each chunk before it is used; what it throws ends the reading */
  constructor(
    source: ByteSource,
    readonly onChunk: (received: number) => void = () => undefined,
  ) {
    this.#chunks = chunksOf(source)
  }

  /** `length` bytes; null at the clean end of the source; fewer where the source ends inside them. */
  async take(length: number): Promise<Uint8Array | null> {
    if (this.#held.length === 0 && !(await this.#more())) return null
    if (this.#held.length >= length) return this.#cut(length)
    const bytes = new Uint8Array(length)
    let filled = 0
    while (filled < length && (this.#held.length > 0 || (await this.#more()))) {
      const part = this.#cut(Math.min(length - filled, this.#held.length))
      bytes.set(part, filled)
      filled += part.length
    }
    return bytes.subarray(0, filled)
  }

  /** Lets go of the source. */
  async close(): Promise<void> {
    await this.#chunks.return?.()
  }

  #cut(length: number): Uint8Array {
    const part = this.#held.subarray(0, length)
    this.#held = this.#held.subarray(length)
    return part
  }

  async #more(): Promise<boolean> {
    for (;;) {
      const { done, value } = await this.#chunks.next()
      if (done) return false
      if (value.length === 0) continue
      this.received += value.length
      this.onChunk(this.received)
      this.#held = value
      return true
    }
  }
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

export const bytesToHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")
