"use client"
import { useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef, useState } from "react"
import { MARKS } from "../../_core/marks"
import { useWording } from "../../_parts/confirming"
import { VisuallyHidden } from "../../_ui/VisuallyHidden"
import { frameTime } from "./cine"
import styles from "./dicom.module.css"
import type { DicomClient } from "./dicom-client"
import { edgesOnScreen } from "./edge-letters"
import { Help } from "./help"
import { Lengths } from "./lengths"
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
import { usePictureActions } from "./use-picture-actions"
import { sliceKey, usePictureState, usualTool } from "./use-picture-state"
import { usePlace } from "./use-place"
import { LOOKUP_TABLE, presetsOf, windowInWords } from "./windowing"

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
  const windowless = drawn !== null && drawn.info.windows.length === 0 && drawn.info.voiLuts.length === 0
  if (windowless && many && !drawn.colour && !stackWindow && shownAt >= 0) setStackWindow(drawn.window)
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
  const wordsFor = useWording()
  const failed = error && wordsFor(error)
  const settled = drawn !== null || error !== null
  const onScreen = drawn !== null
  useLayoutEffect(() => {
    if (!onScreen) return
    // The task after the frame that the picture is on
    let timer: ReturnType<typeof setTimeout> | undefined
    const request = requestAnimationFrame(() => {
      timer = setTimeout(() => performance.mark(MARKS.pictureShown))
    })
    return () => {
      cancelAnimationFrame(request)
      clearTimeout(timer)
    }
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

  const currentWindow = window ?? drawn?.window ?? null
  const { commands, onKey, gestures, removeLine, chooseStack, setTool } = usePictureActions({
    state,
    change,
    tool,
    picture: shown?.picture ?? null,
    aspect,
    place,
    range: drawn?.range ?? [0, 1],
    window: drawn?.colour ? null : currentWindow,
    key,
    at,
    count,
    move,
    stack,
    stacks: props.stacks,
    onStack: (other) => {
      setStackWindow(null)
      props.onStack(other)
    },
  })
  useGestures(stage, gestures)

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
  const wordsOf = (number: number) => (many && number >= 0 ? `${noun} ${number + 1} of ${count}` : "")
  const placeWords = wordsOf(shownAt)
  const { ms, known } = frameTime(file.image && file.image.frames > 1 ? file.image.frameTimes : null, frame)
  const rate = `${Math.round((1000 / ms) * 10) / 10} a second${known ? "" : " (a guess)"}`
  const overlays = shownFile.image?.overlays.length ?? 0

  return (
    <>
      <Toolbar
        tool={tool}
        onTool={setTool}
        onCommand={(command) => commands[command]()}
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
        aria-label={[stack.label, wordsOf(at), "Press question mark for keys"].filter(Boolean).join(". ")}
        onKeyDown={onKey}
        data-slice={drawn ? key : undefined}
        data-place={drawn ? shownAt : undefined}
      >
        <canvas ref={canvas} aria-hidden="true" />
        {failed ? (
          <p className={styles.message} role="alert">
            {many && `${wordsOf(at)}: `}
            {failed.title}. {failed.safe}
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
