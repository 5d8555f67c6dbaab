"use client"
import { useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef, useState } from "react"
import type { KeyboardEvent } from "react"
import { MARKS } from "../../_core/marks"
import { wording } from "../../_words/errors"
import { VisuallyHidden } from "../../_ui/VisuallyHidden"
import { frameTime } from "./cine"
import styles from "./dicom.module.css"
import type { DicomClient } from "./dicom-client"
import { edgesOnScreen } from "./edge-letters"
import { Help } from "./help"
import { commandOf } from "./keys"
import type { Command } from "./keys"
import { Lengths } from "./lengths"
import { isLine } from "./measuring"
import type { Measurement } from "./measuring"
import type { DicomFile, DicomWindow } from "./model"
import { OverlayText } from "./overlay-text"
import { paint } from "./paint"
import type { Loaded, SliceLoader } from "./slice-loader"
import { prefetchOrder } from "./stack"
import type { Slice, Stack } from "./stack"
import { Toolbar } from "./toolbar"
import { useCine } from "./use-cine"
import { useFrame } from "./use-frame"
import { useGestures } from "./use-gestures"
import type { Drag, Tool } from "./use-gestures"
import { RESET, sliceKey, usePictureState, usualTool } from "./use-picture-state"
import { usePlace } from "./use-place"
import { matrixOf, mirrored, turned, unapply, zoomedAt } from "./viewport"
import type { Point } from "./viewport"
import { draggedWindow, LOOKUP_TABLE, presetsOf, windowInWords } from "./windowing"

export interface PictureViewerProps {
  readonly client: DicomClient
  readonly loader: SliceLoader
  readonly loaded: Loaded
  readonly stacks: readonly Stack[]
  readonly stack: Stack
  /** The place in the stack that is wanted. */
  readonly at: number
  /** The file of that place. */
  readonly file: DicomFile
  readonly onMove: (slice: Slice) => void
  readonly onStack: (stack: Stack) => void
  /** The first picture is on the screen. */
  readonly onShown: () => void
}

/** Pictures that are decoded ahead on either side. */
const AHEAD = 12
const ZOOM_STEP = 1.25
const PAN_STEP = 40
/** Steps of the keys for brightness and contrast, as a part of the range of values. */
const WINDOW_STEP = 1 / 25
/** Pixels of a drag for one picture, at most; long stacks go faster. */
const SCROLL_PIXELS = 24

