import { KeywardError } from "../../_core/errors"
import { decompress } from "./codecs/decompress"
import { ybrFullToRgb } from "./colour"
import type { Range } from "./frames"
import { frameInfo } from "./geometry"
import { modalityRange } from "./modality"
import type { DecodedFrame, DicomImage, Samples } from "./model"
import { swapPairs } from "./overlays"

/**
 * Decodes one frame (from 0): reads its bytes only, and loads the codec that it needs.
 *
 * The samples are those of pydicom's `pixel_array`: row by row, colour by pixel, before rescale, YBR_FULL(_422) as RGB,
 * bits outside BitsStored cleared and the sign extended (PS3.5 8.1.1). HighBit is obeyed, which pydicom does not do.
 * @param held the bytes of `source.data`, if they are in memory
 * @throws KeywardError `document-damaged`; `worker-failed` if a codec cannot be loaded
 */
export async function decodeFrame(
  image: DicomImage,
  frame: number,
  held?: Uint8Array<ArrayBuffer>,
): Promise<DecodedFrame> {
  const ranges = image.source.frames[frame]
  if (!ranges) throw new KeywardError("document-damaged", { frame })
  const [only] = ranges
  const bytes =
    held && only && ranges.length === 1 ? held.slice(...only) : await readRanges(image.source.data, ranges)
  const { samples, rgb, whole } = image.source.encapsulated
    ? await decompressed(image, bytes)
    : native(image, bytes, frame)
  const { photometric, bitsStored, palette, padding, inverse, rows, columns } = image
  const samplesPerPixel = rgb ? 3 : 1
  const info = frameInfo(image, frame)
  const mono = photometric === "MONOCHROME1" || photometric === "PALETTE COLOR" ? photometric : "MONOCHROME2"
  const range = rgb ? ([0, 2 ** bitsStored - 1] as const) : modalityRange(samples, info.modality, padding)
  return {
    rows,
    columns,
    samples,
    samplesPerPixel,
    photometric: rgb ? "RGB" : mono,
    bitsStored,
    frame,
    info,
    palette,
    padding: rgb ? null : padding,
    inverse,
    notes: whole ? [] : ["The picture’s compressed data is cut off: parts of it may be missing or coarse."],
    range,
  }
}

async function readRanges(data: Blob, ranges: readonly Range[]): Promise<Uint8Array<ArrayBuffer>> {
  const blob = new Blob(ranges.map(([begin, end]) => data.slice(begin, end)))
  return new Uint8Array(await blob.arrayBuffer())
}

interface Plain {
  readonly samples: Samples
  readonly rgb: boolean
  /** False if compressed data is cut off. */
  readonly whole: boolean
}

async function decompressed(image: DicomImage, bytes: Uint8Array<ArrayBuffer>): Promise<Plain> {
  const found = await decompress(image, bytes)
  const { rows, columns, samplesPerPixel } = image
  if (found.rows !== rows || found.columns !== columns || found.components !== samplesPerPixel)
    throw new KeywardError("document-damaged", { rows: found.rows, columns: found.columns })
  const count = rows * columns * samplesPerPixel
  const words = interleaved(found.words.subarray(0, count), found.planar && samplesPerPixel === 3)
  // RLE holds whole words; the other codecs give values, as wide as their own header says
  const layout =
    found.precision === null ? image : { ...image, bitsStored: found.precision, highBit: found.precision - 1 }
  const samples = valuesOf(words, layout)
  return {
    samples: found.colour === "YBR" ? ybrFullToRgb(samples) : samples,
    rgb: samplesPerPixel === 3,
    whole: found.whole,
  }
}

function native(image: DicomImage, bytes: Uint8Array<ArrayBuffer>, frame: number): Plain {
  const { rows, columns, samplesPerPixel, photometric, bitsAllocated } = image
  const pixels = rows * columns
  if (bitsAllocated === 1 && image.sampleType === "integer")
    return { samples: unpackBits(bytes, (frame * pixels) % 8, pixels), rgb: false, whole: true }
  const is422 = photometric === "YBR_FULL_422"
  const count = pixels * (is422 ? 2 : samplesPerPixel)
  const words = nativeWords(frame, image, bytes, count)
  if (words instanceof Float32Array || words instanceof Float64Array)
    return { samples: words, rgb: false, whole: true }
  if (is422) return { samples: ybrFullToRgb(expand422(valuesOf(words, image))), rgb: true, whole: true }
  const byPixel = interleaved(words, samplesPerPixel === 3 && image.planarConfiguration === 1)
  const samples = valuesOf(byPixel, image)
  return {
    samples: photometric === "YBR_FULL" ? ybrFullToRgb(samples) : samples,
    rgb: samplesPerPixel === 3,
    whole: true,
  }
}

