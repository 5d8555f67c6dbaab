import { KeywardError } from "../../_core/errors"
import type { TiffStructure } from "./directory"
import type { Picture } from "../parts/picture"
import { channelsOf, PHOTOMETRIC } from "./page"
import type { Chunk, TiffPage } from "./page"
import { rowBytes, unpack } from "./unpack"

/**
 * Decodes a page that has no problem (`problemOf`).
 * @throws KeywardError `document-damaged` if nothing of it can be decoded
 */
export async function decodePage(tiff: TiffStructure, page: TiffPage): Promise<Picture> {
  const { samples, lost, empty, chunks } = await samplesOf(tiff, page)
  if (empty === chunks) throw new KeywardError("document-damaged")
  const { rgba, notes } = toRgba(page, samples)
  if (lost > 0)
    notes.unshift(`${lost} of ${chunks} parts of this page are damaged; what is missing is white.`)
  return { ...upright({ width: page.width, height: page.height, rgba }, page.orientation), notes }
}

/** All samples of a page, interleaved, chunk by chunk. */
async function samplesOf(tiff: TiffStructure, page: TiffPage) {
  const { width, height, bits, planar, chunkWidth, chunkHeight } = page
  const count = width * height * page.samples
  const samples = bits > 8 ? new Uint16Array(count) : new Uint8Array(count)
  // What is not there is white, not black: nobody takes it for a finding
  samples.fill(
    page.photometric === PHOTOMETRIC.whiteIsZero || page.photometric === PHOTOMETRIC.cmyk ? 0 : 2 ** bits - 1,
  )
  const across = Math.ceil(width / chunkWidth)
  const down = Math.ceil(height / chunkHeight)
  const chunks = across * down * (planar ? page.samples : 1)
  const tiled = chunkWidth !== width
  let lost = 0
  let empty = 0
  for (let index = 0; index < chunks; index++) {
    const plane = planar ? Math.floor(index / (across * down)) : 0
    const place = index % (across * down)
    const top = Math.floor(place / across) * chunkHeight
    const left = (place % across) * chunkWidth
    // The last strip has as many rows as are left, a tile always has all
    const rows = tiled || height % chunkHeight === 0 ? chunkHeight : Math.min(chunkHeight, height - top)
    const chunk: Chunk = { width: chunkWidth, height: rows, samples: planar ? 1 : page.samples }
    const at = page.offsets[index]
    const length = page.counts[index] ?? tiff.bytes.length
    if (at === undefined || at >= tiff.bytes.length || length === 0) {
      lost++
      empty++
      continue
    }
    try {
      const { bytes, got } = await unpack(page, chunk, tiff.bytes.subarray(at, at + length))
      if (got < rowBytes(chunk, bits) * rows || at + length > tiff.bytes.length + 1) lost++
      putChunk(page, chunk, bytes.subarray(0, got), {
        samples,
        left,
        top,
        plane,
        littleEndian: tiff.littleEndian,
      })
    } catch {
      lost++
      empty++
    }
  }
  return { samples, lost, empty, chunks }
}

interface Target {
  readonly samples: Uint8Array | Uint16Array
  readonly left: number
  readonly top: number
  readonly plane: number
  readonly littleEndian: boolean
}

/** Puts the samples of a chunk where they belong, the predictor undone (section 14). */
function putChunk(page: TiffPage, chunk: Chunk, bytes: Uint8Array, target: Target): void {
  const { bits, planar } = page
  const stride = rowBytes(chunk, bits)
  const perRow = chunk.width * chunk.samples
  const line = new Uint16Array(perRow)
  const mask = 2 ** bits - 1
  const { samples, left, top, plane, littleEndian } = target
  const columns = Math.min(chunk.width, page.width - left)
  const whole = Math.floor(bytes.length / stride)
  for (let row = 0; row < whole && top + row < page.height; row++) {
    readLine(bytes.subarray(row * stride, (row + 1) * stride), bits, littleEndian, line)
    if (page.predictor === 2)
      for (let index = chunk.samples; index < perRow; index++)
        line[index] = ((line[index] ?? 0) + (line[index - chunk.samples] ?? 0)) & mask
    const from = ((top + row) * page.width + left) * page.samples
    if (!planar) samples.set(line.subarray(0, columns * page.samples), from)
    else for (let x = 0; x < columns; x++) samples[from + x * page.samples + plane] = line[x] ?? 0
  }
}

/** The samples of one row; bits from the most significant on, 16 bits in the file's byte order. */
function readLine(row: Uint8Array, bits: number, littleEndian: boolean, line: Uint16Array): void {
  if (bits === 8) line.set(row.subarray(0, line.length))
  else if (bits === 16) {
    const [low, high] = littleEndian ? [0, 1] : [1, 0]
    for (let index = 0; index < line.length; index++)
      line[index] = (row[2 * index + low] ?? 0) | ((row[2 * index + high] ?? 0) << 8)
  } else {
    let [at, buffer, held] = [0, 0, 0]
    for (let index = 0; index < line.length; index++) {
      while (held < bits) {
        buffer = ((buffer << 8) | (row[at++] ?? 0)) & 0xff_ffff
        held += 8
      }
      line[index] = (buffer >>> (held - bits)) & (2 ** bits - 1)
      held -= bits
    }
  }
}

