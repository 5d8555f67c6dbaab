import { lengthOf } from "./measuring"
import type { Measurement } from "./measuring"
import type { FrameInfo } from "./model"
import { apply, matrixOf } from "./viewport"
import type { Matrix, Point, Size, Viewport } from "./viewport"

/** What is on the screen. */
export interface Scene {
  /** The frame in its own size; null while none has been drawn. */
  readonly picture: HTMLCanvasElement | null
  readonly aspect: number
  readonly viewport: Viewport
  readonly measurements: readonly Measurement[]
  readonly spacing: FrameInfo["spacing"]
  /** Where the cross of the keyboard stands, in pixels of the picture. */
  readonly cross: Point | null
}

/** Enlarged beyond this, a pixel is a square with an edge: what was measured, not what lies between. */
const SMOOTH_UP_TO = 4
/** Lines over pictures: light with a dark edge, to be seen on black and on white. */
const LINE = "#ffd60a"
const EDGE = "rgb(0 0 0 / 0.75)"
const FONT = "600 14px system-ui, sans-serif"

/** Draws a scene on a canvas of `place` CSS pixels. */
export function paint(canvas: HTMLCanvasElement, place: Size, ratio: number, scene: Scene): void {
  const [width, height] = [
    Math.max(1, Math.round(place.width * ratio)),
    Math.max(1, Math.round(place.height * ratio)),
  ]
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width
    canvas.height = height
  }
  const context = canvas.getContext("2d", { alpha: false })
  if (!context) return
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.fillStyle = "#000"
  context.fillRect(0, 0, width, height)
  const { picture, viewport, aspect } = scene
  if (!picture) return
  const matrix = matrixOf(viewport, picture, aspect, place)
  const [a, b, c, d, e, f] = matrix
  context.setTransform(a * ratio, b * ratio, c * ratio, d * ratio, e * ratio, f * ratio)
  context.imageSmoothingEnabled = Math.hypot(c, d) * ratio < SMOOTH_UP_TO
  context.imageSmoothingQuality = "medium"
  context.drawImage(picture, 0, 0)
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  for (const measurement of scene.measurements) paintLine(context, matrix, measurement, scene.spacing)
  if (scene.cross) paintCross(context, apply(matrix, scene.cross))
}

function paintLine(
  context: CanvasRenderingContext2D,
  matrix: Matrix,
  measurement: Measurement,
  spacing: FrameInfo["spacing"],
): void {
  const [from, to] = [apply(matrix, measurement.from), apply(matrix, measurement.to)]
  stroke(context, () => {
    context.beginPath()
    context.moveTo(...from)
    context.lineTo(...to)
    for (const [x, y] of [from, to]) {
      context.moveTo(x + 4, y)
      context.arc(x, y, 4, 0, 2 * Math.PI)
    }
  })
  const { short } = lengthOf(measurement, spacing)
  context.font = FONT
  context.textBaseline = "middle"
  const [x, y] = [Math.max(from[0], to[0]) + 10, from[0] > to[0] ? from[1] : to[1]]
  context.lineWidth = 4
  context.strokeStyle = EDGE
  context.strokeText(short, x, y)
  context.fillStyle = LINE
  context.fillText(short, x, y)
}

function paintCross(context: CanvasRenderingContext2D, [x, y]: Point): void {
  stroke(context, () => {
    context.beginPath()
    context.moveTo(x - 12, y)
    context.lineTo(x + 12, y)
    context.moveTo(x, y - 12)
    context.lineTo(x, y + 12)
  })
}

function stroke(context: CanvasRenderingContext2D, path: () => void): void {
  for (const [style, width] of [
    [EDGE, 4],
    [LINE, 2],
  ] as const) {
    context.strokeStyle = style
    context.lineWidth = width
    path()
    context.stroke()
  }
}

/** Puts a drawn frame on a canvas of its own size. */
export function asPicture(
  canvas: HTMLCanvasElement,
  frame: { readonly rows: number; readonly columns: number; readonly pixels: Uint8ClampedArray<ArrayBuffer> },
): void {
  if (canvas.width !== frame.columns) canvas.width = frame.columns
  if (canvas.height !== frame.rows) canvas.height = frame.rows
  canvas.getContext("2d")?.putImageData(new ImageData(frame.pixels, frame.columns, frame.rows), 0, 0)
}
