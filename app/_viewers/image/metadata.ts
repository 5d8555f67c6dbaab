import { readHeif } from "../heic/boxes"
import { numbersOf, readTiff } from "../tiff/directory"

/** A part of a picture's file that holds metadata. */
export interface MetadataBlock {
  /** `video`: the place in a video that lies behind the photo (a motion photo), which is not changed here. */
  readonly kind: "exif" | "xmp" | "iptc" | "video"
  readonly at: number
  readonly length: number
}

/** A PNG chunk with metadata that is compressed or spelled in hexadecimal digits: it cannot be changed where it lies. */
export interface PackedChunk {
  /** Of the whole chunk, its length and checksum included. */
  readonly at: number
  readonly length: number
  /** True if the text at `textAt` is a zlib stream. */
  readonly deflated: boolean
  readonly textAt: number
  readonly keyword: string
}

export interface PictureMetadata {
  readonly format: "jpeg" | "png" | "webp" | "heif" | "tiff" | "jxl"
  readonly blocks: readonly MetadataBlock[]
  readonly packed: readonly PackedChunk[]
  /** Pixels as they are stored, before an orientation; 0 if unknown. */
  readonly width: number
  readonly height: number
  /** True if some metadata lies where this reader cannot reach it. */
  readonly partial: boolean
}

const EXIF_HEAD = "Exif\0\0"
const XMP_HEAD = "http://ns.adobe.com/xap/1.0/\0"
const XMP_MORE_HEAD = "http://ns.adobe.com/xmp/extension/\0"
const PHOTOSHOP_HEAD = "Photoshop 3.0\0"
/** `ftyp`, and QuickTime's user data atom of a place, `©xyz`. */
const FTYP = [0x66, 0x74, 0x79, 0x70]
const PLACE_ATOM = [0xa9, 0x78, 0x79, 0x7a]
const MAX_PARTS = 100_000

/** Where the metadata of a picture lies; null if the bytes are not of a format that is known here. */
export function metadataOf(bytes: Uint8Array): PictureMetadata | null {
  const head = latin(bytes, 0, 16)
  try {
    if (head.startsWith("\xff\xd8\xff")) return inJpeg(bytes)
    if (head.startsWith("\x89PNG\r\n\x1a\n")) return inPng(bytes)
    if (head.startsWith("RIFF") && head.slice(8, 12) === "WEBP") return inWebp(bytes)
    if (head.startsWith("\0\0\0\x0cJXL ")) return inJxl(bytes)
    if (head.slice(4, 8) === "ftyp") return inHeif(bytes)
    if (head.startsWith("II") || head.startsWith("MM")) return inTiff(bytes)
  } catch (error) {
    // A length that leads out of the file
    if (!(error instanceof RangeError)) throw error
  }
  return null
}

/** JPEG (ITU-T T.81 annex B): application segments up to the first scan, and of further pictures behind it (CIPA DC-007). */
function inJpeg(bytes: Uint8Array): PictureMetadata {
  const view = viewOf(bytes)
  const blocks: MetadataBlock[] = []
  let [width, height] = [0, 0]
  const segments = (from: number, first: boolean): number => {
    let at = from + 2
    while (at + 4 <= bytes.length && bytes[at] === 0xff) {
      const marker = bytes[at + 1] ?? 0
      if (marker === 0xff) {
        at++
        continue
      }
      if (marker === 0xda || marker === 0xd9) break
      const length = view.getUint16(at + 2)
      const content = at + 4
      const end = Math.min(at + 2 + length, bytes.length)
      const is = (head: string) => latin(bytes, content, content + head.length) === head
      const found = (kind: MetadataBlock["kind"], skip: number) =>
        blocks.push({ kind, at: content + skip, length: end - content - skip })
      if (marker === 0xe1 && is(EXIF_HEAD)) found("exif", EXIF_HEAD.length)
      if (marker === 0xe1 && is(XMP_HEAD)) found("xmp", XMP_HEAD.length)
      if (marker === 0xe1 && is(XMP_MORE_HEAD)) found("xmp", XMP_MORE_HEAD.length + 40)
      if (marker === 0xed && is(PHOTOSHOP_HEAD)) blocks.push(...inPhotoshop(bytes, content + 14, end))
      if (first && [0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb].includes(marker))
        [height, width] = [view.getUint16(content + 1), view.getUint16(content + 3)]
      at = end
    }
    return at
  }
  let at = segments(0, true)
  // In a scan FF is followed by 00 or a restart marker: FF D8 FF begins another picture, such as a preview
  for (let extra = 0; extra < 64; extra++) {
    at = indexOf(bytes, [0xff, 0xd8, 0xff], at)
    if (at < 0) break
    at = segments(at, false)
  }
  const video = indexOf(bytes, FTYP, 4)
  const placeInVideo = video < 0 ? -1 : indexOf(bytes, PLACE_ATOM, video)
  if (placeInVideo > 0) blocks.push({ kind: "video", at: placeInVideo, length: 4 })
  return { format: "jpeg", blocks, packed: [], width, height, partial: placeInVideo > 0 }
}

