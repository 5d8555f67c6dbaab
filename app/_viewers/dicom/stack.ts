import { codeTable } from "../../_core/code-table"
import { frameInfo, sameStack, slicePosition } from "./geometry"
import type { DicomFile } from "./model"

/** A file of the record that has been read. `index` is its place among the record's files. */
export interface KnownFile {
  readonly index: number
  readonly name: string
  readonly file: DicomFile
}

/** One picture of a stack. */
export interface Slice {
  /** The record's file. */
  readonly index: number
  /** From 0. */
  readonly frame: number
}

/** Pictures that a reader scrolls through: the slices of a series, or the frames of one file. */
export interface Stack {
  /** The same for the same pictures, whatever else is read later. */
  readonly id: string
  /** `CT thorax, axial` */
  readonly label: string
  readonly slices: readonly Slice[]
  /** By what they are sorted. */
  readonly order: "position" | "number" | "name" | "frames"
  /** Sentences: places with several pictures, missing slices. */
  readonly notes: readonly string[]
}

interface Sortable {
  readonly known: KnownFile
  /** mm along the normal of the slice. */
  readonly position: number | null
  readonly number: number
}

const COLLATOR = new Intl.Collator("en", { numeric: true })
const byNumber = (a: Sortable, b: Sortable): number => a.number - b.number || byName(a, b)
const byName = (a: Sortable, b: Sortable): number =>
  COLLATOR.compare(a.known.name, b.known.name) || a.known.index - b.known.index

/**
 * The stacks of a record, in the order of their series numbers. Slices of one series that lie in parallel planes are one
 * stack; a file with several frames is a stack of its own. Files without a picture are in none.
 */
export function stacksOf(files: readonly KnownFile[]): Stack[] {
  const groups: KnownFile[][] = []
  const ordered = [...files].sort((a, b) => a.index - b.index)
  for (const known of ordered) {
    if (!known.file.image) continue
    const found =
      known.file.image.frames > 1
        ? undefined
        : groups.find(([first]) => first?.file.image?.frames === 1 && sameStack(first.file, known.file))
    if (found) found.push(known)
    else groups.push([known])
  }
  return groups
    .sort((a, b) => seriesNumber(a) - seriesNumber(b) || (a[0]?.index ?? 0) - (b[0]?.index ?? 0))
    .flatMap((group) => stackOf(group) ?? [])
}

const seriesNumber = ([first]: readonly KnownFile[]): number => numberOf(first?.file.series.number ?? "")

const numberOf = (digits: string): number => {
  const number = Number.parseInt(digits, 10)
  return Number.isNaN(number) ? Number.MAX_SAFE_INTEGER : number
}

function stackOf(group: readonly KnownFile[]): Stack | null {
  const [first] = group
  if (!first?.file.image) return null
  const { frames } = first.file.image
  const named = { id: `${first.file.series.uid} ${first.index}`, label: labelOf(first.file) }
  if (frames > 1)
    return {
      ...named,
      slices: Array.from({ length: frames }, (_, frame) => ({ index: first.index, frame })),
      order: "frames",
      notes: [],
    }
  const sortable = group.map((known): Sortable => {
    const { image, instance } = known.file
    return {
      known,
      position: image ? slicePosition(frameInfo(image, 0)) : null,
      number: numberOf(instance.number),
    }
  })
  const { sorted, order, notes } = inOrder(sortable)
  return { ...named, slices: sorted.map(({ known }) => ({ index: known.index, frame: 0 })), order, notes }
}

function inOrder(slices: readonly Sortable[]): Pick<Stack, "order" | "notes"> & { sorted: Sortable[] } {
  if (slices.length < 2) return { sorted: [...slices], order: "position", notes: [] }
  const placed = slices.flatMap((slice) =>
    slice.position === null ? [] : [{ ...slice, at: slice.position }],
  )
  if (placed.length === slices.length && new Set(placed.map(({ at }) => rounded(at))).size > 1) {
    const volumes = inVolumes(placed)
    return {
      sorted: volumes.flat(),
      order: "position",
      notes: [...repeats(volumes.length), ...gaps(volumes[0] ?? [])],
    }
  }
  const numbered = slices.every(({ number }) => number !== Number.MAX_SAFE_INTEGER)
  const distinct = new Set(slices.map(({ number }) => number)).size === slices.length
  return numbered && distinct
    ? { sorted: [...slices].sort(byNumber), order: "number", notes: [] }
    : { sorted: [...slices].sort(byName), order: "name", notes: [] }
}

