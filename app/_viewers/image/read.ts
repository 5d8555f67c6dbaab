import { EMPTY_READING } from "../reading"
import type { Reading } from "../reading"
import type { ReadInput } from "../viewer"
import { exifOf, NO_EXIF } from "./exif"
import type { Exif } from "./exif"
import { MAX_PHOTO_BYTES, placeOf } from "./location"
import { latin, metadataOf } from "./metadata"

export interface ImageModel {
  /** As it is shown, upright; 0 if the file does not say it where it can be read. */
  readonly width: number
  readonly height: number
  readonly frames: number
  readonly exif: Exif
  readonly notes: readonly string[]
}

/** Pictures that browsers decode themselves: what their file says of them, without decoding a pixel. */
export async function read({ file }: ReadInput): Promise<ImageModel> {
  const notes: string[] = []
  if (file.size > MAX_PHOTO_BYTES)
    return {
      width: 0,
      height: 0,
      frames: 1,
      exif: NO_EXIF,
      notes: ["Its metadata was not read: the file is too large."],
    }
  const bytes = new Uint8Array(await file.arrayBuffer())
  const metadata = metadataOf(bytes)
  const block = metadata?.blocks.find(({ kind }) => kind === "exif")
  const exif = block ? exifOf(bytes.subarray(block.at, block.at + block.length)) : NO_EXIF
  if (await placeOf(bytes)) notes.push("The photo says where it was taken.")
  const stored = metadata ?? sizeOf(bytes)
  const [width, height] =
    exif.orientation >= 5 ? [stored.height, stored.width] : [stored.width, stored.height]
  const frames = framesOf(bytes)
  return { width, height, frames, exif, notes }
}

export const readingOf = ({ width, height, frames, exif, notes }: ImageModel): Reading => ({
  ...EMPTY_READING,
  title: exif.title,
  author: exif.author,
  date: exif.date,
  notes,
  pixels: width > 0 && height > 0 ? { rows: height, columns: width, frames, sha256: "" } : null,
})

/** GIF and BMP, which have no metadata that is read here. */
function sizeOf(bytes: Uint8Array): { width: number; height: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const head = latin(bytes, 0, 4)
  if (head === "GIF8" && bytes.length > 10)
    return { width: view.getUint16(6, true), height: view.getUint16(8, true) }
  if (head.startsWith("BM") && bytes.length > 26 && view.getUint32(14, true) >= 40)
    return { width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)) }
  return { width: 0, height: 0 }
}

/** Frames of an animated GIF, WebP or PNG; 1 for everything else. */
function framesOf(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const head = latin(bytes, 0, 16)
  try {
    if (head.startsWith("GIF8")) return framesOfGif(bytes)
    if (head.startsWith("RIFF") && head.slice(8, 12) === "WEBP") {
      let frames = 0
      for (let at = 12; at + 8 <= bytes.length;) {
        if (latin(bytes, at, at + 4) === "ANMF") frames++
        const length = view.getUint32(at + 4, true)
        at += 8 + length + (length % 2)
      }
      return Math.max(1, frames)
    }
    if (head.startsWith("\x89PNG"))
      for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
        const type = latin(bytes, at + 4, at + 8)
        if (type === "acTL") return Math.max(1, view.getUint32(at + 8))
        if (type === "IDAT") return 1
      }
  } catch (error) {
    // A length that leads out of the file
    if (!(error instanceof RangeError)) throw error
  }
  return 1
}

/** GIF89a section 7 and appendix B: image descriptors. */
function framesOfGif(bytes: Uint8Array): number {
  const tableBytes = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0)
  let at = 13 + tableBytes(bytes[10] ?? 0)
  let frames = 0
  const skipBlocks = () => {
    while (at < bytes.length && (bytes[at] ?? 0) > 0) at += 1 + (bytes[at] ?? 0)
    at++
  }
  while (at < bytes.length) {
    const kind = bytes[at]
    if (kind === 0x21) at += 2
    else if (kind === 0x2c) {
      frames++
      at += 10 + tableBytes(bytes[at + 9] ?? 0) + 1
    } else break
    skipBlocks()
  }
  return Math.max(1, frames)
}
