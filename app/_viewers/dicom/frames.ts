import type { Element } from "dicom-parser"
import { numbersOf } from "./values"
import type { Item } from "./values"

export type Range = readonly [begin: number, end: number]

export interface FrameRanges {
  /** By frame, offsets in the data set's bytes. */
  readonly frames: readonly (readonly Range[])[]
  /** Frames that NumberOfFrames promises and that have no bytes. */
  readonly missing: number
  /** The last frame is there in part. */
  readonly cut: boolean
}

/**
 * Frames of uncompressed pixel data. A frame of 1-bit pixels may begin inside a byte; where `unit` is 2, bytes are
 * stored in pairs, and a frame of odd length begins or ends inside one.
 * @param bits of one frame
 * @param size of the data set, bytes
 */
export function nativeFrames(
  element: Element,
  frames: number,
  { bits, unit, size }: { bits: number; unit: 1 | 2; size: number },
): FrameRanges {
  const begin = element.dataOffset
  const length = Math.max(0, Math.min(element.length, size - begin))
  const ranges: Range[][] = []
  let cut = false
  for (let frame = 0; frame < frames; frame++) {
    const from = Math.floor((frame * bits) / (8 * unit)) * unit
    const to = Math.ceil(((frame + 1) * bits) / (8 * unit)) * unit
    if (from >= length) break
    cut = to > length
    ranges.push([[begin + from, begin + Math.min(to, length)]])
    if (cut) break
  }
  return { frames: ranges, missing: frames - ranges.length, cut }
}

/** SOI of JPEG and JPEG-LS, SOC of JPEG 2000: a fragment that begins so begins a frame. */
const beginsFrame = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 0xff && (bytes[at + 1] === 0xd8 || bytes[at + 1] === 0x4f)

/**
 * Frames of encapsulated pixel data (PS3.5 A.4): by the extended offset table, else the basic one, else one fragment
 * for each, else by the signatures with which frames begin.
 */
export function encapsulatedFrames(root: Item, element: Element, frames: number): FrameRanges {
  const { bytes } = root
  const fragments = (element.fragments ?? []).map(({ offset, position, length }) => ({
    offset,
    range: [position, Math.min(position + length, bytes.length)] as Range,
  }))
  const cut = (element.fragments ?? []).some(({ position, length }) => position + length > bytes.length)
  const done = (found: readonly (readonly Range[])[]): FrameRanges => ({
    frames: found.slice(0, frames),
    missing: Math.max(0, frames - found.length),
    cut,
  })
  if (frames === 1) return done(fragments.length > 0 ? [fragments.map(({ range }) => range)] : [])
  const extended = numbersOf(root, "x7fe00001", "uint64")
  const table = extended.length > 0 ? extended : (element.basicOffsetTable ?? [])
  const lengths = numbersOf(root, "x7fe00002", "uint64")
  if (table.length === frames && table.every((offset) => fragments.some((each) => each.offset === offset))) {
    return done(
      table.map((offset, index) => {
        const next = table[index + 1] ?? Number.POSITIVE_INFINITY
        const own = fragments.filter((each) => each.offset >= offset && each.offset < next)
        const ranges = own.map(({ range }) => range)
        // With an extended table, a frame is one fragment of which a length may be less (a padding byte)
        const [only] = ranges
        const length = extended.length > 0 ? lengths[index] : undefined
        return ranges.length === 1 && only && length !== undefined && length <= only[1] - only[0]
          ? [[only[0], only[0] + length] as Range]
          : ranges
      }),
    )
  }
  if (fragments.length === frames) return done(fragments.map(({ range }) => [range]))
  const found: Range[][] = []
  for (const { range } of fragments) {
    const last = found.at(-1)
    if (!last || beginsFrame(bytes, range[0])) found.push([range])
    else last.push(range)
  }
  return done(found)
}

/** Bytes of all fragments, for a video that is one stream. */
export const streamRanges = (element: Element, size: number): Range[] =>
  (element.fragments ?? []).map(({ position, length }) => [position, Math.min(position + length, size)])
