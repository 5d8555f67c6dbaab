import { carHeader, HEADER_LENGTH } from "../../_core/dag/car-frames"
import { sameBytes } from "../../_core/dag/bytes"
import type { CarFile } from "../../_core/ports/storage"
import type { Cid } from "../../_core/types"
import { KeywardError } from "../../_core/errors"
import { OpfsCarWriter } from "./car-writer"
import { HeldCar, MAX_HELD_BYTES } from "./held-car"
import { fileName, nameOf, NoFiles, removeFile, uploadsFolder } from "./folder"
import type { DeviceStorage } from "./folder"

/**
 * Makes an empty file for an upload's CAR, in place of an earlier one; only in a dedicated worker.
 * @throws KeywardError `device-full`; a DOMException where another worker writes the same upload
 */
export const createCarFile = (
  id: string,
  storage: DeviceStorage = navigator.storage,
): Promise<OpfsCarWriter> => OpfsCarWriter.create(id, storage)

/**
 * As {@link createCarFile}, in memory and bounded where this window keeps no files.
 * @param size bytes of plaintext: what could not be held is refused before anything is encrypted
 * @throws KeywardError `window-holds-little` `device-full`
 */
export async function createCar(
  id: string,
  size: number,
  storage: DeviceStorage = navigator.storage,
  most = MAX_HELD_BYTES,
): Promise<OpfsCarWriter | HeldCar> {
  try {
    return await createCarFile(id, storage)
  } catch (error) {
    if (!(error instanceof NoFiles)) throw error
    if (size > most) throw new KeywardError("window-holds-little", { most, size })
    return new HeldCar(most)
  }
}

/**
 * The finished CAR of an upload, in this visit or an earlier one; null where this device has none with this root
 * (the header is written last, so a half-written file has no root).
 */
export async function openCarFile(
  id: string,
  root: Cid,
  storage: DeviceStorage = navigator.storage,
): Promise<CarFile | null> {
  const name = fileName(id)
  try {
    const blob = await (await (await uploadsFolder(storage)).getFileHandle(name)).getFile()
    const header = new Uint8Array(await blob.slice(0, HEADER_LENGTH).arrayBuffer())
    if (!sameBytes(header, carHeader(root))) return null
    return {
      root,
      size: blob.size,
      blob: () => Promise.resolve(blob),
      stream: () => blob.stream(),
      discard: () => removeFile(storage, name),
    }
  } catch (error) {
    if (nameOf(error) === "NotFoundError" || error instanceof NoFiles) return null
    throw error
  }
}

/** Removes an upload's file, finished or not. */
export function discardCarFile(id: string, storage: DeviceStorage = navigator.storage): Promise<void> {
  return removeFile(storage, fileName(id))
}

/**
 * Removes the files of all uploads but those named: what a closed page or a crash has left behind. One that a worker
 * of another tab is writing stays.
 */
export async function sweepCarFiles(
  except: Iterable<string>,
  storage: DeviceStorage = navigator.storage,
): Promise<void> {
  const kept = new Set(Array.from(except, fileName))
  const folder = await uploadsFolder(storage).catch((error: unknown) => {
    if (error instanceof NoFiles) return null
    throw error
  })
  if (!folder) return
  const stale: string[] = []
  for await (const name of folder.keys()) if (!kept.has(name)) stale.push(name)
  for (const name of stale) {
    try {
      await removeFile(storage, name)
    } catch (error) {
      if (nameOf(error) !== "NoModificationAllowedError") throw error
    }
  }
}
