import { KeywardError } from "../../_core/errors"
import { exifOf } from "../image/exif"
import type { Exif } from "../image/exif"
import { inNode } from "../parts/package-file"
import { sha256Of } from "../parts/picture"
import { EMPTY_READING } from "../reading"
import type { NotShown, Pixels, Reading } from "../reading"
import type { ReadInput } from "../viewer"
import { picturesOf, readHeif, shownSize } from "./boxes"
import type { HeifFile } from "./boxes"
import { decodeHeic } from "./decode"

export const MAX_HEIC_BYTES = 256 * 1024 * 1024

export interface HeicModel {
  readonly pages: readonly {
    readonly width: number
    readonly height: number
    readonly problem: string | null
  }[]
  readonly exif: Exif
  readonly notes: readonly string[]
  readonly notShown: readonly NotShown[]
  readonly pixels: Pixels | null
}

/** HEIF with HEVC pictures: what lies in it; in Node the pixels of its first picture, too. */
export async function read({ file }: ReadInput): Promise<HeicModel> {
  if (file.size > MAX_HEIC_BYTES) throw new KeywardError("document-too-large", { size: file.size })
  const bytes = new Uint8Array(await file.arrayBuffer())
  const heif = readHeif(bytes)
  if (!heif) throw new KeywardError("document-damaged")
  const items = picturesOf(heif)
  if (items.length === 0) throw new KeywardError("document-damaged")
  const notes: string[] = []
  let pixels: Pixels | null = null
  // A page decodes what it shows, when it shows it
  if (inNode())
    try {
      const { width, height, rgba } = await decodeHeic(file, 0)
      pixels = { rows: height, columns: width, frames: items.length, sha256: await sha256Of(rgba) }
    } catch (error) {
      if (!(error instanceof KeywardError) || error.code === "worker-failed") throw error
      notes.push("Its first picture cannot be decoded.")
    }
  return {
    pages: items.map((item) => ({ ...shownSize(item), problem: null })),
    exif: exifOf(exifBlock(bytes, heif)),
    notes,
    notShown: extrasOf(heif),
    pixels,
  }
}

export const readingOf = ({ exif, notes, notShown, pixels }: HeicModel): Reading => ({
  ...EMPTY_READING,
  title: exif.title,
  author: exif.author,
  date: exif.date,
  notes: [...notes, ...(exif.saysPlace ? ["The photo says where it was taken."] : [])],
  notShown,
  pixels,
})

/** The TIFF structure of the EXIF item (ISO/IEC 23008-12 annex A.2.1): four bytes say where in the item it begins. */
export function exifBlock(bytes: Uint8Array, { items }: HeifFile): Uint8Array {
  const place = items.find(({ type }) => type === "Exif")?.extents
  const [part] = place ?? []
  if (!part || place?.length !== 1 || part.length < 12) return new Uint8Array()
  const skip = new DataView(bytes.buffer, bytes.byteOffset + part.at, 4).getUint32(0)
  return bytes.subarray(part.at + 4 + Math.min(skip, part.length), part.at + part.length)
}

/** URNs of MPEG (HEVC and general) and of Apple. What is transparent is applied by the decoder. */
const AUXILIARY: readonly (readonly [RegExp, string | null])[] = [
  [/auxid:1$|alpha/i, null],
  [/auxid:2$|depth/i, "depth maps"],
  [/gainmap|hdr/i, "brightness maps for HDR screens"],
]

/** Auxiliary pictures that are not shown, by kind; thumbnails are copies and are left out. */
export function extrasOf({ items, references }: HeifFile): NotShown[] {
  const from = new Set(references.flatMap(({ type, from: id }) => (type === "auxl" ? [id] : [])))
  const tally = new Map<string, number>()
  for (const { auxiliary } of items.filter(({ id }) => from.has(id))) {
    const known = AUXILIARY.find(([pattern]) => pattern.test(auxiliary))
    const name = known ? known[1] : "other pictures that belong to this one"
    if (name) tally.set(name, (tally.get(name) ?? 0) + 1)
  }
  return [...tally].map(([what, number]) => ({ what, count: number }))
}
