import { KeywardError } from "../app/_core/errors"
import { fileTypeOf, MAX_HEAD_BYTES } from "../app/_core/file-types"
import type { FileType, ViewerId } from "../app/_core/file-types"
import * as ccda from "../app/_viewers/ccda/read"
import * as fhir from "../app/_viewers/fhir/read"
import * as healthCard from "../app/_viewers/health-card/read"
import * as hl7v2 from "../app/_viewers/hl7v2/read"
import * as json from "../app/_viewers/json/read"
import type { Reading } from "../app/_viewers/reading"
import * as table from "../app/_viewers/table/read"
import * as text from "../app/_viewers/text/read"
import type { ReadModule } from "../app/_viewers/viewer"

/**
 * The app's parsers that fit into one small file; what they do not open is saved, and opened by a program for it. Static
 * imports: a page in one file can load nothing later.
 */
const PARSERS = { fhir, ccda, hl7v2, json, table, text, "health-card": healthCard } as unknown as Partial<
  Record<ViewerId, ReadModule<unknown>>
>

/** Pictures that every browser shows and that cannot hold a program. */
const PICTURES: ReadonlySet<string> = new Set(["png", "jpeg", "gif", "webp", "bmp", "avif"])
/** Bytes of a file that is read in place; a larger one is saved. */
const MAX_READ_BYTES = 30_000_000

/** How a file is shown. `type` is by its bytes: a file's own word for itself is not passed on. */
export type Shown =
  | { readonly kind: "reading"; readonly reading: Reading }
  | { readonly kind: "picture"; readonly type: string }
  | { readonly kind: "pdf" | "none" }

export interface Named {
  readonly name: string
  readonly type: string
}

/** Looks at a file's bytes and reads it with the parser for them. @throws KeywardError what the parser throws */
export async function readDocument(
  file: Blob,
  { name, type }: Named,
): Promise<{ readonly found: FileType; readonly shown: Shown }> {
  const head = new Uint8Array(await file.slice(0, MAX_HEAD_BYTES).arrayBuffer())
  const info = { name, type, size: file.size }
  const found = fileTypeOf(info, head)
  if (PICTURES.has(found.id)) return { found, shown: { kind: "picture", type: found.mime[0] } }
  if (found.id === "pdf") return { found, shown: { kind: "pdf" } }
  const parser = found.viewer ? PARSERS[found.viewer] : undefined
  if (!parser || file.size > MAX_READ_BYTES) return { found, shown: { kind: "none" } }
  try {
    const model = await parser.read({ ...info, file, found })
    return { found, shown: { kind: "reading", reading: await parser.readingOf(model) } }
  } catch (cause) {
    if (cause instanceof KeywardError) throw cause
    throw new KeywardError("document-damaged", {}, { cause })
  }
}
