import { codeTable } from "../../_core/code-table"
import { edgesOf, edgesOfWords } from "./geometry"
import { modalityLutOf, voiLutsOf } from "./luts"
import type { DicomRegion, DicomWindow, FrameInfo, ModalityTransform, PixelSpacing } from "./model"
import {
  dateTimeOf,
  decimalOf,
  decimalsOf,
  firstItemOf,
  has,
  itemsOf,
  numberOf,
  textOf,
  textsOf,
} from "./values"
import type { Item, Tag } from "./values"

const NO_INFO: FrameInfo = {
  position: null,
  orientation: null,
  edges: null,
  spacing: null,
  sliceThickness: "",
  spacingBetweenSlices: "",
  sliceLocation: "",
  modality: { slope: 1, intercept: 0, lut: null, unit: "" },
  windows: [],
  voiLuts: [],
  when: null,
}

/** Modalities whose pictures are projections: what lies nearer to the source looks larger. */
const PROJECTIONS = ["CR", "DX", "MG", "PX", "IO", "RF", "XA", "RG", "DR", "BMD"]
const SHARED_GROUPS: Tag = "x52009229"
const FRAME_GROUPS: Tag = "x52009230"
/** Beyond this, frames have no values of their own. */
const MAX_FRAME_ITEMS = 100_000

/** What all frames have in common: the file's own attributes, and those of the shared functional groups. */
export function sharedInfo(root: Item, signed: boolean, regions: readonly DicomRegion[]): FrameInfo {
  const own = infoOf(root, root, signed)
  const groups = firstItemOf(root, SHARED_GROUPS)
  const info = { ...NO_INFO, ...own, ...(groups ? infoOfGroups(groups, root, signed) : {}) }
  return info.spacing ? info : { ...info, spacing: spacingOfRegions(regions) }
}

/** What single frames say of themselves (PS3.3 C.7.6.16); empty if the file has no such groups. */
export const frameInfos = (root: Item, signed: boolean): Partial<FrameInfo>[] =>
  itemsOf(root, FRAME_GROUPS)
    .slice(0, MAX_FRAME_ITEMS)
    .map((groups) => infoOfGroups(groups, root, signed))

/** Pixel measures, plane position, plane orientation, frame VOI LUT, pixel value transformation, frame content. */
const GROUPS: readonly Tag[] = ["x00289110", "x00209113", "x00209116", "x00289132", "x00289145", "x00209111"]

function infoOfGroups(groups: Item, root: Item, signed: boolean): Partial<FrameInfo> {
  const parts = GROUPS.flatMap((tag) => {
    const inside = firstItemOf(groups, tag)
    return inside ? [infoOf(inside, root, signed)] : []
  })
  return Object.assign({}, ...parts) as Partial<FrameInfo>
}

/** What one item says; members that it does not tell are left out. */
function infoOf(item: Item, root: Item, signed: boolean): Partial<FrameInfo> {
  const orientation = vectorOf<NonNullable<FrameInfo["orientation"]>>(item, "x00200037", 6)
  const position = vectorOf<NonNullable<FrameInfo["position"]>>(item, "x00200032", 3)
  const edges = orientation ? edgesOf(orientation) : edgesOfWords(textsOf(item, "x00200020"))
  const spacing = spacingOf(item, textOf(root, "x00080060"))
  const modality = modalityOf(item, root, signed)
  const windows = windowsOf(item)
  const negative = signed || (modality ? modality.intercept < 0 : false)
  const voiLuts = voiLutsOf(item, negative)
  const when = has(item, "x00189074") ? dateTimeOf(item, "x00189074") : null
  const texts = {
    sliceThickness: textOf(item, "x00180050"),
    spacingBetweenSlices: textOf(item, "x00180088"),
    sliceLocation: textOf(item, "x00201041"),
  }
  return {
    ...(orientation ? { orientation } : {}),
    ...(position ? { position } : {}),
    ...(edges ? { edges } : {}),
    ...(spacing ? { spacing } : {}),
    ...(modality ? { modality } : {}),
    ...(windows.length > 0 ? { windows } : {}),
    ...(voiLuts.length > 0 ? { voiLuts } : {}),
    ...(when ? { when } : {}),
    ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== "")),
  }
}

function vectorOf<T extends readonly number[]>(item: Item, tag: Tag, length: number): T | null {
  const values = decimalsOf(item, tag)
  return values.length === length && values.every(Number.isFinite) ? (values as unknown as T) : null
}