function toRgba(page: TiffPage, samples: Uint8Array | Uint16Array) {
  const { width, height, bits, photometric, palette } = page
  const notes: string[] = []
  const count = width * height
  const per = page.samples
  const rgba = new Uint8ClampedArray(count * 4)
  const channels = channelsOf(page)
  const alphaAt = page.extra.findIndex((kind) => kind === 1 || kind === 2)
  const unused = per - channels - (alphaAt >= 0 ? 1 : 0)
  if (unused > 0)
    notes.push(`${unused} more ${unused === 1 ? "channel" : "channels"} of this page are not shown.`)
  const full = 2 ** bits - 1
  let white = full
  if (bits > 8 && channels === 1 && per === 1) {
    let brightest = 0
    for (const value of samples) brightest = Math.max(brightest, value)
    // 10 or 12 bits in 16, as cameras of microscopes write: else all of it would look black
    let used = bits
    while (used > 8 && brightest < 2 ** (used - 1)) used--
    if (photometric === PHOTOMETRIC.blackIsZero) white = 2 ** used - 1
    notes.push(`${used} bits per sample are shown as 8.`)
  }
  const eight = (value: number): number => (bits === 8 ? value : Math.round((value * 255) / white))
  // Some writers fill a palette with 8 bits instead of 16
  const shift = palette.some((value) => value > 255) ? 8 : 0
  const entries = palette.length / 3
  // JPEG's decoder has made RGB of YCbCr
  const colours = photometric === PHOTOMETRIC.yCbCr && page.compression === 7 ? PHOTOMETRIC.rgb : photometric
  for (let pixel = 0; pixel < count; pixel++) {
    const from = pixel * per
    const to = pixel * 4
    const first = samples[from] ?? 0
    let alpha = 255
    switch (colours) {
      case PHOTOMETRIC.palette:
        for (let channel = 0; channel < 3; channel++)
          rgba[to + channel] = (palette[channel * entries + first] ?? 0) >> shift
        break
      case PHOTOMETRIC.cmyk: {
        const key = 255 - eight(samples[from + 3] ?? 0)
        for (let channel = 0; channel < 3; channel++)
          rgba[to + channel] = Math.round(((255 - eight(samples[from + channel] ?? 0)) * key) / 255)
        break
      }
      case PHOTOMETRIC.rgb:
        for (let channel = 0; channel < 3; channel++) rgba[to + channel] = eight(samples[from + channel] ?? 0)
        break
      case PHOTOMETRIC.yCbCr: {
        // ITU-R BT.601, the default of YCbCrCoefficients
        const y = eight(first)
        const blue = eight(samples[from + 1] ?? 0) - 128
        const red = eight(samples[from + 2] ?? 0) - 128
        rgba[to] = y + 1.402 * red
        rgba[to + 1] = y - 0.344136 * blue - 0.714136 * red
        rgba[to + 2] = y + 1.772 * blue
        break
      }
      default: {
        const grey = eight(first)
        const shown = photometric === PHOTOMETRIC.whiteIsZero ? 255 - grey : grey
        rgba[to] = rgba[to + 1] = rgba[to + 2] = shown
      }
    }
    if (alphaAt >= 0) {
      alpha = eight(samples[from + channels + alphaAt] ?? 0)
      if (page.extra[alphaAt] === 1 && alpha > 0)
        for (let channel = 0; channel < 3; channel++)
          rgba[to + channel] = ((rgba[to + channel] ?? 0) * 255) / alpha
    }
    rgba[to + 3] = alpha
  }
  return { rgba, notes }
}

/** Turns a picture as TIFF's and EXIF's Orientation say (1 to 8; anything else: as it is). */
export function upright(
  picture: Pick<Picture, "width" | "height" | "rgba">,
  orientation: number,
): Pick<Picture, "width" | "height" | "rgba"> {
  if (!(orientation > 1 && orientation <= 8)) return picture
  const { width, height } = picture
  const source = new Uint32Array(picture.rgba.buffer, picture.rgba.byteOffset, width * height)
  const turned = orientation >= 5
  const [columns, rows] = turned ? [height, width] : [width, height]
  const target = new Uint32Array(width * height)
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      let [fromX, fromY] = turned ? [y, x] : [x, y]
      if ([2, 3, 7, 8].includes(orientation)) fromX = width - 1 - fromX
      if ([3, 4, 6, 7].includes(orientation)) fromY = height - 1 - fromY
      target[y * columns + x] = source[fromY * width + fromX] ?? 0
    }
  return { width: columns, height: rows, rgba: new Uint8ClampedArray(target.buffer) }
}
