import type { Element } from "dicom-parser"
import type { NotShown } from "../reading"
import { encapsulatedFrames, nativeFrames } from "./frames"
import { frameInfos, regionsOf, sharedInfo } from "./frame-info"
import { paletteOf } from "./luts"
import type { DicomImage, FrameTimes } from "./model"
import { overlaysOf } from "./overlays"
import { compressionOf, isLossy, nameUid, TRANSFER_SYNTAX } from "./uids"
import { decimalOf, decimalsOf, elementOf, has, numberOf, textOf } from "./values"
import type { Item } from "./values"

/** Photometric interpretations (PS3.3 C.7.6.3.1.2) that can be drawn, for three samples a pixel and for one. */
const SHOWN_PHOTOMETRIC = {
  colour: new Set(["RGB", "YBR_FULL", "YBR_FULL_422", "YBR_ICT", "YBR_RCT"]),
  grey: new Set(["MONOCHROME1", "MONOCHROME2", "PALETTE COLOR"]),
} as const

/** Samples of one frame; more than this is no picture that a page can show. */
const MAX_FRAME_SAMPLES = 268_435_456
const MAX_FRAMES = 1_000_000

export interface ImageReading {
  readonly image: DicomImage | null
  readonly notes: readonly string[]
  readonly notShown: readonly NotShown[]
}

const without = (...notes: string[]): ImageReading => ({ image: null, notes, notShown: [] })

/** Where the pixels are, in the bytes of `root`. */
export interface PixelBytes {
  readonly data: Blob
  readonly transferSyntax: string
}

/** The picture of a file (PS3.3 C.7.6.3, C.7.6.6, C.7.6.16, C.9, C.11); notes say why there is none. */
export function imageOf(root: Item, { data, transferSyntax }: PixelBytes): ImageReading {
  const element = elementOf(root, "x7fe00010") ?? elementOf(root, "x7fe00008") ?? elementOf(root, "x7fe00009")
  const rows = numberOf(root, "x00280010", "uint16") ?? 0
  const columns = numberOf(root, "x00280011", "uint16") ?? 0
  if (!element) return without(...(rows > 0 || has(root, "x00287fe0") ? [noPixels(root)] : []))
  if (rows === 0 || columns === 0) return without("The picture’s size is missing: it cannot be shown.")

  const sampleType =
    element.tag === "x7fe00008" ? "float32" : element.tag === "x7fe00009" ? "float64" : "integer"
  const bitsAllocated = numberOf(root, "x00280100", "uint16") ?? 16
  const bitsStored = Math.min(bitsAllocated, numberOf(root, "x00280101", "uint16") ?? bitsAllocated)
  const highBit = numberOf(root, "x00280102", "uint16") ?? bitsStored - 1
  const signed = numberOf(root, "x00280103", "uint16") === 1
  const samplesPerPixel = numberOf(root, "x00280002", "uint16") ?? 1
  const photometric = textOf(root, "x00280004") || (samplesPerPixel === 3 ? "RGB" : "MONOCHROME2")
  const frames = Math.min(MAX_FRAMES, Math.max(1, Math.trunc(decimalOf(root, "x00280008") ?? 1)))

  if (![1, 3].includes(samplesPerPixel))
    return without(
      `The picture has ${samplesPerPixel} samples a pixel (${photometric}): it cannot be shown here.`,
    )
  if (!SHOWN_PHOTOMETRIC[samplesPerPixel === 3 ? "colour" : "grey"].has(photometric))
    return without(`The picture’s colour model (${photometric}) is not known here: it would be shown wrong.`)
  if (![1, 8, 16, 32].includes(bitsAllocated) && sampleType === "integer")
    return without(`The picture has ${bitsAllocated} bits a sample: it cannot be shown here.`)
  if (rows * columns * samplesPerPixel > MAX_FRAME_SAMPLES)
    return without(`The picture has ${columns} by ${rows} pixels: that is too large to be shown here.`)
  const palette = photometric === "PALETTE COLOR" ? paletteOf(root, signed) : null
  if (photometric === "PALETTE COLOR" && !palette)
    return without("The picture’s colour tables are missing: it cannot be shown in its colours.")

  const encapsulated = element.fragments !== undefined
  if (encapsulated && !compressionOf(transferSyntax))
    return without(
      `The picture is compressed in a way that cannot be shown here (${nameUid(transferSyntax).name}). ` +
        "Download the file and open it with a program of yours.",
    )
  const bigEndian = hasBigEndianWords(root, element, bitsAllocated, transferSyntax)
  const perPixel = !encapsulated && photometric === "YBR_FULL_422" ? 2 : samplesPerPixel
  const bits = sampleType === "float32" ? 32 : sampleType === "float64" ? 64 : bitsAllocated
  const found = encapsulated
    ? encapsulatedFrames(root, element, frames)
    : nativeFrames(element, frames, {
        bits: rows * columns * perPixel * bits,
        unit: bigEndian && bits === 8 ? 2 : 1,
        size: root.bytes.length,
      })
  if (found.frames.length === 0) return without("The file names a picture, but none of its bytes are there.")

  const notes: string[] = []
  const notShown: NotShown[] = []
  if (found.cut)
    notes.push("The picture is cut off: a part of its bytes is missing, and what is missing is black.")
  if (found.missing > 0) notShown.push({ what: "frames whose bytes are missing", count: found.missing })
  const { overlays, unread } = overlaysOf(root)
  if (unread > 0) notShown.push({ what: "overlays", count: unread })
  const lossy = textOf(root, "x00282110") === "01" || isLossy(transferSyntax)
  if (lossy) notes.push("The picture was compressed with loss: fine detail may be missing.")
  if (textOf(root, "x00280301") === "YES")
    notes.push("Names or notes may be written in the pixels themselves.")

  const regions = regionsOf(root)
  const shared = sharedInfo(root, signed, regions)
  const image: DicomImage = {
    rows,
    columns,
    frames: found.frames.length,
    photometric,
    samplesPerPixel,
    bitsAllocated,
    bitsStored,
    highBit,
    signed,
    sampleType,
    planarConfiguration: numberOf(root, "x00280006", "uint16") === 1 ? 1 : 0,
    source: {
      data,
      transferSyntax,
      encapsulated,
      bigEndian,
      frames: found.frames,
    },
    shared,
    perFrame: frameInfos(root, signed),
    frameTimes: frameTimesOf(root, frames),
    overlays,
    palette,
    padding: paddingOf(root, signed),
    inverse: textOf(root, "x20500020") === "INVERSE",
    aspect: aspectOf(root, shared.spacing),
    lossy,
    regions,
  }
  return { image, notes, notShown }
}

