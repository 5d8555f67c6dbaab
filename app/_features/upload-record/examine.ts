import { isKeywardError } from "../../_core/errors"
import type { FileType } from "../../_core/file-types"
import { findType } from "../../_viewers/read-file"
import type { Reading } from "../../_viewers/reading"
import { PARSERS } from "../../_viewers/parsers"
import { readInWorker } from "../../_viewers/worker-reader"

/** What a file was found to be before it is encrypted. */
export interface Examined {
  readonly file: File
  readonly found: FileType
  /** null if it has no parser, is too large to be read here, or cannot be read. */
  readonly reading: Reading | null
}

/** Larger files are taken by name, type and date alone. */
const MAX_EXAMINED_BYTES = 30_000_000

/** Reads a chosen file in a worker, on this device. Rejects with `cancelled` and nothing else. */
export async function examine(file: File, signal: AbortSignal): Promise<Examined> {
  const found = await findType(file, file)
  const bare = { file, found, reading: null }
  const viewer = found.viewer
  if (!viewer || !PARSERS[viewer] || file.size === 0 || file.size > MAX_EXAMINED_BYTES) return bare
  try {
    const input = { file, name: file.name, type: found.mime[0], size: file.size, found }
    return { ...bare, reading: (await readInWorker(viewer, input, signal)).reading }
  } catch (error) {
    if (isKeywardError(error, "cancelled")) throw error
    return bare
  }
}