type Placed = Sortable & { readonly at: number }

/** Positions are written with few digits: slices closer than this lie in one place. */
const SAME_PLACE_MM = 0.01
const rounded = (at: number): number => Math.round(at / SAME_PLACE_MM)

/** The pictures that lie in one place belong to different times: one volume after another, by instance number. */
function inVolumes(slices: readonly Placed[]): Placed[][] {
  const places = new Map<number, Placed[]>()
  for (const slice of [...slices].sort(byNumber))
    places.set(rounded(slice.at), [...(places.get(rounded(slice.at)) ?? []), slice])
  const volumes: Placed[][] = []
  for (const place of places.values())
    for (const [turn, slice] of place.entries()) (volumes[turn] ??= []).push(slice)
  return volumes.map((volume) => volume.sort((a, b) => a.at - b.at))
}

const repeats = (volumes: number): string[] =>
  volumes > 1
    ? [`Several pictures lie in the same place: they are shown as ${volumes} runs, one after another.`]
    : []

/** A distance above this many times the usual one is a gap. */
const GAP = 1.6

function gaps(volume: readonly Placed[]): string[] {
  const distances = volume.slice(1).map(({ at }, index) => at - (volume[index]?.at ?? at))
  const usual = [...distances].sort((a, b) => a - b)[Math.floor(distances.length / 2)] ?? 0
  const found = distances.filter((distance) => distance > usual * GAP).length
  if (found === 0 || distances.length < 3) return []
  const places = found === 1 ? "In one place" : `In ${found} places`
  return [`${places} the distance between two slices is larger than usual: slices may be missing.`]
}

/** The plane of most pictures, from the letters at their edges. */
function planeOf(file: DicomFile): string {
  const edges = file.image && frameInfo(file.image, 0).edges
  if (!edges) return ""
  const axes = [edges.left, edges.top].map((letters) => letters.charAt(0)).map((letter) => AXES[letter])
  return PLANES[axes.join(" ")] ?? ""
}
const AXES = codeTable<string>({ R: "x", L: "x", A: "y", P: "y", H: "z", F: "z" })
const PLANES = codeTable<string>({
  "x y": "axial",
  "y x": "axial",
  "x z": "coronal",
  "z x": "coronal",
  "y z": "sagittal",
  "z y": "sagittal",
})

function labelOf(file: DicomFile): string {
  const { series, image } = file
  const named = series.description || series.protocol || series.bodyPart || "Pictures"
  const plane = image && image.frames === 1 ? planeOf(file) : ""
  const said = plane && !named.toLowerCase().includes(plane) ? `${named}, ${plane}` : named
  return [series.modality, said].filter(Boolean).join(" ")
}

/** Where a picture stands in a stack; -1 if it is not in it. */
export const placeOf = (stack: Stack, slice: Slice): number =>
  stack.slices.findIndex(({ index, frame }) => index === slice.index && frame === slice.frame)

/**
 * The record's files in the order in which they are read: those of `wanted` first (outwards from the picture that is
 * shown), then the others outwards from its file.
 */
export function readingOrder(count: number, from: number): number[] {
  const order: number[] = []
  for (let distance = 0; distance < count; distance += 1)
    for (const index of distance === 0 ? [from] : [from + distance, from - distance])
      if (index >= 0 && index < count) order.push(index)
  return order
}

/** The pictures beside a place, the nearest first: what is to be decoded ahead. */
export function prefetchOrder({ slices }: Stack, at: number, distance: number): Slice[] {
  const ahead: Slice[] = []
  for (let step = 1; step <= distance; step += 1)
    for (const place of [at + step, at - step]) {
      const slice = slices[place]
      if (slice) ahead.push(slice)
    }
  return ahead
}