function noPixels(root: Item): string {
  return has(root, "x00287fe0")
    ? "The picture is not in this file: the file only says where a server keeps it."
    : "The file has no picture in it, although it describes one."
}

/** Bytes of 8-bit samples are swapped too where they are stored as words (OW). */
function hasBigEndianWords(root: Item, element: Element, bits: number, transferSyntax: string): boolean {
  if (transferSyntax === TRANSFER_SYNTAX.gePrivate) return bits > 8
  return root.bigEndian && (bits > 8 || element.vr === "OW")
}

/** PS3.3 C.7.6.5, C.7.5.1.1.1 */
function frameTimesOf(root: Item, frames: number): FrameTimes | null {
  const vector = decimalsOf(root, "x00181065")
  if (vector.length >= frames && frames > 1 && vector.every((time) => time >= 0)) return vector
  const time = decimalOf(root, "x00181063")
  if (time !== null && time > 0) return time
  const rate = decimalOf(root, "x00082144") ?? decimalOf(root, "x00180040")
  return rate !== null && rate > 0 ? 1000 / rate : null
}

/** PixelPaddingValue, and PixelPaddingRangeLimit if there is one (PS3.3 C.7.5.1.1.2). */
function paddingOf(root: Item, signed: boolean): DicomImage["padding"] {
  const type = signed ? "int16" : "uint16"
  const value = numberOf(root, "x00280120", type)
  if (value === null) return null
  const limit = numberOf(root, "x00280121", type) ?? value
  return { low: Math.min(value, limit), high: Math.max(value, limit) }
}

/** PixelAspectRatio is vertical, then horizontal. */
function aspectOf(root: Item, spacing: DicomImage["shared"]["spacing"]): number {
  const [vertical = NaN, horizontal = NaN] = decimalsOf(root, "x00280034")
  const ratio = spacing ? spacing.column / spacing.row : horizontal / vertical
  return ratio > 0.05 && ratio < 20 ? ratio : 1
}
