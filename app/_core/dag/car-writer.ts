import type { Cid } from "../types"
import type { BlockSink } from "./build"
import { carHeader, framePrefix, HEADER_LENGTH } from "./car-frames"
import type { Block } from "./cid"

/** Keeps bytes at a place: a file of this device, or memory. */
export interface CarSink {
  write(bytes: Uint8Array, at: number): Promise<void> | void
}

/**
 * Writes a CARv1 front to back as its blocks come. The root is known last, so its header (59 bytes, always) is
 * written last, into the room left for it.
 */
export class CarWriter implements BlockSink {
  readonly #sink: CarSink
  #size = HEADER_LENGTH

  constructor(sink: CarSink) {
    this.#sink = sink
  }

  /** Bytes so far, the header's included. */
  get size(): number {
    return this.#size
  }

  async put(block: Block): Promise<void> {
    await this.#append(framePrefix(block))
    await this.#append(block.bytes)
  }

  /** Fills the header in. */
  async finish(root: Cid): Promise<{ root: Cid; size: number }> {
    await this.#sink.write(carHeader(root), 0)
    return { root, size: this.#size }
  }

  async #append(bytes: Uint8Array): Promise<void> {
    await this.#sink.write(bytes, this.#size)
    this.#size += bytes.length
  }
}
