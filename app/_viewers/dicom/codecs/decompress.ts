import { Decoder } from "jpeg-lossless-decoder-js"
import { KeywardError } from "../../../_core/errors"
import type { DicomImage } from "../model"
import { compressionOf } from "../uids"
import { decodeJpeg12 } from "./jpeg-12"
import { jpegHeader, withTransform } from "./jpeg-stream"
import type { JpegHeader } from "./jpeg-stream"
import { decodeRle } from "./rle"
import { decodeWith } from "./wasm"
import type { CodecFrame } from "./wasm"

/** A frame as its codec gives it. */
export interface Decompressed {
  /** False if its compressed bytes have no end: codecs then make up for what is missing, more or less coarsely. */
  readonly whole: boolean
  readonly rows: number
  readonly columns: number
  readonly components: number
  /** Bits of a sample by the stream's own header; null where it has none (RLE: whole words). */
  readonly precision: number | null
  /** Unsigned words of the samples; sign and unused bits are dealt with later. */
  readonly words: Uint8Array | Uint16Array | Uint32Array
  /** By plane, or by pixel. */
  readonly planar: boolean
  /** What colour the components are in. */
  readonly colour: "RGB" | "YBR" | "none"
}

type Stream = Omit<Decompressed, "whole">

const damaged = (): never => {
  throw new KeywardError("document-damaged")
}

/**
 * Decodes a compressed frame (PS3.5 A.4, 8.2).
 * @throws KeywardError `document-damaged`, `worker-failed`
 */
export async function decompress(
  image: DicomImage,
  compressed: Uint8Array<ArrayBuffer>,
): Promise<Decompressed> {
  const { rows, columns, samplesPerPixel: components, photometric } = image
  const asDeclared = components !== 3 ? "none" : photometric.startsWith("YBR_FULL") ? "YBR" : "RGB"
  const whole = hasEnd(compressed)
  switch (compressionOf(image.source.transferSyntax)) {
    case "rle": {
      const bytesPerSample = image.bitsAllocated === 1 ? 1 : image.bitsAllocated / 8
      const rle = decodeRle(compressed, rows * columns, components, bytesPerSample)
      const words = wordsOf(rle.bytes, bytesPerSample)
      const size = { rows, columns, components, precision: null }
      return { ...size, words, planar: true, colour: asDeclared, whole: rle.whole }
    }
    case "jpeg":
      return { ...(await decodeJpeg(compressed, photometric)), whole }
    case "jpeg-lossless":
      return { ...decodeJpegLossless(compressed, asDeclared), whole }
    case "jpeg-ls": {
      const frame = await decodeWith("charls", withEnd(compressed))
      return { ...ofCodec(frame), planar: frame.interleaveMode === 0, colour: asDeclared, whole }
    }
    // The codecs undo the colour transforms that the stream itself names (RCT, ICT)
    case "jpeg-2000":
    case "ht-jpeg-2000": {
      const codec = compressionOf(image.source.transferSyntax) === "jpeg-2000" ? "openjpeg" : "openjph"
      const frame = await decodeWith(codec, codestreamOf(compressed))
      return { ...ofCodec(frame), planar: false, colour: asDeclared, whole }
    }
    default:
      return damaged()
  }
}

/** EOI of JPEG, EOC of JPEG 2000: the same two bytes, padding after them. */
function hasEnd(bytes: Uint8Array): boolean {
  let end = bytes.length
  while (end > 2 && bytes[end - 1] === 0) end--
  return bytes[end - 2] === 0xff && bytes[end - 1] === 0xd9
}

function ofCodec({ info, bytes }: CodecFrame) {
  const bytesPerSample = info.bitsPerSample <= 8 ? 1 : info.bitsPerSample <= 16 ? 2 : 4
  const size = { rows: info.height, columns: info.width, components: info.componentCount }
  if (bytes.length < size.rows * size.columns * size.components * bytesPerSample) return damaged()
  return { ...size, precision: info.bitsPerSample, words: wordsOf(bytes, bytesPerSample) }
}