/** A stack of pictures: black, with everything that a reader can do with it around. */
export function PictureViewer(props: PictureViewerProps) {
  const { client, loader, stack, at, file, onMove } = props
  const count = stack.slices.length
  const many = count > 1
  const noun = file.image && file.image.frames > 1 ? "Frame" : "Slice"
  const [state, change] = usePictureState()
  const tool = state.tool ?? usualTool(many)
  const [stackWindow, setStackWindow] = useState<DicomWindow | null>(null)
  const stage = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const place = usePlace(stage)
  const wanted = stack.slices[at] ?? { index: 0, frame: 0 }

  const { index, frame } = wanted
  const slice = useMemo(() => ({ index, frame }), [index, frame])
  const window = state.window ?? stackWindow
  const options = useMemo(
    () => ({ window, invert: state.inverted, overlays: state.overlays }),
    [window, state.inverted, state.overlays],
  )
  const { shown, error } = useFrame(client, loader, slice, options)
  const drawn = shown?.frame ?? null
  const shownFile = drawn
    ? (props.loaded.known.find((known) => known.index === drawn.key.index)?.file ?? file)
    : file
  const shownAt = drawn
    ? stack.slices.findIndex((each) => each.index === drawn.key.index && each.frame === drawn.key.frame)
    : -1
  const aspect = file.image?.aspect ?? 1
  const key = drawn ? sliceKey(drawn.key) : ""
  const own = state.measurements[key] ?? NO_LINES
  const lines = useMemo(() => (state.draft ? [...own, state.draft] : own), [own, state.draft])

  // Slices without a window of their own would each be as bright as their own values: the first one speaks for all
  useEffect(() => {
    if (!drawn || drawn.colour || !many || stackWindow) return
    if (drawn.info.windows.length === 0 && drawn.info.voiLuts.length === 0) setStackWindow(drawn.window)
  }, [drawn, many, stackWindow])
  useLayoutEffect(() => {
    if (!canvas.current || !place) return
    paint(canvas.current, place, place.ratio, {
      picture: shown?.picture ?? null,
      aspect,
      viewport: state.viewport,
      measurements: lines,
      spacing: drawn?.info.spacing ?? null,
      cross: state.cross,
    })
  }, [place, shown, aspect, state.viewport, lines, drawn, state.cross])
  const tellShown = useEffectEvent(() => {
    loader.moveTo(index)
    client.prefetch(prefetchOrder(stack, at, AHEAD))
    props.onShown()
  })
  const settled = drawn !== null || error !== null
  const onScreen = drawn !== null
  useEffect(() => {
    if (!onScreen) return
    const request = requestAnimationFrame(() => performance.mark(MARKS.pictureShown))
    return () => cancelAnimationFrame(request)
  }, [onScreen])
  useEffect(() => {
    if (settled) tellShown()
  }, [settled, index, frame])

  const move = (to: number) => {
    const next = stack.slices[Math.min(count - 1, Math.max(0, to))]
    if (next && to !== at) onMove(next)
  }
  useCine({
    playing: state.playing && shownAt === at,
    times: file.image && file.image.frames > 1 ? file.image.frameTimes : null,
    count,
    at,
    speed: state.speed,
    onFrame: move,
  })

  const matrix = () => (shown && place ? matrixOf(state.viewport, shown.picture, aspect, place) : null)
  const pointAt = ([x, y]: Point): Point | null => {
    const now = matrix()
    return now && place ? unapply(now, [x + place.width / 2, y + place.height / 2]) : null
  }
  const currentWindow = window ?? drawn?.window ?? null
  const keep = (measurement: Measurement) => {
    if (!isLine(measurement)) return change({ draft: null })
    change((now) => ({
      draft: null,
      measurements: { ...now.measurements, [key]: [...(now.measurements[key] ?? []), measurement] },
    }))
  }
  const removeLine = (line: number) =>
    change((now) => ({
      measurements: {
        ...now.measurements,
        [key]: (now.measurements[key] ?? []).filter((_, other) => other !== line),
      },
    }))

  const dragged = useRef(0)
  const onDrag = (dragging: Tool, { phase, by, at: where }: Drag) => {
    if (phase === "start") dragged.current = 0
    if (dragging === "pan" && phase === "move")
      change((now) => ({
        viewport: { ...now.viewport, pan: [now.viewport.pan[0] + by[0], now.viewport.pan[1] + by[1]] },
      }))
    else if (dragging === "window" && phase === "move" && drawn && currentWindow)
      change((now) => ({
        window: draggedWindow(now.window ?? currentWindow, by, drawn.range, place?.width ?? 512),
      }))
    else if (dragging === "scroll" && phase === "move") {
      dragged.current += by[1]
      const step = Math.max(3, Math.min(SCROLL_PIXELS, (place?.height ?? 400) / count))
      const steps = Math.trunc(dragged.current / step)
      if (steps !== 0) {
        dragged.current -= steps * step
        move(at + steps)
      }
    } else if (dragging === "measure") {
      const point = pointAt(where)
      if (!point) return
      if (phase === "start") change({ draft: { from: point, to: point }, cross: null })
      else if (phase === "cancel") change({ draft: null })
      else if (phase === "move") change(({ draft }) => ({ draft: draft && { ...draft, to: point } }))
      else if (state.draft) keep({ ...state.draft, to: point })
    }
  }
  useGestures(stage, {
    tool,
    onDrag,
    onPinch: (factor, where, by) =>
      change((now) => {
        const viewport = zoomedAt(now.viewport, factor, where)
        return { viewport: { ...viewport, pan: [viewport.pan[0] + by[0], viewport.pan[1] + by[1]] } }
      }),
    onWheel: (steps) => {
      if (!many) return false
      if (steps !== 0) move(at + steps)
      // At either end the page scrolls on
      return steps === 0 || (at + steps >= 0 && at + steps < count)
    },
  })

  const changeWindow = (dx: number, dy: number) => {
    if (drawn && currentWindow)
      change({ window: draggedWindow(currentWindow, [dx, dy], drawn.range, 1 / WINDOW_STEP) })
  }
  const zoom = (factor: number) => change((now) => ({ viewport: zoomedAt(now.viewport, factor, [0, 0]) }))
  const pan = (x: number, y: number) =>
    change((now) => ({
      viewport: { ...now.viewport, pan: [now.viewport.pan[0] + x, now.viewport.pan[1] + y] },
    }))
  const otherStack = (by: number) => {
    const other = props.stacks[props.stacks.indexOf(stack) + by]
    if (other) chooseStack(other)
  }
  const chooseStack = (other: Stack) => {
    setStackWindow(null)
    change({ ...RESET, playing: false, tool: null })
    props.onStack(other)
  }
  const setTool = (chosen: Tool | null) => change({ tool: chosen, draft: null, cross: null })
  const centre = (): Point => (shown ? [shown.picture.width / 2, shown.picture.height / 2] : [0, 0])

  const COMMANDS: Readonly<Record<Command, () => void>> = {
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
    "pan-left": () => pan(-PAN_STEP, 0),
    "pan-right": () => pan(PAN_STEP, 0),
    "pan-up": () => pan(0, -PAN_STEP),
    "pan-down": () => pan(0, PAN_STEP),
    rotate: () => change(({ viewport }) => ({ viewport: turned(viewport) })),
    flip: () => change(({ viewport }) => ({ viewport: mirrored(viewport) })),
    invert: () => change(({ inverted }) => ({ inverted: !inverted })),
    brighter: () => changeWindow(0, -1),
    darker: () => changeWindow(0, 1),
    "more-contrast": () => changeWindow(-1, 0),
    "less-contrast": () => changeWindow(1, 0),
    measure: () =>
      tool === "measure" ? setTool(null) : change({ tool: "measure", draft: null, cross: centre() }),
    "set-point": () => {
      if (tool !== "measure" || !state.cross) return
      if (state.draft) keep({ ...state.draft, to: state.cross })
      else change({ draft: { from: state.cross, to: state.cross } })
    },
    "remove-measurement": () => removeLine(own.length - 1),
    text: () => change(({ words }) => ({ words: !words })),
    reset: () => change(RESET),
    help: () => change(({ help }) => ({ help: !help })),
  }
  const onKey = (event: KeyboardEvent) => {
    const moves: Readonly<Record<string, Point>> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    }
    const by = state.cross ? moves[event.key] : undefined
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
    COMMANDS[command]()
  }

  const unit = drawn?.info.modality.unit ?? ""
  const hasTable = drawn !== null && drawn.info.windows.length === 0 && drawn.info.voiLuts.length > 0
  const byTable = hasTable && window === null
  const { modality } = shownFile.series
  const presets = drawn ? presetsOf(drawn.presets, { modality, unit, table: hasTable }) : []
  const preset = presets.findIndex(({ window: each }) =>
    byTable || each === null
      ? byTable && each === null
      : each.center === currentWindow?.center && each.width === currentWindow.width,
  )
  const windowWords =
    !drawn || drawn.colour || !currentWindow
      ? ""
      : byTable
        ? LOOKUP_TABLE
        : `Window ${windowInWords(currentWindow)} ${unit}`.trim()
  const changes = [
    state.viewport.flipped && "Mirrored",
    state.inverted && "Inverted",
    state.viewport.zoom !== 1 && `Zoom ${Math.round(state.viewport.zoom * 100)} %`,
  ].filter((words) => words !== false)
  const placeWords = many ? `${noun} ${(shownAt < 0 ? at : shownAt) + 1} of ${count}` : ""
  const { ms, known } = frameTime(file.image && file.image.frames > 1 ? file.image.frameTimes : null, frame)
  const rate = `${Math.round((1000 / ms) * 10) / 10} a second${known ? "" : " (a guess)"}`
  const overlays = shownFile.image?.overlays.length ?? 0

  return (
    <>
      <Toolbar
        tool={tool}
        onTool={setTool}
        onCommand={(command) => COMMANDS[command]()}
        many={many}
        grey={drawn !== null && !drawn.colour}
        inverted={state.inverted}
        words={state.words}
        playing={state.playing}
        speed={state.speed}
        onSpeed={(speed) => change({ speed })}
        rate={rate}
        presets={presets}
        preset={preset}
        onPreset={(chosen) => change({ window: presets[chosen]?.window ?? null })}
        help={state.help}
        drawings={overlays > 0 ? state.overlays : null}
        onDrawings={(shownToo) => change({ overlays: shownToo })}
      />
      {state.help && <Help />}
      {props.stacks.length > 1 && (
        <label className={`${styles.choice} ${styles.series}`}>
          <span>Series</span>
          <select
            value={props.stacks.indexOf(stack)}
            onChange={(event) => {
              const other = props.stacks[Number(event.target.value)]
              if (other) chooseStack(other)
            }}
          >
            {props.stacks.map((each, number) => (
              <option key={number} value={number}>
                {number + 1}. {each.label} ({each.slices.length})
              </option>
            ))}
          </select>
        </label>
      )}
      <div
        ref={stage}
        className={styles.stage}
        tabIndex={0}
        role="application"
        aria-roledescription="picture viewer"
        aria-label={[stack.label, placeWords, "Press question mark for keys"].filter(Boolean).join(". ")}
        onKeyDown={onKey}
        data-slice={drawn ? key : undefined}
        data-place={drawn ? shownAt : undefined}
      >
        <canvas ref={canvas} aria-hidden="true" />
        {error ? (
          <p className={styles.message} role="alert">
            {placeWords && `${placeWords}: `}
            {wording[error.code].title}. {wording[error.code].safe}
          </p>
        ) : (
          drawn &&
          state.words && (
            <OverlayText
              file={shownFile}
              info={drawn.info}
              edges={drawn.info.edges && edgesOnScreen(drawn.info.edges, state.viewport)}
              place={placeWords}
              window={windowWords}
              changed={changes}
            />
          )
        )}
        {!drawn && !error && (
          <p className={styles.message} role="status">
            Opening the picture
          </p>
        )}
      </div>
      {many && (
        <div className={styles.slider}>
          <input
            type="range"
            min={0}
            max={count - 1}
            step={1}
            value={at}
            aria-label={noun}
            aria-valuetext={`${noun} ${at + 1} of ${count}`}
            onChange={(event) => move(Number(event.target.value))}
          />
          <output>
            {at + 1} / {count}
          </output>
        </div>
      )}
      <Spoken words={state.playing ? "" : placeWords} />
      <Lengths lines={own} spacing={drawn?.info.spacing ?? null} onRemove={removeLine} />
    </>
  )
}

const NO_LINES: readonly Measurement[] = []
/** Whoever scrolls hears where they have stopped, not every picture on the way. */
const SPOKEN_AFTER_MS = 600

function Spoken({ words }: { words: string }) {
  const [said, setSaid] = useState("")
  useEffect(() => {
    const timer = setTimeout(() => setSaid(words), SPOKEN_AFTER_MS)
    return () => clearTimeout(timer)
  }, [words])
  return (
    <div aria-live="polite" aria-atomic="true">
      <VisuallyHidden>{said}</VisuallyHidden>
    </div>
  )
}
