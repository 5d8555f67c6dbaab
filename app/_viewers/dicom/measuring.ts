import type { FrameInfo } from "./model"
import type { Point } from "./viewport"

/** A line that a reader drew, in pixels of the picture. */
export interface Measurement {
  readonly from: Point
  readonly to: Point
}

const NUMBER = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1 })
const digits = (value: number): string => NUMBER.format(value)

/**
 * How long a line is, and what that length means: mm if the file says how large a pixel is (PS3.3 10.7), else pixels.
 * Rows and columns may be of different size.
 */
export function lengthOf(
  { from, to }: Measurement,
  spacing: FrameInfo["spacing"],
): { short: string; long: string } {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  if (!spacing) {
    const pixels = `${digits(Math.hypot(dx, dy))} pixels`
    return { short: pixels, long: `${pixels}: the file does not say how large a pixel is` }
  }
  const mm = Math.hypot(dx * spacing.column, dy * spacing.row)
  const short = `${digits(mm)} mm${spacing.inPatient ? "" : " at the detector"}`
  return { short, long: spacing.explanation ? `${short}. ${spacing.explanation}` : short }
}

/** A click is no line. */
export const MIN_MEASURED_PIXELS = 2
export const isLine = ({ from, to }: Measurement): boolean =>
  Math.hypot(to[0] - from[0], to[1] - from[1]) >= MIN_MEASURED_PIXELS
