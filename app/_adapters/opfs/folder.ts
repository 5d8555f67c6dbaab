import { KeywardError } from "../../_core/errors"

/** Where the files of uploads stand: what `navigator.storage` is to a page or a worker. */
export type DeviceStorage = Pick<StorageManager, "getDirectory">

const FOLDER = "uploads"
const EXTENSION = ".car"

/** The folder of this origin (File System Standard, "origin private file system") that only uploads use. */
export async function uploadsFolder(storage: DeviceStorage): Promise<FileSystemDirectoryHandle> {
  return (await storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true })
}

/** The name of an upload's file. @throws TypeError for an id that is more than letters, digits and dashes */
export function fileName(id: string): string {
  if (!/^[A-Za-z0-9-]{1,64}$/.test(id)) throw new TypeError("not the id of an upload")
  return id + EXTENSION
}

/** Removes an upload's file; one that is not there is as good as removed. */
export async function removeFile(storage: DeviceStorage, name: string): Promise<void> {
  try {
    await (await uploadsFolder(storage)).removeEntry(name)
  } catch (error) {
    if (nameOf(error) !== "NotFoundError") throw error
  }
}

/** What a failing device means: no room is `device-full`. */
export function asDeviceError(error: unknown): unknown {
  return nameOf(error) === "QuotaExceededError"
    ? new KeywardError("device-full", {}, { cause: error })
    : error
}

export const nameOf = (error: unknown): string => (error instanceof Error ? error.name : "")