/** Photoshop image resources: 0x0404 is IPTC-IIM. */
function inPhotoshop(bytes: Uint8Array, from: number, end: number): MetadataBlock[] {
  const view = viewOf(bytes)
  const blocks: MetadataBlock[] = []
  let at = from
  for (let part = 0; part < MAX_PARTS && at + 12 <= end && latin(bytes, at, at + 4) === "8BIM"; part++) {
    const id = view.getUint16(at + 4)
    const name = (bytes[at + 6] ?? 0) + 1
    const sizeAt = at + 6 + name + (name % 2)
    const size = view.getUint32(sizeAt)
    if (id === 0x0404) blocks.push({ kind: "iptc", at: sizeAt + 4, length: Math.min(size, end - sizeAt - 4) })
    if (id === 0x0422) blocks.push({ kind: "exif", at: sizeAt + 4, length: Math.min(size, end - sizeAt - 4) })
    if (id === 0x0424) blocks.push({ kind: "xmp", at: sizeAt + 4, length: Math.min(size, end - sizeAt - 4) })
    at = sizeAt + 4 + size + (size % 2)
  }
  return blocks
}

/** PNG third edition, sections 5.3, 11.3.3 and 11.3.4.5 (eXIf). */
function inPng(bytes: Uint8Array): PictureMetadata {
  const view = viewOf(bytes)
  const blocks: MetadataBlock[] = []
  const packed: PackedChunk[] = []
  let at = 8
  for (let part = 0; part < MAX_PARTS && at + 12 <= bytes.length; part++) {
    const length = view.getUint32(at)
    const type = latin(bytes, at + 4, at + 8)
    const content = at + 8
    const end = content + length
    if (end + 4 > bytes.length) break
    if (type === "eXIf") blocks.push({ kind: "exif", at: content, length })
    if (type === "iTXt" || type === "zTXt" || type === "tEXt") {
      const keyword = latin(bytes, content, Math.min(end, content + 80)).split("\0")[0] ?? ""
      const after = content + keyword.length + 1
      const compressed = type === "zTXt" || (type === "iTXt" && bytes[after] === 1)
      let textAt = after + (type === "zTXt" ? 1 : 0)
      if (type === "iTXt") {
        const language = bytes.indexOf(0, after + 2)
        textAt = bytes.indexOf(0, language + 1) + 1
      }
      if (keyword === "XML:com.adobe.xmp" && !compressed)
        blocks.push({ kind: "xmp", at: textAt, length: Math.max(0, end - textAt) })
      else if (keyword === "XML:com.adobe.xmp" || keyword.startsWith("Raw profile type "))
        packed.push({ at, length: length + 12, deflated: compressed, textAt, keyword })
    }
    if (type === "IEND") break
    at = end + 4
  }
  return {
    format: "png",
    blocks,
    packed,
    width: view.getUint32(16),
    height: view.getUint32(20),
    partial: false,
  }
}

/** WebP container specification: chunks of RIFF. */
function inWebp(bytes: Uint8Array): PictureMetadata {
  const view = viewOf(bytes)
  const blocks: MetadataBlock[] = []
  let [width, height] = [0, 0]
  let at = 12
  for (let part = 0; part < MAX_PARTS && at + 8 <= bytes.length; part++) {
    const type = latin(bytes, at, at + 4)
    const length = Math.min(view.getUint32(at + 4, true), bytes.length - at - 8)
    const content = at + 8
    const skip = latin(bytes, content, content + 6) === EXIF_HEAD ? 6 : 0
    if (type === "EXIF") blocks.push({ kind: "exif", at: content + skip, length: length - skip })
    if (type === "XMP ") blocks.push({ kind: "xmp", at: content, length })
    const uint24 = (from: number) => view.getUint16(from, true) | (view.getUint8(from + 2) << 16)
    if (type === "VP8X") [width, height] = [uint24(content + 4) + 1, uint24(content + 7) + 1]
    if (type === "VP8 " && width === 0)
      [width, height] = [
        view.getUint16(content + 6, true) & 0x3fff,
        view.getUint16(content + 8, true) & 0x3fff,
      ]
    if (type === "VP8L" && width === 0) {
      const bits = view.getUint32(content + 1, true)
      ;[width, height] = [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1]
    }
    at = content + length + (length % 2)
  }
  return { format: "webp", blocks, packed: [], width, height, partial: false }
}

