/** A set of the numbers 0 to 63: records of a segment. */
export interface Bitmap {
  readonly low: number
  readonly high: number
}

export const NONE: Bitmap = { low: 0, high: 0 }
export const ALL: Bitmap = { low: -1, high: -1 }

export const bit = (place: number): Bitmap =>
  place < 32 ? { low: 1 << place, high: 0 } : { low: 0, high: 1 << (place - 32) }
export const either = (a: Bitmap, b: Bitmap): Bitmap => ({ low: a.low | b.low, high: a.high | b.high })
export const both = (a: Bitmap, b: Bitmap): Bitmap => ({ low: a.low & b.low, high: a.high & b.high })
export const isNone = ({ low, high }: Bitmap): boolean => low === 0 && high === 0

export const except = ({ low, high }: Bitmap): Bitmap => ({ low: ~low, high: ~high })
/** The numbers below `count`. */
export const first = (count: number): Bitmap => ({
  low: count >= 32 ? -1 : (1 << count) - 1,
  high: count >= 64 ? -1 : count <= 32 ? 0 : (1 << (count - 32)) - 1,
})

/** Its numbers, rising. */
export function placesIn({ low, high }: Bitmap): number[] {
  const places: number[] = []
  for (let left = low; left !== 0; left &= left - 1) places.push(31 - Math.clz32(left & -left))
  for (let left = high; left !== 0; left &= left - 1) places.push(63 - Math.clz32(left & -left))
  return places
}
