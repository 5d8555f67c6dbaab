import "server-only"
import { open, rename, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { asKeywardError, KeywardError } from "../../_core/errors"

/** Makes a folder's entries (files made, renamed, removed in it) survive a power cut. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r")
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** Replaces a file as a whole: after a crash there is the old one or the new one, never half of it. */
export async function replaceFile(folder: string, name: string, content: string): Promise<void> {
  const path = join(folder, name)
  await writeFile(`${path}.part`, content, { flush: true })
  await rename(`${path}.part`, path)
  await syncFolder(folder)
}

/** What a failing file system means: a full disk is `store-full`, an abort `cancelled`, the rest `server-failed`. */
export function asStorageError(error: unknown): KeywardError {
  const full = ["ENOSPC", "EDQUOT", "EFBIG"].includes(errno(error) ?? "")
  return full ? new KeywardError("store-full", {}, { cause: error }) : asKeywardError(error, "server-failed")
}

export function errno(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null
}

/** What `work` gives; null where the file it is about does not exist. */
export async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work
  } catch (error) {
    if (errno(error) === "ENOENT" || errno(error) === "ENOTDIR") return null
    throw error
  }
}
