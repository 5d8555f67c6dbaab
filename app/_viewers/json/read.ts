import { KeywardError } from "../../_core/errors"
import { EMPTY_READING } from "../reading"
import type { Reading } from "../reading"
import type { ReadInput } from "../viewer"
import { decode, decodingNote } from "./decode-text"
import { prettyJson } from "./pretty"
import { prettyXml } from "./pretty-xml"
import { pagesOf } from "./text-pages"

/** A file as it is written, its markup indented. */
export interface WrittenModel {
  /** UTF-8, in order; each is short enough to be laid out at once. */
  readonly pages: readonly Blob[]
  readonly language: "JSON" | "XML" | "text"
  readonly notes: readonly string[]
}

/** Above this nothing is indented and nothing is shown: the text takes several times the bytes of its file. */
export const MAX_WRITTEN_BYTES = 100_000_000

/** Reads JSON, JSON lines and XML as text for people. Throws `document-too-large`. */
export async function read({ file, found }: ReadInput): Promise<WrittenModel> {
  if (file.size > MAX_WRITTEN_BYTES) throw new KeywardError("document-too-large", { size: file.size })
  const decoded = decode(new Uint8Array(await file.arrayBuffer()))
  const { pages, language, notes } = written(decoded.text, found.id.endsWith("ndjson"))
  return {
    pages: pages.map((page) => new Blob([page])),
    language,
    notes: [decodingNote(decoded), ...notes].filter(Boolean),
  }
}

export const readingOf = async ({ pages, notes }: WrittenModel): Promise<Reading> => ({
  ...EMPTY_READING,
  notes,
  text: await new Blob([...pages]).text(),
})

interface Written {
  readonly pages: readonly string[]
  readonly language: WrittenModel["language"]
  readonly notes: readonly string[]
}

function written(text: string, lines: boolean): Written {
  if (/^\s*</.test(text)) {
    const pages = prettyXml(text)
    if (pages) return { pages, language: "XML", notes: [] }
    return {
      pages: pagesOf(text),
      language: "text",
      notes: ["This is not well-formed XML; it is shown as it stands."],
    }
  }
  if (lines) return linesOf(text)
  const { pages, fault } = prettyJson(text)
  if (!fault) return { pages, language: "JSON", notes: [] }
  const note = `This is not well-formed JSON from line ${fault.line} on; it is shown as it stands.`
  return { pages: pagesOf(text), language: "text", notes: [note] }
}

/** Each line of NDJSON by itself, a blank line between two; a damaged one as it stands. */
function linesOf(text: string): Written {
  const damaged: number[] = []
  const parts: string[] = []
  text.split(/\r?\n/).forEach((line, index) => {
    if (!line.trim()) return
    const { pages, fault } = prettyJson(line)
    if (fault) damaged.push(index + 1)
    parts.push(fault ? line : pages.join(""))
  })
  const named = damaged.slice(0, 3).join(", ") + (damaged.length > 3 ? ` and ${damaged.length - 3} more` : "")
  return {
    pages: pagesOf(parts.join("\n\n")),
    language: "JSON",
    notes: damaged.length > 0 ? [`Not JSON, shown as it stands: line ${named}.`] : [],
  }
}
