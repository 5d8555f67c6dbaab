import { addStroke, type Plane } from "./plane"
import type { Random } from "./random"

/** Where a vessel starts and how it sets out; pixels and radians. */
export interface Branch {
  readonly x: number
  readonly y: number
  readonly heading: number
  readonly radius: number
  readonly length: number
  readonly strength: number
  /** Turn per pixel, so that a vessel may bow to one side. */
  readonly bend?: number
}

/** Draws a vessel that wanders, thins out and forks `generations` times. */
export function addVessels(on: Plane, branch: Branch, random: Random, generations: number): void {
  const step = 3
  let { x, y, heading } = branch
  const steps = Math.round(branch.length / step)
  for (let i = 0; i < steps; i++) {
    const radius = branch.radius * (1 - (0.3 * i) / steps)
    heading += 0.05 * random.normal() + step * (branch.bend ?? 0)
    const next: [number, number] = [x + step * Math.cos(heading), y + step * Math.sin(heading)]
    addStroke(on, [x, y], next, radius, branch.strength)
    ;[x, y] = next
  }
  if (generations === 0) return
  const spread = 0.3 + 0.35 * random.next()
  const leaning = random.next() < 0.5 ? 1 : -1
  for (const [turn, share] of [
    [-0.35 * spread * leaning, 0.74],
    [spread * leaning, 0.58],
  ] as const)
    addVessels(
      on,
      {
        x,
        y,
        heading: heading + turn,
        radius: branch.radius * share,
        length: branch.length * (0.62 + 0.2 * random.next()),
        strength: branch.strength * 0.86,
        bend: (branch.bend ?? 0) * 0.6,
      },
      random,
      generations - 1,
    )
}
