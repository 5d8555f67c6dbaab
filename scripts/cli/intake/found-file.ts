import { constants } from "node:fs"
import { lstat, open } from "node:fs/promises"
import type { FileHandle } from "node:fs/promises"
import { basename } from "node:path"
import type { SourceFile } from "../../../app/_core/ports/content"
import { KeywardError } from "../../../app/_core/errors"
import { fileTypeOf, MAX_HEAD_BYTES } from "../../../app/_core/file-types"
import { fileNameOf } from "../../../app/_features/describe-file"

/** A file as it was found: what is read later has to be the same. */
export interface FoundFile {
  readonly path: string
  readonly size: number
  readonly mtimeMs: number
  readonly ino: number
}

const PART_BYTES = 262_144

/** Looks at a path; null where there is no regular file. A link is none: it may lead anywhere. */
export async function findFile(path: string): Promise<FoundFile | null> {
  const found = await lstat(path).catch(() => null)
  return found?.isFile() ? { path, size: found.size, mtimeMs: found.mtimeMs, ino: found.ino } : null
}

export const isSame = (one: FoundFile, other: FoundFile): boolean =>
  one.size === other.size && one.mtimeMs === other.mtimeMs && one.ino === other.ino

/**
 * What is added of it, under a name that a manifest takes and the media type that its bytes have.
 * @throws KeywardError `file-unreadable`
 */
export async function sourceOf(found: FoundFile): Promise<SourceFile> {
  const name = fileNameOf({ name: basename(found.path) })
  const head = new Uint8Array(Math.min(found.size, MAX_HEAD_BYTES))
  const file = await opened(found)
  try {
    await file.read(head, 0, head.length, 0)
  } finally {
    await file.close()
  }
  const type = fileTypeOf({ name, type: "" }, head)
  return {
    name,
    type: type.mime[0],
    size: found.size,
    stream: () => streamOf(found),
  }
}

/** Its bytes. Fails with `file-changed` where it is not the file that was found, before or after they were read. */
function streamOf(found: FoundFile): ReadableStream<Uint8Array> {
  let file: FileHandle | undefined
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      file ??= await opened(found)
      const { bytesRead, buffer } = await file.read(new Uint8Array(PART_BYTES), 0, PART_BYTES)
      if (bytesRead > 0) return controller.enqueue(buffer.subarray(0, bytesRead))
      await checkSame(file, found)
      await file.close()
      controller.close()
    },
    cancel: () => file?.close(),
  })
}

async function opened(found: FoundFile): Promise<FileHandle> {
  const noLinks = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)
  const file = await open(found.path, noLinks).catch((cause: unknown) => {
    throw new KeywardError("file-unreadable", {}, { cause })
  })
  try {
    await checkSame(file, found)
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}

async function checkSame(file: FileHandle, found: FoundFile): Promise<void> {
  const { size, mtimeMs, ino } = await file.stat()
  if (!isSame({ path: found.path, size, mtimeMs, ino }, found)) throw new KeywardError("file-changed")
}