/** HEIC and AVIF: items of a HEIF file. */
function inHeif(bytes: Uint8Array): PictureMetadata | null {
  const heif = readHeif(bytes)
  if (!heif) return null
  const view = viewOf(bytes)
  const blocks: MetadataBlock[] = []
  let partial = false
  for (const { type, mediaType, extents } of heif.items) {
    const isXmp = type === "mime" && mediaType === "application/rdf+xml"
    if (type !== "Exif" && !isXmp) continue
    const [part] = extents
    if (!part || extents.length !== 1) partial = true
    else if (isXmp) blocks.push({ kind: "xmp", ...part })
    else if (part.length > 4) {
      const skip = 4 + Math.min(view.getUint32(part.at), part.length - 4)
      blocks.push({ kind: "exif", at: part.at + skip, length: part.length - skip })
    }
  }
  const primary = heif.items.find(({ id }) => id === heif.primary)
  return {
    format: "heif",
    blocks,
    packed: [],
    width: primary?.width ?? 0,
    height: primary?.height ?? 0,
    partial,
  }
}

/** JPEG XL container (ISO/IEC 18181-2): boxes; those in `brob` are compressed by Brotli. */
function inJxl(bytes: Uint8Array): PictureMetadata {
  const view = viewOf(bytes)
  const blocks: MetadataBlock[] = []
  let partial = false
  let at = 0
  for (let part = 0; part < MAX_PARTS && at + 8 <= bytes.length; part++) {
    const short = view.getUint32(at)
    const head = short === 1 ? 16 : 8
    const size = short === 1 ? Number(view.getBigUint64(at + 8)) : short === 0 ? bytes.length - at : short
    if (size < head || at + size > bytes.length) break
    const type = latin(bytes, at + 4, at + 8)
    if (type === "Exif" && size > head + 4)
      blocks.push({ kind: "exif", at: at + head + 4, length: size - head - 4 })
    if (type === "xml ") blocks.push({ kind: "xmp", at: at + head, length: size - head })
    if (type === "brob") partial = true
    at += size
  }
  return { format: "jxl", blocks, packed: [], width: 0, height: 0, partial }
}

/** A TIFF is an EXIF block itself; XMP (700), IPTC (33723) and Photoshop's resources (34377) are fields of it. */
function inTiff(bytes: Uint8Array): PictureMetadata | null {
  const tiff = readTiff(bytes)
  if (!tiff) return null
  const blocks: MetadataBlock[] = [{ kind: "exif", at: 0, length: bytes.length }]
  for (const directory of tiff.directories) {
    const [xmp, iptc, photoshop] = [700, 33723, 34377].map((tag) => directory.get(tag))
    if (xmp) blocks.push({ kind: "xmp", at: xmp.at, length: xmp.length })
    if (iptc) blocks.push({ kind: "iptc", at: iptc.at, length: iptc.length })
    if (photoshop) blocks.push(...inPhotoshop(bytes, photoshop.at, photoshop.at + photoshop.length))
  }
  const [width, height] = [256, 257].map((tag) => numbersOf(tiff, tiff.directories[0]?.get(tag), 1)[0] ?? 0)
  return { format: "tiff", blocks, packed: [], width: width ?? 0, height: height ?? 0, partial: tiff.damaged }
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Bytes as characters of Latin-1: one each. */
export function latin(bytes: Uint8Array, from: number, to: number): string {
  let text = ""
  for (let at = from; at < to; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, Math.min(to, at + 8192)))
  return text
}

function indexOf(bytes: Uint8Array, pattern: readonly number[], from: number): number {
  const [first = 0] = pattern
  for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1))
    if (pattern.every((byte, index) => bytes[at + index] === byte)) return at
  return -1
}

/** Bytes that tell a picture's format. */
export const PICTURE_HEAD_BYTES = 16

/** Whether a file's beginning is that of a picture whose metadata is read here. */
export function isPicture(head: Uint8Array): boolean {
  const text = latin(head, 0, PICTURE_HEAD_BYTES)
  return (
    text.startsWith("\xff\xd8\xff") ||
    text.startsWith("\x89PNG") ||
    (text.startsWith("RIFF") && text.slice(8, 12) === "WEBP") ||
    text.startsWith("\0\0\0\x0cJXL ") ||
    (text.slice(4, 8) === "ftyp" && /^(hei[cxms]|hevc|mif1|msf1|avif|avis)/.test(text.slice(8, 12))) ||
    /^(II[*+]\0|MM\0[*+])/.test(text)
  )
}
