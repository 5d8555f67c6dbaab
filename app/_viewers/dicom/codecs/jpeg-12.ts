import { KeywardError } from "../../../_core/errors"

/**
 * JPEG extended sequential (ITU-T T.81, process 4) of 12 bits and one component: the kind that DICOM's transfer syntax
 * 1.2.840.10008.1.2.4.51 is used for, and that libjpeg-turbo's 8-bit build does not read. The inverse DCT is computed in
 * floating point; integer decoders may differ by 1.
 */

interface Huffman {
  /** By code length 1 to 16: first code, index of its value, number of codes. */
  readonly firstCode: Int32Array
  readonly firstIndex: Int32Array
  readonly counts: Uint8Array
  readonly values: Uint8Array
}

interface Scan {
  readonly rows: number
  readonly columns: number
  readonly quantization: Float64Array
  readonly dc: Huffman
  readonly ac: Huffman
  readonly restartInterval: number
  /** Where the entropy-coded data begins. */
  readonly begin: number
}

const BLOCK = 64
const LEVEL_SHIFT = 2048
const MAX_VALUE = 4095
// prettier-ignore
const ZIGZAG = Uint8Array.from([
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
  35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47,
  55, 62, 63,
])

const damaged = (): never => {
  throw new KeywardError("document-damaged")
}

/**
 * Samples of 12 bits, row by row.
 * @throws KeywardError `document-damaged`, also for other processes and more components
 */
export function decodeJpeg12(bytes: Uint8Array): {
  rows: number
  columns: number
  words: Uint16Array<ArrayBuffer>
} {
  const scan = headers(bytes)
  const { rows, columns } = scan
  const words = new Uint16Array(rows * columns)
  const across = Math.ceil(columns / 8)
  const blocks = across * Math.ceil(rows / 8)
  const bits = new Bits(bytes, scan.begin)
  const block = new Float64Array(BLOCK)
  let predictor = 0
  for (let index = 0; index < blocks; index++) {
    if (scan.restartInterval > 0 && index > 0 && index % scan.restartInterval === 0) {
      bits.restart()
      predictor = 0
    }
    predictor = readBlock(bits, scan, predictor, block)
    inverseDct(block)
    put(block, words, { rows, columns, left: (index % across) * 8, top: Math.floor(index / across) * 8 })
  }
  return { rows, columns, words }
}

function headers(bytes: Uint8Array): Scan {
  const tables = new Map<number, Huffman>()
  const quantizations = new Map<number, Float64Array>()
  let frame: { rows: number; columns: number; quantization: number } | null = null
  let restartInterval = 0
  const byte = (at: number): number => bytes[at] ?? 0
  const word = (at: number): number => (byte(at) << 8) | byte(at + 1)
  for (let at = 2; at + 4 <= bytes.length;) {
    if (byte(at) !== 0xff) return damaged()
    const marker = byte(at + 1)
    if (marker === 0xff) {
      at++
      continue
    }
    const begin = at + 4
    const end = at + 2 + word(at + 2)
    if (end <= begin || end > bytes.length) return damaged()
    if (marker === 0xdb) readQuantization(bytes, begin, end, quantizations)
    else if (marker === 0xc4) readHuffman(bytes, begin, end, tables)
    else if (marker === 0xdd) restartInterval = word(begin)
    else if (marker === 0xc0 || marker === 0xc1) {
      if (byte(begin) !== 12 || byte(begin + 5) !== 1) return damaged()
      frame = { rows: word(begin + 1), columns: word(begin + 3), quantization: byte(begin + 8) }
    } else if (marker === 0xda) {
      const tableIds = byte(begin + 2)
      const dc = tables.get(tableIds >> 4)
      const ac = tables.get(16 | (tableIds & 15))
      const quantization = frame && quantizations.get(frame.quantization)
      if (!frame || !dc || !ac || !quantization || byte(begin) !== 1) return damaged()
      return { ...frame, quantization, dc, ac, restartInterval, begin: end }
    } else if (marker >= 0xc2 && marker <= 0xcf) return damaged()
    at = end
  }
  return damaged()
}

/** DQT: tables of 8 or 16 bits an entry, in zigzag order. */
function readQuantization(
  bytes: Uint8Array,
  begin: number,
  end: number,
  to: Map<number, Float64Array>,
): void {
  for (let at = begin; at < end;) {
    const about = bytes[at++] ?? 0
    const table = new Float64Array(BLOCK)
    for (let index = 0; index < BLOCK; index++) {
      table[index] = about >> 4 ? ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0) : (bytes[at] ?? 0)
      at += about >> 4 ? 2 : 1
    }
    to.set(about & 15, table)
  }
}

