import { addVessels, type Branch } from "./branches"
import { addStroke, blur, plane, smoothstep, type Plane } from "./plane"
import { encodeGreyPng } from "./png"
import { repeatable } from "./random"

const WIDTH = 720
const HEIGHT = 800
/** Where a full step of 1 stands from the middle: x from -0.9 to 0.9, y from -1 to 1. */
const UNIT = HEIGHT / 2

const toX = (x: number): number => WIDTH / 2 + x * UNIT
const toY = (y: number): number => HEIGHT / 2 + y * UNIT
const bump = (x: number, middle: number, width: number): number => Math.exp(-(((x - middle) / width) ** 2))

function paint(on: Plane, shade: (x: number, y: number) => number): void {
  for (let row = 0; row < on.height; row++)
    for (let column = 0; column < on.width; column++)
      on.values[row * on.width + column] = shade(
        (column - WIDTH / 2 + 0.5) / UNIT,
        (row - HEIGHT / 2 + 0.5) / UNIT,
      )
}

/** The film shows the patient's right on the left. The dome is higher on that side, over the liver. */
const domeAt = (x: number): number => {
  const left = smoothstep(-0.16, 0.16, x)
  const [middle, top] = [-0.36 + 0.76 * left, 0.44 + 0.07 * left]
  return top + 0.62 * (x - middle) ** 2 + 0.9 * Math.max(0, Math.abs(x) - 0.55) ** 2
}

/** How wide the chest cavity reaches at a height. */
const wallAt = (y: number): number =>
  0.735 * Math.sqrt(Math.max(0, 1 - Math.abs((y - 0.42) / 1.2) ** 2.5)) - 0.07 * Math.max(0, y - 0.3)

/** 1 inside a lung, 0 outside, with soft edges. */
function lung(x: number, y: number): number {
  const side = Math.abs(x)
  const inner = 0.085 + 0.035 * smoothstep(-0.5, 0.3, y) + 0.06 * smoothstep(-0.5, -0.8, y)
  const outer = smoothstep(wallAt(y) + 0.008, wallAt(y) - 0.022, side)
  const apex = smoothstep(-0.715, -0.62, y + 0.5 * (side - 0.28) ** 2)
  return outer * apex * smoothstep(inner - 0.04, inner + 0.05, side) * smoothstep(0.012, -0.02, y - domeAt(x))
}

function heart(x: number, y: number): number {
  const turn = 0.62
  const [dx, dy] = [x - 0.12, y - 0.27]
  const along = dx * Math.cos(turn) + dy * Math.sin(turn)
  const across = -dx * Math.sin(turn) + dy * Math.cos(turn)
  const body = smoothstep(1.06, 0.92, Math.hypot(along / 0.37, across / 0.275))
  const auricle = smoothstep(1.12, 0.88, Math.hypot((x + 0.06) / 0.165, (y - 0.24) / 0.26))
  const outflow = smoothstep(1.15, 0.85, Math.hypot((x - 0.09) / 0.11, (y + 0.02) / 0.2))
  const knob = 0.75 * smoothstep(1.15, 0.8, Math.hypot((x - 0.105) / 0.085, (y + 0.245) / 0.09))
  return Math.max(body, auricle, outflow, knob)
}

function soft(x: number, y: number): number {
  const side = Math.abs(x)
  const shoulder = -0.735 + 0.3 * Math.max(0, side - 0.3) ** 1.5 - 0.75 * smoothstep(0.36, 0.19, side) ** 1.6
  const flank = 0.845 + 0.25 * smoothstep(0.02, -0.4, y)
  const body = smoothstep(-0.02, 0.05, y - shoulder) * smoothstep(flank + 0.02, flank - 0.05, side)
  const chest = body * (0.47 + 0.09 * smoothstep(0.55, 0.8, side) - 0.13 * smoothstep(-0.55, -0.75, y))
  const air = (0.37 - 0.05 * smoothstep(-0.1, 0.6, y)) * lung(x, y)
  const belly = 0.2 * smoothstep(-0.012, 0.1, y - domeAt(x)) * smoothstep(0.86, 0.6, side)
  const middle = 0.1 * bump(x, 0.0, 0.15) * smoothstep(-1, -0.3, y)
  const bubble = Math.hypot((x - 0.37) / 0.15, (y - 0.645 - 0.3 * (x - 0.37) ** 2) / 0.07)
  const stomach = 0.13 * smoothstep(1.25, 0.4, bubble)
  const windpipe = 0.13 * bump(x, -0.012, 0.04) * smoothstep(-0.1, -0.3, y)
  const breast = 0.06 * smoothstep(1.05, 0.75, Math.hypot((side - 0.44) / 0.33, (y - 0.3) / 0.3))
  return (
    chest -
    air +
    belly +
    middle * body +
    heart(x, y) * (0.07 + 0.24 * lung(x, y)) * body -
    stomach -
    windpipe * body +
    breast
  )
}

