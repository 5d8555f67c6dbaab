"use client"
import { codeTable } from "../../_core/code-table"
import { useRef } from "react"
import type { KeyboardEvent } from "react"
import { commandOf } from "./keys"
import type { Command } from "./keys"
import { isLine } from "./measuring"
import type { Measurement } from "./measuring"
import type { DicomWindow } from "./model"
import type { Stack } from "./stack"
import type { Drag, Gestures, Tool } from "./use-gestures"
import { RESET } from "./use-picture-state"
import type { Change, PictureState } from "./use-picture-state"
import { matrixOf, mirrored, turned, unapply, zoomedAt } from "./viewport"
import type { Point, Size, Viewport } from "./viewport"
import { draggedWindow } from "./windowing"

const ZOOM_STEP = 1.25
const PAN_STEP = 40
/** Steps of the keys for brightness and contrast, as a part of the range of values. */
const WINDOW_STEP = 1 / 25
/** Pixels of a drag for one picture, at most; long stacks go faster. */
const SCROLL_PIXELS = 24

const ARROWS = codeTable<Point>({
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
})

const moved = (view: Viewport, [x, y]: Point): Viewport => ({
  ...view,
  pan: [view.pan[0] + x, view.pan[1] + y],
})

export interface ActionsInput {
  readonly state: PictureState
  readonly change: Change
  readonly tool: Tool
  /** In its own size; null while none is drawn. */
  readonly picture: Size | null
  readonly aspect: number
  readonly place: Size | null
  /** Lowest and highest value of the picture. */
  readonly range: readonly [number, number]
  /** The one in use; null: there is none to be changed. */
  readonly window: DicomWindow | null
  /** The picture that measurements belong to. */
  readonly key: string
  readonly at: number
  readonly count: number
  readonly move: (to: number) => void
  readonly stack: Stack
  readonly stacks: readonly Stack[]
  readonly onStack: (stack: Stack) => void
}

