import { lookUp, modalityValue } from "./modality"
import type { DecodedFrame, DicomPalette, DicomWindow, LookupTable, RenderOptions, Samples } from "./model"

/** The window that a frame is shown with first: the file's, else one over all values that are no padding. */
export const defaultWindow = (decoded: DecodedFrame): DicomWindow =>
  decoded.info.windows[0] ?? fullWindow(decoded)

/** The file's windows, and the one over all values. */
export const windowPresets = (decoded: DecodedFrame): readonly DicomWindow[] => [
  ...decoded.info.windows,
  fullWindow(decoded),
]

/** From the lowest value (black) to the highest one (white). */
function fullWindow({ range: [low, high] }: DecodedFrame): DicomWindow {
  const width = high - low
  return {
    center: (low + high) / 2,
    width: width > 0 ? width : 1,
    function: "linear-exact",
    explanation: "All values",
  }
}

/** Output of a window from 0 to 1 for a modality value (PS3.3 C.11.2.1.2 and C.11.2.1.3). */
export function windowed(
  { center, width, function: kind = "linear" }: Pick<DicomWindow, "center" | "width"> & Partial<DicomWindow>,
  value: number,
): number {
  switch (kind) {
    case "sigmoid":
      return 1 / (1 + Math.exp((-4 * (value - center)) / width))
    case "linear-exact":
      return Math.min(1, Math.max(0, (value - center) / width + 0.5))
    case "linear": {
      if (width <= 1) return value <= center - 0.5 ? 0 : 1
      return Math.min(1, Math.max(0, (value - (center - 0.5)) / (width - 1) + 0.5))
    }
  }
}

/** A modality value through a VOI LUT, from 0 to 1. */
const throughVoiLut = (lut: LookupTable, value: number): number => lookUp(lut, value) / (2 ** lut.bits - 1)

/**
 * The frame as it is seen: modality transform, VOI LUT or window, MONOCHROME1 and inversion, palette; colour as it is.
 * @returns RGBA of 8 bits, row by row; opaque
 */
export function renderFrame(
  decoded: DecodedFrame,
  options: RenderOptions = {},
): Uint8ClampedArray<ArrayBuffer> {
  const { rows, columns, samples, photometric } = decoded
  const rgba = new Uint8ClampedArray(rows * columns * 4)
  const pixels = new Uint32Array(rgba.buffer)
  if (photometric === "RGB") paintRgb(pixels, decoded, options.invert ?? false)
  else if (photometric === "PALETTE COLOR" && decoded.palette)
    paintPalette(pixels, samples, decoded.palette, options.invert ?? false)
  else paintGrey(pixels, decoded, options)
  return rgba
}

/** RGBA of one pixel as a little-endian word. */
const opaque = (red: number, green: number, blue: number): number =>
  (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0
const byteOf = (part: number): number => Math.round(part * 255)

function greyOf(decoded: DecodedFrame, options: RenderOptions): (stored: number) => number {
  const { info, padding } = decoded
  const lut =
    options.voiLut !== undefined && options.voiLut !== null
      ? info.voiLuts[options.voiLut]
      : options.window
        ? undefined
        : // A file with both leaves the choice; its window comes first (PS3.3 C.11.2.1)
          info.windows.length === 0
          ? info.voiLuts[0]
          : undefined
  const window = options.window ?? defaultWindow(decoded)
  const isDark = (decoded.photometric === "MONOCHROME1" || decoded.inverse) !== (options.invert ?? false)
  return (stored) => {
    // Padding is background, which stays dark whatever the polarity
    if (padding && stored >= padding.low && stored <= padding.high) return 0
    const value = modalityValue(info.modality, stored)
    const part = lut ? throughVoiLut(lut, value) : windowed(window, value)
    return byteOf(isDark ? 1 - part : part)
  }
}

function paintGrey(pixels: Uint32Array, decoded: DecodedFrame, options: RenderOptions): void {
  const grey = greyOf(decoded, options)
  paintBy(pixels, decoded.samples, (stored) => {
    const level = grey(stored)
    return opaque(level, level, level)
  })
}

/** Paints each sample by `word`; samples of 8 and 16 bits ask for each value once. */
function paintBy(pixels: Uint32Array, samples: Samples, word: (stored: number) => number): void {
  if (samples.BYTES_PER_ELEMENT > 2) {
    for (let at = 0; at < pixels.length; at++) pixels[at] = word(samples[at] ?? 0)
    return
  }
  const isSigned = samples instanceof Int8Array || samples instanceof Int16Array
  const size = samples.BYTES_PER_ELEMENT === 1 ? 256 : 65_536
  const first = isSigned ? -size / 2 : 0
  // 0 is no word of an opaque pixel: it stands for "not asked yet"
  const words = new Uint32Array(size)
  for (let at = 0; at < pixels.length; at++) {
    const stored = samples[at] ?? 0
    let known = words[stored - first] ?? 0
    if (known === 0) words[stored - first] = known = word(stored)
    pixels[at] = known
  }
}

function paintRgb(pixels: Uint32Array, { samples, bitsStored }: DecodedFrame, invert: boolean): void {
  // 8 bits of any precision
  const scale = 255 / (2 ** bitsStored - 1)
  const flip = invert ? 255 : 0
  for (let at = 0, from = 0; at < pixels.length; at++, from += 3) {
    const red = Math.round((samples[from] ?? 0) * scale) ^ flip
    const green = Math.round((samples[from + 1] ?? 0) * scale) ^ flip
    const blue = Math.round((samples[from + 2] ?? 0) * scale) ^ flip
    pixels[at] = opaque(red & 255, green & 255, blue & 255)
  }
}

function paintPalette(pixels: Uint32Array, samples: Samples, palette: DicomPalette, invert: boolean): void {
  const channel = (lut: LookupTable, stored: number): number => {
    const entry = lookUp(lut, stored)
    const level = lut.bits <= 8 ? entry : entry >> (lut.bits - 8)
    return Math.min(255, level) ^ (invert ? 255 : 0)
  }
  const word = (stored: number): number =>
    opaque(channel(palette.red, stored), channel(palette.green, stored), channel(palette.blue, stored))
  paintBy(pixels, samples, word)
}

/** What the modality measured at a pixel: HU, a dose …; for colour its red, green and blue samples. */
export function modalityValueAt(
  { samples, samplesPerPixel, columns, info }: DecodedFrame,
  column: number,
  row: number,
): number | readonly [number, number, number] {
  const at = (row * columns + column) * samplesPerPixel
  if (samplesPerPixel === 3) return [samples[at] ?? 0, samples[at + 1] ?? 0, samples[at + 2] ?? 0]
  return modalityValue(info.modality, samples[at] ?? 0)
}
