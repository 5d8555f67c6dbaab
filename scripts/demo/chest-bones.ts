import { HEIGHT, toX, toY, UNIT, wallAt, WIDTH } from "./chest-tissue"
import { addStroke, blur, plane, type Plane } from "./plane"

/** Ribs are tubes: their rims shine, the hollow less. Back halves rise and fall outward, front halves fall inward. */
export function addRibs(on: Plane): void {
  const rims = plane(WIDTH, HEIGHT)
  const hollow = plane(WIDTH, HEIGHT)
  const arc = (points: [number, number][], half: number, strength: number): void => {
    for (let i = 1; i < points.length; i++) {
      const [from, to] = [points[i - 1], points[i]]
      if (!from || !to) continue
      const fade = strength * (i < 4 ? i / 4 : 1)
      const at = ([x, y]: [number, number], shift: number): [number, number] => [toX(x), toY(y + shift)]
      addStroke(hollow, at(from, 0), at(to, 0), half * UNIT, 0.5 * fade)
      addStroke(rims, at(from, -half), at(to, -half), 1.7, 0.5 * fade)
      addStroke(rims, at(from, half), at(to, half), 2, 0.8 * fade)
    }
  }
  for (const side of [-1, 1])
    for (let rib = 0; rib < 10; rib++) {
      const root = -0.735 + rib * 0.126
      const fall = 0.05 + 0.034 * rib
      const edge = Math.min(wallAt(root + fall) + 0.012, 0.3 + 0.17 * (rib + 0.6))
      const back: [number, number][] = []
      for (let t = 0; t <= 1.0001; t += 0.05) {
        const x = 0.085 + (edge - 0.085) * Math.sin((t * Math.PI) / 2)
        back.push([side * x, root - 0.05 * Math.sin(Math.PI * Math.min(1, t * 1.15)) + fall * t ** 2.4])
      }
      arc(back, 0.0175 + 0.0006 * rib, 0.14)
      if (rib > 7) continue
      const front: [number, number][] = []
      const reach = edge - 0.2 - 0.012 * rib
      for (let t = 0; t <= 1.0001; t += 0.06)
        front.unshift([
          side * (edge - reach * (1 - Math.cos((t * Math.PI) / 2.15))),
          root + fall + (0.2 + 0.026 * rib) * Math.sin((t * Math.PI) / 2),
        ])
      arc(front, 0.02, 0.1)
    }
  blur(rims, 1)
  for (let i = 0; i < on.values.length; i++)
    on.values[i] = (on.values[i] ?? 0) + (rims.values[i] ?? 0) + (hollow.values[i] ?? 0)
}

/** Collar bones, shoulder blades and the heads of the arms. */
export function addShoulders(on: Plane): void {
  const bones = plane(WIDTH, HEIGHT)
  const line = (points: readonly (readonly [number, number])[], radius: number, strength: number): void => {
    for (let i = 1; i < points.length; i++) {
      const [from, to] = [points[i - 1], points[i]]
      if (from && to)
        addStroke(bones, [toX(from[0]), toY(from[1])], [toX(to[0]), toY(to[1])], radius, strength)
    }
  }
  for (const side of [-1, 1]) {
    const clavicle = Array.from({ length: 25 }, (_, i): [number, number] => {
      const t = i / 24
      return [side * (0.065 + 0.6 * t), -0.555 - 0.11 * t - 0.045 * Math.sin(2 * Math.PI * t)]
    })
    line(clavicle, 8.5, 0.13)
    line(
      clavicle.map(([x, y]) => [x, y - 0.021]),
      2,
      0.15,
    )
    line(
      clavicle.map(([x, y]) => [x, y + 0.021]),
      2,
      0.17,
    )
    line(
      [
        [side * 0.66, -0.56],
        [side * 0.63, -0.36],
        [side * 0.66, -0.1],
        [side * 0.7, 0.1],
      ],
      5,
      0.08,
    )
    line(
      [
        [side * 0.66, -0.66],
        [side * 0.78, -0.62],
        [side * 0.83, -0.5],
      ],
      24,
      0.1,
    )
    line(
      [
        [side * 0.82, -0.52],
        [side * 0.87, -0.3],
        [side * 0.9, 0.1],
      ],
      26,
      0.13,
    )
  }
  blur(bones, 2)
  for (let i = 0; i < on.values.length; i++) on.values[i] = (on.values[i] ?? 0) + (bones.values[i] ?? 0)
}
