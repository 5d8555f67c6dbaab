import { KeywardError } from "../../_core/errors"
import { checkUploadId } from "../../_core/upload-id"

/** Where the files of uploads stand: what `navigator.storage` is to a page or a worker. */
export type DeviceStorage = Pick<StorageManager, "getDirectory">

const FOLDER = "uploads"
const EXTENSION = ".car"

/** This window keeps no files for the site: a private window of Firefox, or site data that is blocked. */
export class NoFiles extends Error {}

/**
 * The folder of this origin (File System Standard, "origin private file system") that only uploads use.
 * @throws NoFiles where the browser gives this window none
 */
export async function uploadsFolder(storage: DeviceStorage): Promise<FileSystemDirectoryHandle> {
  const root = await rootOf(storage)
  return root.getDirectoryHandle(FOLDER, { create: true })
}

async function rootOf(storage: DeviceStorage): Promise<FileSystemDirectoryHandle> {
  try {
    return await storage.getDirectory()
  } catch (cause) {
    throw new NoFiles("no files in this window", { cause })
  }
}

/** The name of an upload's file. @throws TypeError as {@link checkUploadId} */
export function fileName(id: string): string {
  checkUploadId(id)
  return id + EXTENSION
}

/** Removes an upload's file; one that is not there is as good as removed. */
export async function removeFile(storage: DeviceStorage, name: string): Promise<void> {
  try {
    await (await uploadsFolder(storage)).removeEntry(name)
  } catch (error) {
    if (nameOf(error) !== "NotFoundError" && !(error instanceof NoFiles)) throw error
  }
}

/** What a failing device means: no room is `device-full`. */
export function asDeviceError(error: unknown): unknown {
  return nameOf(error) === "QuotaExceededError"
    ? new KeywardError("device-full", {}, { cause: error })
    : error
}

export const nameOf = (error: unknown): string => (error instanceof Error ? error.name : "")
