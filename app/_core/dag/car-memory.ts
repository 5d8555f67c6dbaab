import type { CarFile } from "../ports/storage"
import type { Cid } from "../types"
import type { CarSink } from "./car-writer"

/** A CAR in memory: for tests, the seed and small records. */
export class MemoryCar implements CarSink {
  #bytes: Uint8Array = new Uint8Array(65_536)
  #size = 0

  write(bytes: Uint8Array, at: number): void {
    const end = at + bytes.length
    if (end > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(end, this.#bytes.length * 2))
      larger.set(this.#bytes.subarray(0, this.#size))
      this.#bytes = larger
    }
    this.#bytes.set(bytes, at)
    this.#size = Math.max(this.#size, end)
  }

  /** What has been written so far. */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#size)
  }

  /** The finished CAR. */
  file(root: Cid): CarFile {
    return {
      root,
      size: this.#size,
      stream: () => streamOf(this.bytes()),
      discard: () => {
        this.#bytes = new Uint8Array(0)
        this.#size = 0
        return Promise.resolve()
      },
    }
  }
}

function streamOf(bytes: Uint8Array, chunk = 65_536): ReadableStream<Uint8Array> {
  let at = 0
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close()
      controller.enqueue(bytes.slice(at, at + chunk))
      at += chunk
    },
  })
}
