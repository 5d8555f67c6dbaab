import { KeywardError } from "../_core/errors"
import { fileTypeOf, MAX_HEAD_BYTES } from "../_core/file-types"
import type { FileType, ViewerId } from "../_core/file-types"
import { PARSERS } from "./parsers"
import { TAKERS } from "./takers"
import type { FileInfo, ReadInput, ReadModule } from "./viewer"
import type { ReadResult } from "./worker-protocol"

export type { ReadResult }

/** Looks at the beginning of a file. */
export async function findType(file: Blob, info: Pick<FileInfo, "name" | "type">): Promise<FileType> {
  const head = await file.slice(0, MAX_HEAD_BYTES).arrayBuffer()
  return fileTypeOf(info, new Uint8Array(head))
}

/**
 * Runs a viewer's parser in this thread; null if the viewer has none.
 * @throws KeywardError `document-damaged` for whatever a parser throws that is not a KeywardError
 */
export const readWith = (viewer: ViewerId, input: ReadInput): Promise<ReadResult | null> =>
  run(viewer, input, async (parser, model) => ({ model, reading: await parser.readingOf(model) }))

/** As {@link readWith}, with what the viewer's page draws in place of the model. */
export const readForPage = (viewer: ViewerId, input: ReadInput): Promise<ReadResult | null> =>
  run(viewer, input, async (parser, model) =>
    parser.forPage ? parser.forPage(model) : { model, reading: await parser.readingOf(model) },
  )

/** As {@link readWith}; the model is what documents that leave Keyward take over ({@link TAKERS}), or null. */
export async function readToTake(viewer: ViewerId, input: ReadInput): Promise<ReadResult | null> {
  const load = TAKERS[viewer]
  if (!load) {
    const read = await readWith(viewer, input)
    return read && { ...read, model: null }
  }
  const { forTaking } = await load()
  const { patientUrl = "", sourceUrl = "" } = input.options ?? {}
  const { reading, fhir } = await typed(() => forTaking(input, { patientUrl, sourceUrl }))
  return { model: fhir, reading }
}

async function run(
  viewer: ViewerId,
  input: ReadInput,
  finish: (parser: ReadModule<unknown>, model: unknown) => Promise<ReadResult>,
): Promise<ReadResult | null> {
  const load = PARSERS[viewer]
  if (!load) return null
  const parser = await load()
  return typed(async () => finish(parser, await parser.read(input)))
}

async function typed<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    if (cause instanceof KeywardError) throw cause
    throw new KeywardError("document-damaged", {}, { cause })
  }
}