/** DHT: canonical codes. Class 1 (AC) is kept under its number plus 16. */
function readHuffman(bytes: Uint8Array, begin: number, end: number, to: Map<number, Huffman>): void {
  for (let at = begin; at + 17 <= end;) {
    const about = bytes[at] ?? 0
    const counts = bytes.slice(at + 1, at + 17)
    const firstCode = new Int32Array(16)
    const firstIndex = new Int32Array(16)
    let code = 0
    let index = 0
    for (let length = 0; length < 16; length++) {
      firstCode[length] = code
      firstIndex[length] = index
      code = (code + (counts[length] ?? 0)) << 1
      index += counts[length] ?? 0
    }
    at += 17
    to.set(about & 31, { firstCode, firstIndex, counts, values: bytes.slice(at, at + index) })
    at += index
  }
}

/** The entropy-coded bits: stuffed zeros are skipped; after the end there are zeros. */
class Bits {
  private buffer = 0
  private count = 0
  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
  ) {}

  bit(): number {
    if (this.count === 0) {
      const byte = this.bytes[this.at] ?? 0
      const isMarker = byte === 0xff && this.bytes[this.at + 1] !== 0
      // A marker, or the end: the data is over
      this.buffer = isMarker ? 0 : byte
      if (!isMarker) this.at += byte === 0xff ? 2 : 1
      this.count = 8
    }
    this.count--
    return (this.buffer >> this.count) & 1
  }

  /** `length` bits as a coefficient: the upper half of the codes is positive (T.81 F.2.2.1). */
  coefficient(length: number): number {
    let value = 0
    for (let index = 0; index < length; index++) value = (value << 1) | this.bit()
    return length > 0 && value < 1 << (length - 1) ? value - (1 << length) + 1 : value
  }

  symbol({ firstCode, firstIndex, counts, values }: Huffman): number {
    let code = 0
    for (let length = 0; length < 16; length++) {
      code = (code << 1) | this.bit()
      const offset = code - (firstCode[length] ?? 0)
      if (offset < (counts[length] ?? 0)) return values[(firstIndex[length] ?? 0) + offset] ?? 0
    }
    return damaged()
  }

  /** Goes on behind the next restart marker. */
  restart(): void {
    this.count = 0
    while (this.at + 1 < this.bytes.length) {
      const marker = this.bytes[this.at + 1] ?? 0
      if (this.bytes[this.at] === 0xff && marker >= 0xd0 && marker <= 0xd7) {
        this.at += 2
        return
      }
      this.at++
    }
  }
}

/** Dequantized coefficients of the next block; gives its DC value. */
function readBlock(
  bits: Bits,
  { dc, ac, quantization }: Scan,
  predictor: number,
  block: Float64Array,
): number {
  block.fill(0)
  const value = predictor + bits.coefficient(bits.symbol(dc) & 15)
  block[0] = value * (quantization[0] ?? 1)
  for (let index = 1; index < BLOCK; index++) {
    const symbol = bits.symbol(ac)
    const size = symbol & 15
    const run = symbol >> 4
    if (size === 0 && run !== 15) break
    index += run
    if (index >= BLOCK) return damaged()
    if (size > 0) block[ZIGZAG[index] ?? 0] = bits.coefficient(size) * (quantization[index] ?? 1)
  }
  return value
}

/** Cosines of T.81 A.3.3: by frequency, then position; the factor 1/2 and C(u) within. */
const COSINES = Float64Array.from({ length: BLOCK }, (_, index) => {
  const frequency = index >> 3
  const scale = frequency === 0 ? Math.SQRT1_2 / 2 : 0.5
  return scale * Math.cos(((2 * (index & 7) + 1) * frequency * Math.PI) / 16)
})
const half = new Float64Array(BLOCK)

/** In place: rows, then columns. */
function inverseDct(block: Float64Array): void {
  for (let row = 0; row < 8; row++)
    for (let x = 0; x < 8; x++) {
      let sum = 0
      for (let u = 0; u < 8; u++) sum += (block[row * 8 + u] ?? 0) * (COSINES[u * 8 + x] ?? 0)
      half[row * 8 + x] = sum
    }
  for (let x = 0; x < 8; x++)
    for (let y = 0; y < 8; y++) {
      let sum = 0
      for (let v = 0; v < 8; v++) sum += (half[v * 8 + x] ?? 0) * (COSINES[v * 8 + y] ?? 0)
      block[y * 8 + x] = sum
    }
}

interface Place {
  readonly rows: number
  readonly columns: number
  readonly left: number
  readonly top: number
}

function put(block: Float64Array, words: Uint16Array, { rows, columns, left, top }: Place): void {
  for (let y = 0; y < 8 && top + y < rows; y++)
    for (let x = 0; x < 8 && left + x < columns; x++) {
      const value = Math.round((block[y * 8 + x] ?? 0) + LEVEL_SHIFT)
      words[(top + y) * columns + left + x] = Math.min(MAX_VALUE, Math.max(0, value))
    }
}
