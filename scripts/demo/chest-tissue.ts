import { smoothstep } from "./plane"

export const WIDTH = 720
export const HEIGHT = 800
/** Where a full step of 1 stands from the middle: x from -0.9 to 0.9, y from -1 to 1. */
export const UNIT = HEIGHT / 2

export const toX = (x: number): number => WIDTH / 2 + x * UNIT
export const toY = (y: number): number => HEIGHT / 2 + y * UNIT
const bump = (x: number, middle: number, width: number): number => Math.exp(-(((x - middle) / width) ** 2))

/** The film shows the patient's right on the left. The dome is higher on that side, over the liver. */
const domeAt = (x: number): number => {
  const left = smoothstep(-0.16, 0.16, x)
  const [middle, top] = [-0.36 + 0.76 * left, 0.44 + 0.07 * left]
  return top + 0.62 * (x - middle) ** 2 + 0.9 * Math.max(0, Math.abs(x) - 0.55) ** 2
}

/** How wide the chest cavity reaches at a height. */
export const wallAt = (y: number): number =>
  0.735 * Math.sqrt(Math.max(0, 1 - Math.abs((y - 0.42) / 1.2) ** 2.5)) - 0.07 * Math.max(0, y - 0.3)

/** 1 inside a lung, 0 outside, with soft edges. */
export function lung(x: number, y: number): number {
  const side = Math.abs(x)
  const inner = 0.085 + 0.035 * smoothstep(-0.5, 0.3, y) + 0.06 * smoothstep(-0.5, -0.8, y)
  const outer = smoothstep(wallAt(y) + 0.008, wallAt(y) - 0.022, side)
  const apex = smoothstep(-0.715, -0.62, y + 0.5 * (side - 0.28) ** 2)
  return outer * apex * smoothstep(inner - 0.04, inner + 0.05, side) * smoothstep(0.012, -0.02, y - domeAt(x))
}

/** 1 in the shadow of heart and great vessels. */
export function heart(x: number, y: number): number {
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

/** How much the soft parts weaken the rays at a place. */
export function soft(x: number, y: number): number {
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

/** What the spine adds. */
export function spine(x: number, y: number): number {
  const height = 0.118 + 0.02 * y
  const phase = (((y / height) % 1) + 1) % 1
  const disc = 1 - 0.55 * bump(phase, 0.5, 0.11)
  const body = smoothstep(0.1, 0.075, Math.abs(x)) * disc
  const process = 0.6 * bump(x, 0, 0.016) * bump(phase, 0.15, 0.2)
  const pedicle = 0.55 * bump(Math.abs(x), 0.058, 0.016) * bump(phase, 0.05, 0.12)
  return 0.075 * (body + process + pedicle) * (0.6 + 0.4 * smoothstep(0.2, 0.8, y))
}
