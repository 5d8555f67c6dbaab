/** How a picture lies on the screen. Plain data; every function here is pure. */
export interface Viewport {
  /** 1: as large as its place allows. */
  readonly zoom: number
  /** Where the picture's centre lies from the centre of its place, in CSS pixels. */
  readonly pan: readonly [x: number, y: number]
  /** Degrees clockwise, after flipping. */
  readonly rotation: 0 | 90 | 180 | 270
  /** Left and right change places, before rotation. */
  readonly flipped: boolean
}

export const WHOLE: Viewport = { zoom: 1, pan: [0, 0], rotation: 0, flipped: false }
export const MIN_ZOOM = 0.25
export const MAX_ZOOM = 32

export interface Size {
  readonly width: number
  readonly height: number
}
export type Point = readonly [x: number, y: number]

/** As CanvasRenderingContext2D.setTransform takes it: x' = a x + c y + e, y' = b x + d y + f. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number]

const QUARTERS: Readonly<Record<Viewport["rotation"], readonly [cos: number, sin: number]>> = {
  0: [1, 0],
  90: [0, 1],
  180: [-1, 0],
  270: [0, -1],
}

/** CSS pixels of one row of the picture at zoom 1, so that all of it is seen. `aspect`: pixel width to height. */
export function fitScale(picture: Size, aspect: number, place: Size, rotation: Viewport["rotation"]): number {
  const [width, height] = [picture.width * aspect, picture.height]
  const turned = rotation === 90 || rotation === 270
  const [across, down] = turned ? [height, width] : [width, height]
  return Math.min(place.width / across, place.height / down)
}

/** From pixels of the picture (0, 0 is the upper left corner of its first pixel) to CSS pixels of its place. */
export function matrixOf(view: Viewport, picture: Size, aspect: number, place: Size): Matrix {
  const scale = fitScale(picture, aspect, place, view.rotation) * view.zoom
  const [cos, sin] = QUARTERS[view.rotation]
  const mirror = view.flipped ? -1 : 1
  const sx = scale * aspect * mirror
  const sy = scale
  const [a, b, c, d] = [cos * sx, sin * sx, -sin * sy, cos * sy]
  const [cx, cy] = [picture.width / 2, picture.height / 2]
  return [
    ...([a, b, c, d] as const),
    place.width / 2 + view.pan[0] - (a * cx + c * cy),
    place.height / 2 + view.pan[1] - (b * cx + d * cy),
  ]
}

export const apply = ([a, b, c, d, e, f]: Matrix, [x, y]: Point): Point => [
  a * x + c * y + e,
  b * x + d * y + f,
]

/** The point that `apply` maps to `point`. */
export function unapply([a, b, c, d, e, f]: Matrix, [x, y]: Point): Point {
  const det = a * d - b * c
  const [u, v] = [x - e, y - f]
  return [(d * u - c * v) / det, (a * v - b * u) / det]
}

/** Enlarged by `factor` so that what lies at `point` (from the centre of the place) stays there. */
export function zoomedAt(view: Viewport, factor: number, point: Point): Viewport {
  const zoom = Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, view.zoom * factor))
  const grown = zoom / view.zoom
  const move = (at: number, pan: number) => at - (at - pan) * grown
  return { ...view, zoom, pan: [move(point[0], view.pan[0]), move(point[1], view.pan[1])] }
}

/** A quarter turn clockwise on the screen. */
export const turned = (view: Viewport): Viewport => ({
  ...view,
  rotation: ((view.rotation + 90) % 360) as Viewport["rotation"],
  pan: [-view.pan[1], view.pan[0]],
})

/** Left and right of the screen change places, whatever the rotation. */
export const mirrored = (view: Viewport): Viewport => ({
  ...view,
  flipped: !view.flipped,
  rotation: ((360 - view.rotation) % 360) as Viewport["rotation"],
  pan: [-view.pan[0], view.pan[1]],
})
