import { codeTable } from "../../_core/code-table"
import type { DicomFile, DicomImage, EdgeLetters, FrameInfo } from "./model"

type Vector = readonly [number, number, number]
type Orientation = NonNullable<FrameInfo["orientation"]>

/** Below this, a direction has no part along an axis that a letter is written for (PS3.3 C.7.6.1.1.1). */
const LEAST_PART = 0.0001
/** Direction cosines that differ by less are the same: files round them. */
const SAME_DIRECTION = 0.001

/** What holds for one frame (from 0): its own values over those that all frames share. */
export const frameInfo = (image: DicomImage, frame: number): FrameInfo => ({
  ...image.shared,
  ...image.perFrame[frame],
})

/** Letters of a direction in the patient, the strongest part first, at most three: `L`, `AR`. */
export function lettersOf([x, y, z]: Vector): string {
  const parts: readonly (readonly [number, string])[] = [
    [Math.abs(x), x < 0 ? "R" : "L"],
    [Math.abs(y), y < 0 ? "A" : "P"],
    [Math.abs(z), z < 0 ? "F" : "H"],
  ]
  return parts
    .filter(([size]) => size > LEAST_PART)
    .toSorted((a, b) => b[0] - a[0])
    .map(([, letter]) => letter)
    .join("")
}

const OPPOSITE = codeTable<string>({ L: "R", R: "L", A: "P", P: "A", H: "F", F: "H" })
const opposite = (letters: string): string =>
  [...letters].map((letter) => OPPOSITE[letter] ?? letter).join("")

/** Letters at the edges from the direction cosines of rows and columns. */
export function edgesOf(orientation: Orientation): EdgeLetters {
  const right = lettersOf([orientation[0], orientation[1], orientation[2]])
  const bottom = lettersOf([orientation[3], orientation[4], orientation[5]])
  return { left: opposite(right), right, top: opposite(bottom), bottom }
}

/** Letters at the edges from PatientOrientation (0020,0020): direction of the rows, direction of the columns. */
export function edgesOfWords(words: readonly string[]): EdgeLetters | null {
  const [right = "", bottom = ""] = words
  if (!/^[LRAPHF]{1,3}$/.test(right) || !/^[LRAPHF]{1,3}$/.test(bottom)) return null
  return { left: opposite(right), right, top: opposite(bottom), bottom }
}

const normalOf = (o: Orientation): Vector => [
  o[1] * o[5] - o[2] * o[4],
  o[2] * o[3] - o[0] * o[5],
  o[0] * o[4] - o[1] * o[3],
]

/** mm of a slice along its own normal: slices of one stack are sorted by it. null if the file does not tell. */
export function slicePosition({ position, orientation }: FrameInfo): number | null {
  if (!position || !orientation) return null
  const normal = normalOf(orientation)
  // Not -0
  return normal[0] * position[0] + normal[1] * position[1] + normal[2] * position[2] + 0
}

/** True if two files are slices of one stack: same series, frame of reference, size, colour and orientation. */
export function sameStack(a: DicomFile, b: DicomFile): boolean {
  if (!a.image || !b.image || a.series.uid !== b.series.uid) return false
  const same =
    a.series.frameOfReferenceUid === b.series.frameOfReferenceUid &&
    a.image.rows === b.image.rows &&
    a.image.columns === b.image.columns &&
    a.image.samplesPerPixel === b.image.samplesPerPixel
  const [one, other] = [frameInfo(a.image, 0).orientation, frameInfo(b.image, 0).orientation]
  if (!same || !one || !other) return same && one === other
  return one.every((cosine, index) => Math.abs(cosine - (other[index] ?? 0)) < SAME_DIRECTION)
}

/** Length in mm between two points in pixels (column, row); null without spacing. */
export function lengthInMm(
  { spacing }: Pick<FrameInfo, "spacing">,
  from: readonly [x: number, y: number],
  to: readonly [x: number, y: number],
): number | null {
  if (!spacing) return null
  return Math.hypot((to[0] - from[0]) * spacing.column, (to[1] - from[1]) * spacing.row)
}
