import type { Samples } from "./model"

// PS3.3 C.7.6.3.1.2 with the inverse computed from the luma weights, as in ISO/IEC 10918-5
const RED_FROM_CR = 1.402
const BLUE_FROM_CB = 1.772
const GREEN_FROM_CB = (0.114 * 1.772) / 0.587
const GREEN_FROM_CR = (0.299 * 1.402) / 0.587

/** YBR_FULL of 8 bits a sample, by pixel, as RGB. */
export function ybrFullToRgb(samples: Samples): Uint8Array {
  const rgb = new Uint8ClampedArray(samples.length)
  for (let at = 0; at + 2 < samples.length; at += 3) {
    const y = samples[at] ?? 0
    const cb = (samples[at + 1] ?? 0) - 128
    const cr = (samples[at + 2] ?? 0) - 128
    rgb[at] = Math.floor(y + RED_FROM_CR * cr + 0.5)
    rgb[at + 1] = Math.floor(y - GREEN_FROM_CB * cb - GREEN_FROM_CR * cr + 0.5)
    rgb[at + 2] = Math.floor(y + BLUE_FROM_CB * cb + 0.5)
  }
  return new Uint8Array(rgb.buffer)
}