/** What buttons, keys and gestures do with a picture. */
export function usePictureActions(input: ActionsInput): {
  commands: Readonly<Record<Command, () => void>>
  onKey: (event: KeyboardEvent) => void
  gestures: Gestures
  removeLine: (line: number) => void
  chooseStack: (stack: Stack) => void
  setTool: (tool: Tool | null) => void
} {
  const { state, change, tool, picture, aspect, place, range, window, key, at, count, move } = input
  const many = count > 1
  const dragged = useRef(0)

  const pointAt = ([x, y]: Point): Point | null =>
    picture && place
      ? unapply(matrixOf(state.viewport, picture, aspect, place), [x + place.width / 2, y + place.height / 2])
      : null
  const keep = (measurement: Measurement) =>
    change(({ measurements }) =>
      isLine(measurement)
        ? {
            draft: null,
            measurements: { ...measurements, [key]: [...(measurements[key] ?? []), measurement] },
          }
        : { draft: null },
    )
  const removeLine = (line: number) =>
    change(({ measurements }) => ({
      measurements: {
        ...measurements,
        [key]: (measurements[key] ?? []).filter((_, other) => other !== line),
      },
    }))
  const setTool = (chosen: Tool | null) => change({ tool: chosen, draft: null, cross: null })
  const chooseStack = (other: Stack) => {
    change({ ...RESET, playing: false, tool: null })
    input.onStack(other)
  }
  const otherStack = (by: number) => {
    const other = input.stacks[input.stacks.indexOf(input.stack) + by]
    if (other) chooseStack(other)
  }
  const zoom = (factor: number) =>
    change(({ viewport }) => ({ viewport: zoomedAt(viewport, factor, [0, 0]) }))
  const pan = (by: Point) => change(({ viewport }) => ({ viewport: moved(viewport, by) }))
  const changeWindow = (by: Point, span: number) =>
    window && change((now) => ({ window: draggedWindow(now.window ?? window, by, range, span) }))

  const scroll = (pixels: number) => {
    dragged.current += pixels
    const step = Math.max(3, Math.min(SCROLL_PIXELS, (place?.height ?? 400) / count))
    const steps = Math.trunc(dragged.current / step)
    if (steps === 0) return
    dragged.current -= steps * step
    move(at + steps)
  }
  const measure = (phase: Drag["phase"], point: Point) => {
    if (phase === "start") change({ draft: { from: point, to: point }, cross: null })
    else if (phase === "cancel") change({ draft: null })
    else if (phase === "move") change(({ draft }) => ({ draft: draft && { ...draft, to: point } }))
    else if (state.draft) keep({ ...state.draft, to: point })
  }
  const onDrag = (dragging: Tool, { phase, by, at: where }: Drag) => {
    if (phase === "start") dragged.current = 0
    if (dragging === "measure") {
      const point = pointAt(where)
      if (point) measure(phase, point)
    } else if (phase === "move") {
      if (dragging === "pan") pan(by)
      else if (dragging === "window") changeWindow(by, place?.width ?? 512)
      else scroll(by[1])
    }
  }
  const gestures: Gestures = {
    tool,
    onDrag,
    onPinch: (factor, where, by) =>
      change(({ viewport }) => ({ viewport: moved(zoomedAt(viewport, factor, where), by) })),
    onWheel: (steps) => {
      if (!many) return false
      if (steps !== 0) move(at + steps)
      // At either end the page scrolls on
      return steps === 0 || (at + steps >= 0 && at + steps < count)
    },
  }

  const commands: Readonly<Record<Command, () => void>> = {
    next: () => move(at + 1),
    previous: () => move(at - 1),
    "next-10": () => move(at + 10),
    "previous-10": () => move(at - 10),
    first: () => move(0),
    last: () => move(count - 1),
    "next-stack": () => otherStack(1),
    "previous-stack": () => otherStack(-1),
    play: () => many && change(({ playing }) => ({ playing: !playing })),
    "zoom-in": () => zoom(ZOOM_STEP),
    "zoom-out": () => zoom(1 / ZOOM_STEP),
    "pan-left": () => pan([-PAN_STEP, 0]),
    "pan-right": () => pan([PAN_STEP, 0]),
    "pan-up": () => pan([0, -PAN_STEP]),
    "pan-down": () => pan([0, PAN_STEP]),
    rotate: () => change(({ viewport }) => ({ viewport: turned(viewport) })),
    flip: () => change(({ viewport }) => ({ viewport: mirrored(viewport) })),
    invert: () => change(({ inverted }) => ({ inverted: !inverted })),
    brighter: () => changeWindow([0, -1], 1 / WINDOW_STEP),
    darker: () => changeWindow([0, 1], 1 / WINDOW_STEP),
    "more-contrast": () => changeWindow([-1, 0], 1 / WINDOW_STEP),
    "less-contrast": () => changeWindow([1, 0], 1 / WINDOW_STEP),
    measure: () =>
      tool === "measure"
        ? setTool(null)
        : change({
            tool: "measure",
            draft: null,
            cross: picture && [picture.width / 2, picture.height / 2],
          }),
    "set-point": () => {
      if (tool !== "measure" || !state.cross) return
      if (state.draft) keep({ ...state.draft, to: state.cross })
      else change({ draft: { from: state.cross, to: state.cross } })
    },
    "remove-measurement": () => removeLine((state.measurements[key]?.length ?? 0) - 1),
    text: () => change(({ words }) => ({ words: !words })),
    reset: () => change(RESET),
    help: () => change(({ help }) => ({ help: !help })),
  }
  const onKey = (event: KeyboardEvent) => {
    const by = state.cross ? ARROWS[event.key] : undefined
    if (by && state.cross) {
      event.preventDefault()
      const far = event.shiftKey ? 1 : 10
      const to: Point = [state.cross[0] + by[0] * far, state.cross[1] + by[1] * far]
      return change(({ draft }) => ({ cross: to, draft: draft && { ...draft, to } }))
    }
    if (event.key === "Escape" && state.cross) return setTool(null)
    const command = commandOf(event)
    if (!command) return
    event.preventDefault()
    commands[command]()
  }
  return { commands, onKey, gestures, removeLine, chooseStack, setTool }
}
