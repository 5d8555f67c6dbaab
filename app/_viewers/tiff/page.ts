import { numbersOf } from "./directory"
import type { Directory, TiffStructure } from "./directory"

export const PHOTOMETRIC = { whiteIsZero: 0, blackIsZero: 1, rgb: 2, palette: 3, cmyk: 5, yCbCr: 6 } as const

/** What one page of a TIFF is, by its tags (TIFF 6.0 section 8 and the sections named in `problemOf`). */
export interface TiffPage {
  readonly width: number
  readonly height: number
  readonly bits: number
  readonly samples: number
  readonly photometric: number
  readonly compression: number
  readonly predictor: number
  /** 1 to 8 (section 8, Orientation). */
  readonly orientation: number
  readonly planar: boolean
  readonly fillOrder: number
  /** T4Options (section 11): bit 0 two-dimensional, bit 1 uncompressed mode. */
  readonly t4Options: number
  /** ExtraSamples of the channels beyond those of the photometric interpretation. */
  readonly extra: readonly number[]
  /** Strips are tiles as wide as the page. */
  readonly chunkWidth: number
  readonly chunkHeight: number
  readonly offsets: readonly number[]
  readonly counts: readonly number[]
  /** Red, green and blue of each colour, 16 bits each; empty without a palette. */
  readonly palette: readonly number[]
  /** Where JPEGTables lie. */
  readonly jpegTables: Uint8Array | null
  readonly subsampling: readonly number[]
  readonly sampleFormat: number
  readonly inkSet: number
}

/** One strip or tile. */
export interface Chunk {
  readonly width: number
  readonly height: number
  /** Samples per pixel in it: 1 if the page is planar. */
  readonly samples: number
}

/** Samples of a page that are decoded in memory; one page of A3 at 600 dots per inch has 70 million pixels. */
export const MAX_PAGE_PIXELS = 80_000_000
const MAX_PAGE_SAMPLES = 240_000_000
const MAX_CHUNKS = 200_000

const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 1: 1, 2: 3, 3: 1, 5: 4, 6: 3 }
const PHOTOMETRIC_NAMES: Readonly<Record<number, string>> = {
  4: "a transparency mask",
  8: "CIE L*a*b* colours",
  9: "ICC L*a*b* colours",
  10: "ITU L*a*b* colours",
  32803: "raw data of a camera",
  32844: "LogL values",
  32845: "LogLuv values",
  34892: "raw data of a camera",
}
const COMPRESSION_NAMES: Readonly<Record<number, string>> = {
  6: "old-style JPEG",
  9: "JBIG",
  10: "JBIG",
  32766: "NeXT",
  32809: "ThunderScan",
  33003: "JPEG 2000",
  33005: "JPEG 2000",
  34661: "JBIG",
  34712: "JPEG 2000",
  34887: "LERC",
  34925: "LZMA",
  50000: "Zstandard",
  50001: "WebP",
  50002: "JPEG XL",
}
const KNOWN_COMPRESSIONS = [1, 2, 3, 4, 5, 7, 8, 32773, 32946]

/** The page of a directory with the defaults of TIFF 6.0. */
export function pageOf(tiff: TiffStructure, directory: Directory): TiffPage {
  const all = (tag: number, most?: number) => numbersOf(tiff, directory.get(tag), most)
  const one = (tag: number, otherwise: number) => all(tag, 1)[0] ?? otherwise
  const width = one(256, 0)
  const height = one(257, 0)
  const samples = one(277, 1)
  const photometric = one(262, samples >= 3 ? PHOTOMETRIC.rgb : PHOTOMETRIC.blackIsZero)
  const tiled = directory.has(322)
  const bits = all(258)
  const tables = directory.get(347)
  const rows = one(278, height)
  return {
    width,
    height,
    samples,
    photometric,
    // Different sizes in one pixel become 0, which no page can have
    bits: bits.every((each) => each === bits[0]) ? (bits[0] ?? 1) : 0,
    compression: one(259, 1),
    predictor: one(317, 1),
    orientation: one(274, 1),
    planar: one(284, 1) === 2 && samples > 1,
    fillOrder: one(266, 1),
    t4Options: one(292, 0),
    extra: all(338).slice(0, Math.max(0, samples - (CHANNELS[photometric] ?? samples))),
    chunkWidth: tiled ? one(322, 0) : width,
    chunkHeight: tiled ? one(323, 0) : Math.min(rows, height),
    offsets: all(tiled ? 324 : 273, MAX_CHUNKS),
    counts: all(tiled ? 325 : 279, MAX_CHUNKS),
    palette: all(320, 3 * 65_536),
    jpegTables: tables ? tiff.bytes.subarray(tables.at, tables.at + tables.length) : null,
    subsampling: all(530).length === 2 ? all(530) : [2, 2],
    sampleFormat: one(339, 1),
    inkSet: one(332, 1),
  }
}

/** Colour channels that the photometric interpretation has. */
export const channelsOf = ({ photometric }: Pick<TiffPage, "photometric">): number =>
  CHANNELS[photometric] ?? 0

/** Why a page cannot be decoded, as the end of "This page cannot be shown: …"; null if it can be tried. */
export function problemOf(page: TiffPage): string | null {
  const { width, height, bits, samples, photometric, compression } = page
  if (!(width > 0 && height > 0)) return "it has no size"
  if (width * height > MAX_PAGE_PIXELS || width * height * samples > MAX_PAGE_SAMPLES)
    return `${width} × ${height} pixels are too many to decode here`
  if (!KNOWN_COMPRESSIONS.includes(compression))
    return `its compression (${COMPRESSION_NAMES[compression] ?? `number ${compression}`}) is not supported`
  const channels = CHANNELS[photometric]
  if (channels === undefined)
    return `${PHOTOMETRIC_NAMES[photometric] ?? `photometric interpretation ${photometric}`} are not supported`
  if (samples < channels) return "it has fewer channels than its colours need"
  if (bits < 1 || bits > 16)
    return bits === 0 ? "its channels have different sizes" : `${bits} bits per sample are not supported`
  if (page.sampleFormat !== 1 && page.sampleFormat !== 4) return "its samples are not whole positive numbers"
  if ([2, 3, 4].includes(compression) && (bits !== 1 || samples !== 1))
    return "fax compression of a picture that is not black and white is not supported"
  if (compression === 3 && (page.t4Options & 2) !== 0) return "uncompressed fax mode is not supported"
  if (compression === 7 && bits !== 8) return `JPEG with ${bits} bits per sample is not supported`
  if (photometric === PHOTOMETRIC.palette && page.palette.length < 3 * 2 ** bits)
    return "its palette is missing"
  if (photometric === PHOTOMETRIC.cmyk && page.inkSet !== 1) return "inks other than CMYK are not supported"
  if (photometric === PHOTOMETRIC.yCbCr && compression !== 7 && page.subsampling.some((each) => each !== 1))
    return "subsampled YCbCr without JPEG is not supported"
  if (page.predictor !== 1 && (page.predictor !== 2 || (bits !== 8 && bits !== 16)))
    return `predictor ${page.predictor} with ${bits} bits per sample is not supported`
  if (!(page.chunkWidth > 0 && page.chunkHeight > 0)) return "its strips have no size"
  if (page.chunkWidth * page.chunkHeight > MAX_PAGE_PIXELS) return "its strips are too large to decode here"
  if (page.offsets.length === 0) return "it holds no picture"
  return null
}
