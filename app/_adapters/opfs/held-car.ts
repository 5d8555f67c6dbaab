import { KeywardError } from "../../_core/errors"
import type { CarSink } from "../../_core/dag/car-writer"
import type { CarFile } from "../../_core/ports/storage"
import type { Cid } from "../../_core/types"

/** Bytes of one CAR that are held in memory where the browser gives no file: a phone still has room for it. */
export const MAX_HELD_BYTES = 268_435_456

/**
 * A CAR in memory, for a window that keeps no files (Firefox's private windows: `getDirectory()` throws SecurityError).
 * It ends with the page. Parts stand as they were written, so that it never takes more than its own size.
 */
export class HeldCar implements CarSink {
  readonly #most: number
  #parts: Uint8Array<ArrayBuffer>[] = []
  #size = 0

  constructor(most = MAX_HELD_BYTES) {
    this.#most = most
  }

  /** Anywhere: what lies between is zeros. @throws KeywardError `window-holds-little` above the limit */
  write(bytes: Uint8Array, at: number): Promise<void> {
    if (at + bytes.length > this.#most) {
      this.#empty()
      return Promise.reject(new KeywardError("window-holds-little", { most: this.#most }))
    }
    // The header's place is left free and filled last
    if (at > this.#size) this.#append(new Uint8Array(at - this.#size))
    if (at === this.#size) this.#append(Uint8Array.from(bytes))
    else this.#over(bytes, at)
    return Promise.resolve()
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  abandon(): Promise<void> {
    this.#empty()
    return Promise.resolve()
  }

  /** What was written. */
  blob(): Blob {
    return new Blob(this.#parts)
  }

  #over(bytes: Uint8Array, at: number): void {
    let start = 0
    for (const part of this.#parts) {
      const from = Math.max(at, start)
      const to = Math.min(at + bytes.length, start + part.length)
      if (from < to) part.set(bytes.subarray(from - at, to - at), from - start)
      start += part.length
    }
    const rest = at + bytes.length - this.#size
    if (rest > 0) this.#append(Uint8Array.from(bytes.subarray(bytes.length - rest)))
  }

  #append(part: Uint8Array<ArrayBuffer>): void {
    this.#parts.push(part)
    this.#size += part.length
  }

  #empty(): void {
    this.#parts = []
    this.#size = 0
  }
}

/** CARs that a page holds in the place of files: gone with it. */
export class HeldCars {
  readonly #cars = new Map<string, CarFile>()

  keep(upload: string, root: Cid, blob: Blob): CarFile {
    const car: CarFile = {
      root,
      size: blob.size,
      blob: () => Promise.resolve(blob),
      stream: () => blob.stream(),
      discard: () => Promise.resolve(void this.#cars.delete(upload)),
    }
    this.#cars.set(upload, car)
    return car
  }

  /** Null where none with this root is held. */
  find(upload: string, root: Cid): CarFile | null {
    const car = this.#cars.get(upload)
    return car?.root === root ? car : null
  }
}
