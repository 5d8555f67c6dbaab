import "server-only"
import { createHash } from "node:crypto"
import { cidFromBytes, CID_LENGTH, cidToBytes } from "../../../_core/dag/cid"
import type { Cid } from "../../../_core/types"

/** Where the bytes of a block lie in its CAR. */
export interface Place {
  readonly cid: Cid
  readonly offset: number
  readonly length: number
}

const MAGIC = Buffer.from("KWIDX001", "latin1")
const HEAD = MAGIC.length + 4 + 8
/** digest ‖ u8 codec ‖ u64 offset ‖ u32 length */
const ENTRY = 32 + 1 + 8 + 4
const CHECK = 32

/**
 * Which block lies where in a record's CAR (docs/formats.md, "Block index"): `"KWIDX001" ‖ u32 n ‖ u64 length of the CAR ‖
 * n × (digest(32) ‖ u8 codec ‖ u64 offset ‖ u32 length), sorted by digest and codec ‖ SHA-256 of all of that`; integers
 * big-endian.
 */
export function encodeIndex(places: readonly Place[], carLength: number): Buffer {
  const entries = places.map(({ cid, offset, length }) => {
    const entry = Buffer.alloc(ENTRY)
    // version(1) ‖ codec(1) ‖ hash(1) ‖ length(1) ‖ digest
    const bytes = cidToBytes(cid)
    entry.set(bytes.subarray(CID_LENGTH - 32))
    entry.writeUInt8(bytes[1] ?? 0, 32)
    entry.writeBigUInt64BE(BigInt(offset), 33)
    entry.writeUInt32BE(length, 41)
    return entry
  })
  entries.sort((one, other) => Buffer.compare(one, other))
  const head = Buffer.alloc(HEAD)
  head.set(MAGIC)
  head.writeUInt32BE(entries.length, MAGIC.length)
  head.writeBigUInt64BE(BigInt(carLength), MAGIC.length + 4)
  const said = Buffer.concat([head, ...entries])
  return Buffer.concat([said, createHash("sha256").update(said).digest()])
}

/** A block index that was read back. Memory: its bytes, and four more a block. */
export class BlockIndex {
  readonly carLength: number
  readonly #bytes: Buffer
  /** Entries by where their blocks lie. */
  readonly #order: Uint32Array

  /** @throws TypeError where the bytes are not exactly what {@link encodeIndex} writes */
  constructor(bytes: Buffer) {
    const said = bytes.subarray(0, Math.max(0, bytes.length - CHECK))
    const count = said.length < HEAD ? -1 : said.readUInt32BE(MAGIC.length)
    if (said.length !== HEAD + count * ENTRY || !said.subarray(0, MAGIC.length).equals(MAGIC)) throw refused()
    if (!createHash("sha256").update(said).digest().equals(bytes.subarray(said.length))) throw refused()
    this.#bytes = said
    this.carLength = Number(said.readBigUInt64BE(MAGIC.length + 4))
    const places = Array.from({ length: count }, (_, at) => this.#offsetAt(at))
    this.#order = Uint32Array.from(places.keys()).sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0))
    this.#mustBeInOrder()
  }

  get count(): number {
    return this.#order.length
  }

  /** Bytes that it holds in memory. */
  get weight(): number {
    return this.#bytes.length + 4 * this.count
  }

  /** Where a block lies; null where the CAR has none of this name. */
  find(cid: Cid): Place | null {
    const at = this.#entryOf(cid)
    return at === null ? null : this.#placeAt(at)
  }

  /** From the first byte to the last one's end of the blocks that begin within `[from, to)`; null where none does. */
  span(from: number, to: number): { readonly offset: number; readonly length: number } | null {
    const first = this.#firstFrom(from)
    const after = this.#firstFrom(to)
    if (first === after) return null
    const last = this.#placeAt(this.#order[after - 1] ?? 0)
    const offset = this.#offsetAt(this.#order[first] ?? 0)
    return { offset, length: last.offset + last.length - offset }
  }

  /** How many blocks begin before an offset. */
  #firstFrom(offset: number): number {
    let [low, high] = [0, this.count]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#offsetAt(this.#order[middle] ?? 0) < offset) low = middle + 1
      else high = middle
    }
    return low
  }

  #entryOf(cid: Cid): number | null {
    const bytes = cidToBytes(cid)
    const name = Buffer.concat([bytes.subarray(CID_LENGTH - 32), bytes.subarray(1, 2)])
    let [low, high] = [0, this.count - 1]
    while (low <= high) {
      const middle = (low + high) >> 1
      const order = Buffer.compare(this.#nameAt(middle), name)
      if (order === 0) return middle
      if (order < 0) low = middle + 1
      else high = middle - 1
    }
    return null
  }

  #nameAt(at: number): Buffer {
    const from = HEAD + at * ENTRY
    return this.#bytes.subarray(from, from + 33)
  }

  #offsetAt(at: number): number {
    return Number(this.#bytes.readBigUInt64BE(HEAD + at * ENTRY + 33))
  }

  #placeAt(at: number): Place {
    const name = this.#nameAt(at)
    const cid = cidFromBytes(Uint8Array.from([1, name[32] ?? 0, 0x12, 0x20, ...name.subarray(0, 32)]))
    return { cid, offset: this.#offsetAt(at), length: this.#bytes.readUInt32BE(HEAD + at * ENTRY + 41) }
  }

  /** Names sorted, each once; places beside each other and inside the CAR. */
  #mustBeInOrder(): void {
    for (let at = 1; at < this.count; at++)
      if (Buffer.compare(this.#nameAt(at - 1), this.#nameAt(at)) >= 0) throw refused()
    let end = 0
    for (const at of this.#order) {
      const { offset, length } = this.#placeAt(at)
      if (offset < end || length === 0) throw refused()
      end = offset + length
    }
    if (end > this.carLength) throw refused()
  }
}

const refused = () => new TypeError("not a block index")
