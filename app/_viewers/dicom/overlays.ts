import type { DicomOverlay } from "./model"
import { bytesOf, decimalOf, elementOf, has, numberOf, numbersOf, textOf } from "./values"
import type { Item, Tag } from "./values"

export interface Overlays {
  readonly overlays: readonly DicomOverlay[]
  /** Groups whose bits lie in the unused bits of the pixels (retired), or whose data is missing or cut off. */
  readonly unread: number
}

/** Overlay planes of the groups 6000 to 601E (PS3.3 C.9.2). */
export function overlaysOf(root: Item): Overlays {
  const overlays: DicomOverlay[] = []
  let unread = 0
  for (let group = 0x6000; group <= 0x601e; group += 2) {
    const tag = (element: string): Tag => `x${group.toString(16)}${element}`
    if (!has(root, tag("0010"))) continue
    const rows = numberOf(root, tag("0010"), "uint16") ?? 0
    const columns = numberOf(root, tag("0011"), "uint16") ?? 0
    const frames = Math.max(1, decimalOf(root, tag("0015")) ?? 1)
    const data = bytesOf(root, tag("3000"))
    const needed = Math.ceil((rows * columns * frames) / 8)
    const bitsAllocated = numberOf(root, tag("0100"), "uint16") ?? 1
    if (needed === 0 || data.length < needed || bitsAllocated !== 1) {
      unread++
      continue
    }
    const [row = 1, column = 1] = numbersOf(root, tag("0050"), "int16")
    const swapped = root.bigEndian && elementOf(root, tag("3000"))?.vr !== "OB"
    overlays.push({
      group,
      rows,
      columns,
      frames,
      firstFrame: Math.max(1, numberOf(root, tag("0051"), "uint16") ?? 1) - 1,
      origin: [row - 1, column - 1],
      type: textOf(root, tag("0040")),
      label: textOf(root, tag("1500")),
      description: textOf(root, tag("0022")),
      bits: swapped ? swapPairs(data) : data.slice(0, needed),
    })
  }
  return { overlays, unread }
}

/** Bytes of 16-bit words in the other order. */
export function swapPairs(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const swapped = new Uint8Array(bytes.length)
  for (let at = 0; at < bytes.length; at++) swapped[at] = bytes[at ^ 1] ?? 0
  return swapped
}

/**
 * One byte (0 or 1) per pixel of the overlay, rows times columns, for a frame of the image (from 0); all 0 where the
 * overlay has nothing for that frame.
 */
export function overlayMask(overlay: DicomOverlay, frame: number): Uint8Array {
  const size = overlay.rows * overlay.columns
  const mask = new Uint8Array(size)
  const own = frame - overlay.firstFrame
  // An overlay of one frame that belongs to the first frame is drawn over every frame of the image
  const index = overlay.frames === 1 && overlay.firstFrame === 0 ? 0 : own
  if (index < 0 || index >= overlay.frames) return mask
  for (let at = 0; at < size; at++) {
    const bit = index * size + at
    mask[at] = ((overlay.bits[bit >> 3] ?? 0) >> (bit & 7)) & 1
  }
  return mask
}
