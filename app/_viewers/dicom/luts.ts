import type { DicomPalette, LookupTable } from "./model"
import { bytesOf, elementOf, firstItemOf, has, itemsOf, numbersOf, textOf } from "./values"
import type { Item, Tag } from "./values"

const MAX_ENTRIES = 65_536

interface Descriptor {
  readonly count: number
  readonly first: number
  readonly bits: number
}

/** Number of entries (0 means 65,536), first value mapped, bits of an entry (PS3.3 C.11.1.1.1). */
function descriptorOf(item: Item, tag: Tag, signed: boolean): Descriptor | null {
  const [count, , bits] = numbersOf(item, tag, "uint16")
  // The first value has the sign of the pixels; a file with VR says it
  const vr = elementOf(item, tag)?.vr
  const asSigned = vr === "SS" || (vr !== "US" && signed)
  const first = numbersOf(item, tag, asSigned ? "int16" : "uint16")[1]
  if (count === undefined || first === undefined || bits === undefined) return null
  return { count: count === 0 ? MAX_ENTRIES : count, first, bits: Math.min(16, Math.max(8, bits)) }
}

/** Entries of 16 bits, or of 8 bits packed by two into a word. */
function wordsOf(item: Item, tag: Tag, count: number): Uint16Array {
  const bytes = bytesOf(item, tag)
  if (bytes.length >= count * 2 || bytes.length < count)
    return Uint16Array.from(numbersOf(item, tag, "uint16").slice(0, count))
  const entries = new Uint16Array(count)
  const swap = item.bigEndian && elementOf(item, tag)?.vr !== "OB" ? 1 : 0
  for (let at = 0; at < count; at++) entries[at] = bytes[at ^ swap] ?? 0
  return entries
}

/** A table of the Modality LUT or VOI LUT sequence; null if it is incomplete. `signed`: what goes in may be negative. */
function lookupTable(item: Item, signed: boolean): LookupTable | null {
  const descriptor = descriptorOf(item, "x00283002", signed)
  if (!descriptor) return null
  const entries = wordsOf(item, "x00283006", descriptor.count)
  if (entries.length === 0) return null
  const explanation = textOf(item, "x00283003")
  return { first: descriptor.first, bits: descriptor.bits, entries, explanation }
}

/** ModalityLUTSequence with its type; null if there is none. */
export function modalityLutOf(item: Item, signed: boolean): { lut: LookupTable; unit: string } | null {
  const inside = firstItemOf(item, "x00283000")
  const lut = inside && lookupTable(inside, signed)
  return lut ? { lut, unit: textOf(inside, "x00283004") } : null
}

/** VOILUTSequence. */
export const voiLutsOf = (item: Item, signed: boolean): LookupTable[] =>
  itemsOf(item, "x00283010").flatMap((inside) => lookupTable(inside, signed) ?? [])

/** Red, green and blue tables of PALETTE COLOR, also segmented ones (PS3.3 C.7.9.2); null if one is missing. */
export function paletteOf(item: Item, signed: boolean): DicomPalette | null {
  const red = channel(item, "x00281101", "x00281201", "x00281221", signed)
  const green = channel(item, "x00281102", "x00281202", "x00281222", signed)
  const blue = channel(item, "x00281103", "x00281203", "x00281223", signed)
  return red && green && blue ? { red, green, blue } : null
}

function channel(item: Item, about: Tag, plain: Tag, segmented: Tag, signed: boolean): LookupTable | null {
  const descriptor = descriptorOf(item, about, signed)
  if (!descriptor) return null
  const { count, first } = descriptor
  const entries = has(item, plain)
    ? wordsOf(item, plain, count)
    : expandSegments(Uint16Array.from(numbersOf(item, segmented, "uint16")), count)
  if (entries.length === 0) return null
  // Some writers declare 16 bits and fill 8
  const bits = descriptor.bits > 8 && entries.every((entry) => entry < 256) ? 8 : descriptor.bits
  return { first, bits, entries, explanation: "" }
}

/** PS3.3 C.7.9.2.1: discrete (0), linear (1) and indirect (2) segments, to `count` entries at most. */
export function expandSegments(words: Uint16Array, count: number): Uint16Array {
  const entries = new Uint16Array(count)
  let filled = 0
  const put = (value: number): void => {
    if (filled < count) entries[filled++] = value
  }
  /** Reads `most` segments from word `at`; segments that others point to do not point further. */
  const read = (at: number, most: number, mayPoint: boolean): void => {
    for (let segment = 0; segment < most && at + 1 < words.length && filled < count; segment++) {
      const kind = words[at] ?? 0
      const length = words[at + 1] ?? 0
      if (kind === 0) {
        for (let index = 0; index < length && at + 2 + index < words.length; index++)
          put(words[at + 2 + index] ?? 0)
        at += 2 + length
      } else if (kind === 1) {
        const from = filled > 0 ? (entries[filled - 1] ?? 0) : 0
        const to = words[at + 2] ?? 0
        for (let step = 1; step <= length && filled < count; step++)
          put(Math.round(from + ((to - from) * step) / length))
        at += 3
      } else if (kind === 2 && mayPoint) {
        const offset = (words[at + 2] ?? 0) + (words[at + 3] ?? 0) * 65_536
        read(offset / 2, length, false)
        at += 4
      } else return
    }
  }
  read(0, words.length, true)
  return filled === count ? entries : entries.slice(0, filled)
}