/** PS3.3 10.7.1.3: PixelSpacing is row spacing, then column spacing. */
function spacingOf(item: Item, modality: string): PixelSpacing | null {
  const pair = (tag: Tag): readonly [number, number] | null => {
    const [row = NaN, column = NaN] = decimalsOf(item, tag)
    return row > 0 && column > 0 && Number.isFinite(row + column) ? [row, column] : null
  }
  const pixel = pair("x00280030")
  const imager = pair("x00181164")
  const scanned = pair("x00182010")
  const projection = PROJECTIONS.includes(modality) || imager !== null
  if (pixel) {
    const [row, column] = pixel
    const calibration = textOf(item, "x00280a02")
    const differs = imager !== null && (imager[0] !== row || imager[1] !== column)
    const calibrated = calibration !== "" || differs
    return {
      row,
      column,
      source: "PixelSpacing",
      inPatient: !projection || calibrated,
      explanation: !projection
        ? "Lengths are those in the patient."
        : calibrated
          ? `Lengths were calibrated${calibration === "FIDUCIAL" ? " with an object of known size" : ""}.`
          : AT_DETECTOR,
    }
  }
  if (imager)
    return {
      row: imager[0],
      column: imager[1],
      source: "ImagerPixelSpacing",
      inPatient: false,
      explanation: AT_DETECTOR,
    }
  if (scanned)
    return {
      row: scanned[0],
      column: scanned[1],
      source: "NominalScannedPixelSpacing",
      inPatient: false,
      explanation: "Lengths are those on the sheet that was scanned.",
    }
  return null
}
const AT_DETECTOR = "Lengths are those at the detector. In the patient they are shorter."

/** The spacing of an ultrasound picture whose regions in cm all have the same scale. */
function spacingOfRegions(regions: readonly DicomRegion[]): PixelSpacing | null {
  const scaled = regions.filter(
    ({ unitX, unitY, deltaX, deltaY }) => unitX === "cm" && unitY === "cm" && deltaX > 0 && deltaY > 0,
  )
  const [first] = scaled
  if (!first || scaled.some(({ deltaX, deltaY }) => deltaX !== first.deltaX || deltaY !== first.deltaY))
    return null
  return {
    row: first.deltaY * 10,
    column: first.deltaX * 10,
    source: "UltrasoundRegion",
    inPatient: true,
    explanation: "Lengths hold inside the ultrasound picture, not in the text and scales around it.",
  }
}

function modalityOf(item: Item, root: Item, signed: boolean): ModalityTransform | null {
  const table = modalityLutOf(item, signed)
  const slope = decimalOf(item, "x00281053")
  const intercept = decimalOf(item, "x00281052")
  if (!table && slope === null && intercept === null) return null
  const type = table ? table.unit : textOf(item, "x00281054")
  const unit = type !== "" ? type : textOf(root, "x00080060") === "CT" ? "HU" : textOf(root, "x00541001")
  return {
    slope: slope === null || slope === 0 ? 1 : slope,
    intercept: intercept ?? 0,
    lut: table?.lut ?? null,
    unit: unit === "US" ? "" : unit,
  }
}

const FUNCTIONS = codeTable<DicomWindow["function"]>({
  LINEAR: "linear",
  LINEAR_EXACT: "linear-exact",
  SIGMOID: "sigmoid",
})

/** PS3.3 C.11.2: pairs of centre and width that can be applied. */
function windowsOf(item: Item): DicomWindow[] {
  const centers = decimalsOf(item, "x00281050")
  const widths = decimalsOf(item, "x00281051")
  const names = textsOf(item, "x00281055")
  const kind = FUNCTIONS[textOf(item, "x00281056")] ?? "linear"
  return centers.flatMap((center, index) => {
    const width = widths[index] ?? NaN
    const fits = kind === "linear" ? width >= 1 : width > 0
    if (!Number.isFinite(center) || !Number.isFinite(width) || !fits) return []
    return [{ center, width, function: kind, explanation: names[index] ?? "" }]
  })
}

/** PS3.3 C.8.5.5.1.15 */
const REGION_UNITS = [
  "",
  "percent",
  "dB",
  "cm",
  "seconds",
  "hertz",
  "dB/s",
  "cm/s",
  "cm²",
  "cm²/s",
  "cm³",
  "cm³/s",
  "°",
]

/** SequenceOfUltrasoundRegions. */
export const regionsOf = (root: Item): DicomRegion[] =>
  itemsOf(root, "x00186011").map((region) => ({
    x0: numberOf(region, "x00186018", "uint32") ?? 0,
    y0: numberOf(region, "x0018601a", "uint32") ?? 0,
    x1: numberOf(region, "x0018601c", "uint32") ?? 0,
    y1: numberOf(region, "x0018601e", "uint32") ?? 0,
    deltaX: Math.abs(numberOf(region, "x0018602c", "float64") ?? 0),
    unitX: REGION_UNITS[numberOf(region, "x00186024", "uint16") ?? 0] ?? "",
    deltaY: Math.abs(numberOf(region, "x0018602e", "float64") ?? 0),
    unitY: REGION_UNITS[numberOf(region, "x00186026", "uint16") ?? 0] ?? "",
  }))
