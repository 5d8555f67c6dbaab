import { writePicture } from "../../../test/viewers/dicom-view/write-dicom"

export const SLICES = 200
const SIDE = 512
const SPACING_MM = 2

/** Mulberry32: the same noise on every machine. */
function noise(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let word = Math.imul(state ^ (state >>> 15), state | 1)
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61)
    return ((word ^ (word >>> 14)) >>> 0) / 4_294_967_296
  }
}

/**
 * One axial slice of a made-up body, 512 by 512 pixels of 16 bits (525 KB): air, an ellipse of soft tissue, two lungs,
 * a spine, noise as of a scanner. 200 of them are 105 MB.
 */
export function ctSlice(index: number, slices = SLICES): Uint8Array<ArrayBuffer> {
  const random = noise(1 + index)
  const samples = new Int16Array(SIDE * SIDE)
  const height = Math.sin((Math.PI * (index + 0.5)) / slices)
  const inside = (x: number, y: number, cx: number, cy: number, rx: number, ry: number) =>
    ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 < 1
  for (let y = 0; y < SIDE; y += 1)
    for (let x = 0; x < SIDE; x += 1) {
      let value = -1000
      if (inside(x, y, 256, 256, 210, 150)) value = 40
      if (inside(x, y, 170, 240, 70 * height, 95 * height)) value = -750
      if (inside(x, y, 342, 240, 70 * height, 95 * height)) value = -750
      if (inside(x, y, 256, 350, 28, 24)) value = 500
      samples[y * SIDE + x] = value + Math.round((random() - 0.5) * 60)
    }
  return writePicture(samples, {
    rows: SIDE,
    columns: SIDE,
    bits: 16,
    signed: true,
    // Written in an order that is not that of the positions, as on many discs
    instance: index + 1,
    z: (index - slices / 2) * SPACING_MM,
    more: [
      ["00281050", "DS", "40"],
      ["00281051", "DS", "400"],
      ["00281052", "DS", "0"],
      ["00281053", "DS", "1"],
      ["00281054", "LO", "HU"],
    ],
  })
}
