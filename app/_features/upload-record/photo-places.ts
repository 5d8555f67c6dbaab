import { KeywardError } from "../../_core/errors"
import { MAX_PHOTO_BYTES, placeOf, withoutPlace } from "../../_viewers/image/location"
import { isPicture, PICTURE_HEAD_BYTES } from "../../_viewers/image/metadata"
import type { Described } from "./described"

/** `fixed`: it says where it was taken, and that cannot be removed; `unknown`: it is too large to be looked into. */
export type PlaceFound = "removable" | "fixed" | "unknown"

/** What the person decided about the photos that say where they were taken. */
export interface PlaceWish {
  readonly remove: boolean
  readonly leaveOut: boolean
}

const bytesOf = async (file: Blob) => new Uint8Array(await file.arrayBuffer())

/** Whether a file is a photo that says where it was taken; null if it is not. */
export async function lookForPlace(file: File): Promise<PlaceFound | null> {
  if (!isPicture(await bytesOf(file.slice(0, PICTURE_HEAD_BYTES)))) return null
  if (file.size > MAX_PHOTO_BYTES) return "unknown"
  const bytes = await bytesOf(file)
  if ((await placeOf(bytes)) === null) return null
  // Tried at once: what is offered is kept
  return (await withoutPlace(bytes)) ? "removable" : "fixed"
}

/** The photos among the files that say where they were taken, one after the other. Those that cannot be read are left out. */
export async function lookForPlaces(
  files: readonly File[],
  signal: AbortSignal,
): Promise<ReadonlyMap<File, PlaceFound>> {
  const found = new Map<File, PlaceFound>()
  for (const file of files) {
    if (signal.aborted) break
    const place = await lookForPlace(file).catch(() => null)
    if (place) found.set(file, place)
  }
  return found
}

/**
 * The same photo without its place.
 * @throws KeywardError `file-changed` if it is another one than was looked at
 */
export async function photoWithoutPlace(file: File): Promise<File> {
  const clean = await withoutPlace(await bytesOf(file))
  if (!clean) throw new KeywardError("file-changed")
  return new File([clean], file.name, { type: file.type, lastModified: file.lastModified })
}

/** The records with the files that are to be added; a record that loses all of its files is left out. */
export async function applyWish(
  described: readonly Described[],
  found: ReadonlyMap<File, PlaceFound>,
  { remove, leaveOut }: PlaceWish,
): Promise<Described[]> {
  const records: Described[] = []
  for (const each of described) {
    const files: File[] = []
    for (const file of each.files) {
      const place = found.get(file)
      if (place === "removable" && remove) files.push(await photoWithoutPlace(file))
      else if (place !== "fixed" || !leaveOut) files.push(file)
    }
    const [first, ...rest] = files
    if (first) records.push({ ...each, files: [first, ...rest] })
  }
  return records
}
