/** A drawing surface: one number a pixel, rows from the top. */
export interface Plane {
  readonly width: number
  readonly height: number
  readonly values: Float32Array
}

export const plane = (width: number, height: number): Plane => ({
  width,
  height,
  values: new Float32Array(width * height),
})

/** 0 below `from`, 1 above `to`, smooth between; `from` may be the greater. */
export function smoothstep(from: number, to: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)))
  return t * t * (3 - 2 * t)
}

/** Adds a soft line between two points (pixels); `radius` is where it has fallen to a third. */
export function addStroke(
  on: Plane,
  from: readonly [number, number],
  to: readonly [number, number],
  radius: number,
  strength: number,
): void {
  const reach = radius * 2.5
  const [ax, ay] = from
  const [bx, by] = to
  const length2 = (bx - ax) ** 2 + (by - ay) ** 2 || 1e-9
  const left = Math.max(0, Math.floor(Math.min(ax, bx) - reach))
  const right = Math.min(on.width - 1, Math.ceil(Math.max(ax, bx) + reach))
  const top = Math.max(0, Math.floor(Math.min(ay, by) - reach))
  const bottom = Math.min(on.height - 1, Math.ceil(Math.max(ay, by) + reach))
  for (let y = top; y <= bottom; y++)
    for (let x = left; x <= right; x++) {
      const along = Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length2))
      const distance2 = (x - ax - along * (bx - ax)) ** 2 + (y - ay - along * (by - ay)) ** 2
      const at = y * on.width + x
      const value = strength * Math.exp(-distance2 / radius ** 2)
      // The stronger of two strokes wins: joints of a vessel must not shine.
      if (Math.abs(value) > Math.abs(on.values[at] ?? 0)) on.values[at] = value
    }
}

/** Blurs in place: three box passes, close to a Gaussian of about `radius` pixels. */
export function blur(on: Plane, radius: number): void {
  const line = new Float32Array(Math.max(on.width, on.height))
  const pass = (start: number, step: number, count: number): void => {
    let sum = 0
    const value = (i: number): number => on.values[start + Math.min(count - 1, Math.max(0, i)) * step] ?? 0
    for (let i = -radius; i <= radius; i++) sum += value(i)
    for (let i = 0; i < count; i++) {
      line[i] = sum / (2 * radius + 1)
      sum += value(i + radius + 1) - value(i - radius)
    }
    for (let i = 0; i < count; i++) on.values[start + i * step] = line[i] ?? 0
  }
  for (let round = 0; round < 3; round++) {
    for (let y = 0; y < on.height; y++) pass(y * on.width, 1, on.width)
    for (let x = 0; x < on.width; x++) pass(x, on.width, on.height)
  }
}
