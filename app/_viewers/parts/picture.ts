/** A decoded picture: RGBA, 8 bits each, alpha not multiplied in, rows from the top, upright. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8ClampedArray<ArrayBuffer>
  /** What is missing or was changed to be shown. */
  readonly notes: readonly string[]
}

/** Pixels that are drawn on one canvas; browsers leave much larger ones white without a word. */
export const MAX_CANVAS_PIXELS = 40_000_000

/**
 * A picture that a canvas can hold: itself, or reduced by a whole factor, each pixel the mean of a square. `factor` is how
 * many pixels of the picture one pixel of the result stands for in each direction.
 */
export function fitForCanvas(
  picture: Picture,
  most = MAX_CANVAS_PIXELS,
): { picture: Picture; factor: number } {
  const { width, height, rgba } = picture
  const factor = Math.max(1, Math.ceil(Math.sqrt((width * height) / most)))
  if (factor === 1) return { picture, factor }
  const columns = Math.ceil(width / factor)
  const rows = Math.ceil(height / factor)
  const reduced = new Uint8ClampedArray(columns * rows * 4)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const bottom = Math.min(height, (row + 1) * factor)
      const right = Math.min(width, (column + 1) * factor)
      const sums = [0, 0, 0, 0]
      for (let y = row * factor; y < bottom; y++)
        for (let x = column * factor; x < right; x++)
          for (let channel = 0; channel < 4; channel++)
            sums[channel] = (sums[channel] ?? 0) + (rgba[(y * width + x) * 4 + channel] ?? 0)
      const count = (bottom - row * factor) * (right - column * factor)
      for (let channel = 0; channel < 4; channel++)
        reduced[(row * columns + column) * 4 + channel] = (sums[channel] ?? 0) / count
    }
  return {
    picture: {
      width: columns,
      height: rows,
      rgba: reduced,
      notes: [
        ...picture.notes,
        `Drawn at 1/${factor} of its size: ${width} × ${height} pixels are more than a page can hold.`,
      ],
    },
    factor,
  }
}

/** SHA-256 of the samples, lower-case hex. */
export async function sha256Of(rgba: Uint8ClampedArray<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", rgba)
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("")
}
