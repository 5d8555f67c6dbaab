import type { DicomWindow } from "./model"

/** A choice of the list of windows. */
export interface Preset {
  readonly label: string
  /** null: the file's own look-up table (VOI LUT). */
  readonly window: DicomWindow | null
}

const linear = (center: number, width: number, explanation: string): DicomWindow => ({
  center,
  width,
  function: "linear",
  explanation,
})

/** Windows in use for CT, in Hounsfield units. */
const CT_PRESETS: readonly DicomWindow[] = [
  linear(40, 400, "Soft tissue"),
  linear(-600, 1500, "Lung"),
  linear(400, 1800, "Bone"),
  linear(40, 80, "Brain"),
]

export const windowInWords = ({ center, width }: Pick<DicomWindow, "center" | "width">): string =>
  `${rounded(center)} / ${rounded(width)}`
const rounded = (value: number): string =>
  String(Math.abs(value) >= 10 ? Math.round(value) : Number(value.toPrecision(3)))

/** What a picture is shown with if it is shown with the file's look-up table and no window. */
export const LOOKUP_TABLE = "Table of the file"

/** Those of the file (and the full range), then the usual ones of CT. `table`: the file has a VOI LUT and no window. */
export function presetsOf(
  own: readonly DicomWindow[],
  { modality, unit, table }: { modality: string; unit: string; table: boolean },
): Preset[] {
  const usual = modality === "CT" && unit === "HU" ? CT_PRESETS : []
  const all = [
    ...own.map((window, index) => ({
      label: window.explanation || (index === 0 ? "As in the file" : `Window ${index + 1} of the file`),
      window,
    })),
    ...usual.map((window) => ({ label: window.explanation, window })),
  ]
  const named = all.map(({ label, window }) => ({ label: `${label} (${windowInWords(window)})`, window }))
  return table ? [{ label: LOOKUP_TABLE, window: null }, ...named] : named
}

/** A drag over the whole `span` of the picture widens the window by this many times the range of its values. */
const DRAG_GAIN = 1

/**
 * A window changed by a drag: to the right widens (less contrast), upwards makes the picture brighter (a lower
 * centre). Never narrower than the smallest step.
 * @param range lowest and highest value of the picture
 * @param span pixels of the screen that stand for the whole range
 */
export function draggedWindow(
  window: DicomWindow,
  [dx, dy]: readonly [number, number],
  range: readonly [number, number],
  span: number,
): DicomWindow {
  const step = (Math.max(range[1] - range[0], 1e-6) / Math.max(span, 1)) * DRAG_GAIN
  const least = Math.min(1, (range[1] - range[0]) / 256 || 1)
  return {
    ...window,
    explanation: "",
    width: Math.max(least, window.width + dx * step),
    center: window.center + dy * step,
  }
}