type Words = Uint8Array | Uint16Array | Uint32Array

/** The words of a frame; what is missing at the end is 0. */
function nativeWords(
  frame: number,
  { bitsAllocated, sampleType, source }: DicomImage,
  bytes: Uint8Array<ArrayBuffer>,
  count: number,
): Words | Float32Array | Float64Array {
  const size = sampleType === "float64" ? 8 : sampleType === "float32" ? 4 : bitsAllocated / 8
  let whole = bytes
  if (bytes.length < count * size || bytes.byteOffset % size !== 0) {
    whole = new Uint8Array(count * size)
    whole.set(bytes.subarray(0, count * size))
  }
  // Bytes are stored in pairs: a frame of odd length may begin with the second of one
  if (source.bigEndian && size === 1)
    return swapPairs(bytes)
      .subarray((frame * count) % 2)
      .subarray(0, count)
  if (source.bigEndian) whole = reversed(whole, size)
  const { buffer, byteOffset } = whole
  if (sampleType === "float32") return new Float32Array(buffer, byteOffset, count)
  if (sampleType === "float64") return new Float64Array(buffer, byteOffset, count)
  if (size === 1) return new Uint8Array(buffer, byteOffset, count)
  if (size === 2) return new Uint16Array(buffer, byteOffset, count)
  return new Uint32Array(buffer, byteOffset, count)
}

function reversed(bytes: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const swapped = new Uint8Array(bytes.length)
  for (let at = 0; at + size <= bytes.length; at += size)
    for (let byte = 0; byte < size; byte++) swapped[at + byte] = bytes[at + size - 1 - byte] ?? 0
  return swapped
}

/** Pixels of one bit, least significant first (PS3.5 8.1.1), as bytes. */
function unpackBits(bytes: Uint8Array, firstBit: number, count: number): Uint8Array {
  const samples = new Uint8Array(count)
  for (let at = 0; at < count; at++) {
    const bit = firstBit + at
    samples[at] = ((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1
  }
  return samples
}

/** R R … G G … B B … as R G B R G B … */
function interleaved<T extends Words>(words: T, planar: boolean): T {
  if (!planar) return words
  const pixels = words.length / 3
  const mixed = words.slice() as T
  for (let at = 0; at < pixels; at++)
    for (let plane = 0; plane < 3; plane++) mixed[at * 3 + plane] = words[plane * pixels + at] ?? 0
  return mixed
}

/** Y Y Cb Cr for two pixels as Y Cb Cr for each (PS3.3 C.7.6.3.1.2). */
function expand422(samples: Samples): Uint8Array {
  const whole = new Uint8Array((samples.length / 2) * 3)
  for (let from = 0, to = 0; from + 3 < samples.length; from += 4, to += 6) {
    const [first = 0, second = 0, blue = 0, red = 0] = samples.subarray(from, from + 4)
    whole.set([first, blue, red, second, blue, red], to)
  }
  return whole
}

/** Words as values: bits outside BitsStored cleared, the sign extended, in the type of BitsAllocated. */
function valuesOf(
  words: Words,
  layout: Pick<DicomImage, "bitsAllocated" | "bitsStored" | "highBit" | "signed">,
): Samples {
  const { bitsAllocated, bitsStored, highBit, signed } = layout
  const size = bitsAllocated <= 8 ? 8 : bitsAllocated <= 16 ? 16 : 32
  const fits = highBit < size && highBit + 1 >= bitsStored
  const shift = fits ? highBit + 1 - bitsStored : 0
  const bits = Math.min(size, bitsStored)
  if (bits === size && shift === 0 && words.BYTES_PER_ELEMENT * 8 === size) {
    const { buffer, byteOffset, length } = words
    if (!signed) return words
    if (size === 8) return new Int8Array(buffer, byteOffset, length)
    return size === 16
      ? new Int16Array(buffer, byteOffset, length)
      : new Int32Array(buffer, byteOffset, length)
  }
  const values = emptySamples(size, signed, words.length)
  const up = 32 - bits
  if (signed)
    for (let at = 0; at < words.length; at++) values[at] = (((words[at] ?? 0) >>> shift) << up) >> up
  else for (let at = 0; at < words.length; at++) values[at] = (((words[at] ?? 0) >>> shift) << up) >>> up
  return values
}

function emptySamples(size: number, signed: boolean, length: number): Samples {
  if (size === 8) return signed ? new Int8Array(length) : new Uint8Array(length)
  if (size === 16) return signed ? new Int16Array(length) : new Uint16Array(length)
  return signed ? new Int32Array(length) : new Uint32Array(length)
}
