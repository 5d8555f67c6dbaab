import { openAsBlob } from "node:fs"
import { basename } from "node:path"
import { findType } from "../../app/_viewers/read-file"
import type { ReadInput, ReadOptions } from "../../app/_viewers/viewer"

/** What a viewer's parser is given for this content. */
export async function inputOf(
  content: string | Uint8Array<ArrayBuffer> | Blob,
  name: string,
  options?: ReadOptions,
): Promise<ReadInput> {
  const file = content instanceof Blob ? content : new Blob([content])
  const found = await findType(file, { name, type: "" })
  return { file, name, type: "", size: file.size, found, ...(options ? { options } : {}) }
}

export const inputFrom = async (path: string, options?: ReadOptions): Promise<ReadInput> =>
  inputOf(await openAsBlob(path), basename(path), options)