/** Little-endian bytes as words; all machines that run this are little endian. */
function wordsOf(bytes: Uint8Array<ArrayBuffer>, bytesPerSample: number): Decompressed["words"] {
  const aligned = bytes.byteOffset % bytesPerSample === 0 ? bytes : bytes.slice()
  const { buffer, byteOffset, byteLength } = aligned
  const length = Math.floor(byteLength / bytesPerSample)
  if (bytesPerSample === 1) return aligned
  if (bytesPerSample === 2) return new Uint16Array(buffer, byteOffset, length)
  if (bytesPerSample === 4) return new Uint32Array(buffer, byteOffset, length)
  return damaged()
}

async function decodeJpeg(compressed: Uint8Array<ArrayBuffer>, photometric: string): Promise<Stream> {
  const header = jpegHeader(compressed) ?? damaged()
  // Some files name a lossy syntax and hold the lossless process
  if (header.process === 0xc3)
    return decodeJpegLossless(compressed, header.components === 3 ? colourOf(header, photometric) : "none")
  if (header.precision === 12 && header.components === 1)
    return { ...decodeJpeg12(compressed), components: 1, precision: 12, planar: false, colour: "none" }
  if (header.precision !== 8) throw new KeywardError("document-damaged", { precision: header.precision })
  const stream =
    header.components === 3
      ? withTransform(compressed, colourOf(header, photometric) === "YBR" ? 1 : 0)
      : compressed
  const frame = ofCodec(await decodeWith("libjpeg-turbo", stream))
  return { ...frame, planar: false, colour: frame.components === 3 ? "RGB" : "none" }
}

/** The stream's own marks first: they were written by who compressed it. */
function colourOf({ namedRgb, adobe, jfif }: JpegHeader, photometric: string): "RGB" | "YBR" {
  if (namedRgb) return "RGB"
  if (jfif) return "YBR"
  if (adobe !== null) return adobe === 0 ? "RGB" : "YBR"
  return photometric === "RGB" ? "RGB" : "YBR"
}

function decodeJpegLossless(compressed: Uint8Array<ArrayBuffer>, colour: Decompressed["colour"]): Stream {
  const header = jpegHeader(compressed) ?? damaged()
  const { rows, columns, components, precision } = header
  const bytesPerSample = precision <= 8 ? 1 : 2
  if (components !== 1 && !(components === 3 && bytesPerSample === 1)) return damaged()
  try {
    const { buffer, byteOffset, byteLength } = compressed
    const decoded = new Decoder().decode(buffer, byteOffset, byteLength, bytesPerSample)
    const words = new (bytesPerSample === 1 ? Uint8Array : Uint16Array)(decoded.buffer as ArrayBuffer)
    if (words.length < rows * columns * components) return damaged()
    return { rows, columns, components, precision, words, planar: false, colour }
  } catch (cause) {
    if (cause instanceof KeywardError) throw cause
    throw new KeywardError("document-damaged", {}, { cause })
  }
}

/**
 * The stream with an end marker (EOI): without one, as in a file that is cut off, charls 1.2.7 may never return. A second
 * one does no harm.
 */
function withEnd(bytes: Uint8Array): Uint8Array {
  const ended = new Uint8Array(bytes.length + 2)
  ended.set(bytes)
  ended.set([0xff, 0xd9], bytes.length)
  return ended
}

/** A JPEG 2000 codestream, also where a file puts it into the boxes of a JP2 file (ISO/IEC 15444-1 Annex I). */
function codestreamOf(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === 0xff && bytes[1] === 0x4f) return bytes
  for (let at = 0; at + 3 < Math.min(bytes.length, 4096); at++)
    if (bytes[at] === 0xff && bytes[at + 1] === 0x4f && bytes[at + 2] === 0xff && bytes[at + 3] === 0x51)
      return bytes.subarray(at)
  return bytes
}