function spine(x: number, y: number): number {
  const height = 0.118 + 0.02 * y
  const phase = (((y / height) % 1) + 1) % 1
  const disc = 1 - 0.55 * bump(phase, 0.5, 0.11)
  const body = smoothstep(0.1, 0.075, Math.abs(x)) * disc
  const process = 0.6 * bump(x, 0, 0.016) * bump(phase, 0.15, 0.2)
  const pedicle = 0.55 * bump(Math.abs(x), 0.058, 0.016) * bump(phase, 0.05, 0.12)
  return 0.075 * (body + process + pedicle) * (0.6 + 0.4 * smoothstep(0.2, 0.8, y))
}

/** Ribs are tubes: their rims shine, the hollow less. Back halves rise and fall outward, front halves fall inward. */
function addRibs(on: Plane): void {
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

function addShoulders(on: Plane): void {
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

function addLungVessels(on: Plane, seed: number): void {
  const random = repeatable(seed)
  const vessels = plane(WIDTH, HEIGHT)
  for (const side of [-1, 1])
    for (let i = 0; i < 12; i++) {
      const heading = (side > 0 ? 0 : Math.PI) + side * (-0.95 + (2.3 * i) / 11 + 0.1 * random.normal())
      const branch: Branch = {
        x: toX(side * (0.13 + 0.03 * random.next())),
        y: toY(-0.04 + 0.16 * random.next()),
        heading,
        radius: 4.2 + 3.4 * random.next(),
        length: 95 + 60 * random.next(),
        strength: 0.1,
      }
      addVessels(vessels, branch, random, 3)
    }
  // The roots of the lungs: where the great vessels lie over each other.
  for (const side of [-1, 1])
    addStroke(vessels, [toX(side * 0.15), toY(-0.04)], [toX(side * 0.19), toY(0.1)], 22, 0.085)
  blur(vessels, 2)
  paintOver(on, (x, y, i) => (vessels.values[i] ?? 0) * lung(x, y) * (1 - 0.85 * heart(x, y)))
}

function paintOver(on: Plane, shade: (x: number, y: number, at: number) => number): void {
  for (let row = 0, i = 0; row < HEIGHT; row++)
    for (let column = 0; column < WIDTH; column++, i++)
      on.values[i] = (on.values[i] ?? 0) + shade((column - WIDTH / 2) / UNIT, (row - HEIGHT / 2) / UNIT, i)
}

/** The side marker, an L of lead on the patient's left. */
function addMarker(on: Plane): void {
  const ink = plane(WIDTH, HEIGHT)
  addStroke(ink, [toX(0.72), toY(-0.9)], [toX(0.72), toY(-0.815)], 3, 0.9)
  addStroke(ink, [toX(0.72), toY(-0.815)], [toX(0.765), toY(-0.815)], 3, 0.9)
  for (let i = 0; i < on.values.length; i++) on.values[i] = Math.max(on.values[i] ?? 0, ink.values[i] ?? 0)
}

/** A chest film seen from behind to front, 720 x 800, drawn from formulas: nobody was ever in front of it. */
export function chestImage(): Uint8Array {
  const random = repeatable(19580309)
  const film = plane(WIDTH, HEIGHT)
  paint(film, soft)
  blur(film, 3)
  paintOver(film, spine)
  addLungVessels(film, 7)
  addRibs(film)
  addShoulders(film)
  blur(film, 1)
  const mottle = plane(WIDTH, HEIGHT)
  for (let i = 0; i < mottle.values.length; i++) mottle.values[i] = random.normal()
  blur(mottle, 2)
  const pixels = new Uint8Array(WIDTH * HEIGHT)
  addMarker(film)
  for (let i = 0; i < pixels.length; i++) {
    const signal = Math.max(0, film.values[i] ?? 0) + 0.02
    const grain = 0.06 * (mottle.values[i] ?? 0) + 0.008 * random.normal()
    // A film answers exposure in an S; this one keeps the lungs readable and the edges of bone bright.
    const tone = 1.04 * (1 - Math.exp(-1.75 * Math.max(0, signal + grain) ** 1.25))
    pixels[i] = Math.round(255 * Math.min(1, Math.max(0, tone)))
  }
  return encodeGreyPng(WIDTH, HEIGHT, pixels)
}
