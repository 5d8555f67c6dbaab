import { DOMParser } from "@xmldom/xmldom"
import type { Document, Element } from "@xmldom/xmldom"
import { BlobReader, configure, TextWriter, ZipReader } from "@zip.js/zip.js"
import type { FileEntry } from "@zip.js/zip.js"
import { KeywardError } from "../../_core/errors"
import type { NarrativeSection } from "../parts/narrative-document"
import { notShown } from "../parts/not-shown"
import type { NarrativeNode } from "../parts/narrative-tree"
import type { NotShown } from "../reading"

// No thread of its own: this runs in one already, and in Node
configure({ useWebWorkers: false })

/** Bytes of all parts, unpacked. A document that names more is not opened. */
export const MAX_UNPACKED_BYTES = 300_000_000
/** Bytes of one part of text, unpacked. */
const MAX_PART_BYTES = 50_000_000
const MAX_PARTS = 10_000

/** What a Word document has beside the text that mammoth reads. */
export interface PartsBeside {
  readonly title: string
  readonly author: string
  /** ISO 8601: when it was created. */
  readonly created: string
  readonly sections: readonly NarrativeSection[]
  readonly notes: readonly string[]
  readonly notShown: readonly NotShown[]
}

/**
 * ISO/IEC 29500-1: headers and footers (17.10), comments (17.13.4), text that was deleted with changes tracked (17.13.5),
 * and what has no words: charts, formulas, embedded files.
 * @throws KeywardError `document-too-large` if the parts would unpack to too much
 */
export async function readPartsBeside(file: Blob): Promise<PartsBeside> {
  const zip = new ZipReader(new BlobReader(file))
  try {
    const entries = (await zip.getEntries()).filter((entry) => !entry.directory)
    const size = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0)
    if (size > MAX_UNPACKED_BYTES || entries.length > MAX_PARTS)
      throw new KeywardError("document-too-large", { size })
    const byName = new Map(entries.map((entry) => [entry.filename, entry]))
    const open = async (name: string) => xmlOf(byName.get(name))
    const named = async (pattern: RegExp) => {
      const found = [...byName.keys()].filter((name) => pattern.test(name)).sort()
      return (await Promise.all(found.map(open))).filter((document) => document !== null)
    }
    const main = await open("word/document.xml")
    const core = await open("docProps/core.xml")
    const headers = await named(/^word\/header\d*\.xml$/)
    const footers = await named(/^word\/footer\d*\.xml$/)
    const comments = await open("word/comments.xml")
    const own = (name: string) => (core ? (all(core, name)[0]?.textContent?.trim() ?? "") : "")
    return {
      title: own("title"),
      author: own("creator"),
      created: own("created"),
      sections: [
        section("Headers", paragraphs(headers)),
        section("Footers", paragraphs(footers)),
        section("Comments", comments ? all(comments, "comment").map(comment) : []),
        section("Deleted in tracked changes, not part of the text", main ? deleted(main) : []),
      ].filter(({ nodes }) => nodes.length > 0),
      notes: main ? notesOf(main) : ["Whether this document has tracked changes could not be found out."],
      notShown: main ? notShownOf(main, entries) : [],
    }
  } finally {
    await zip.close()
  }
}

async function xmlOf(entry: FileEntry | undefined): Promise<Document | null> {
  if (!entry || entry.uncompressedSize > MAX_PART_BYTES) return null
  const text = await entry.getData(new TextWriter(), { checkSignature: false })
  // A type declaration could define what unfolds to far more than the file; Word writes none
  if (text.includes("<!DOCTYPE")) return null
  try {
    return new DOMParser({ onError: () => undefined }).parseFromString(text, "text/xml")
  } catch {
    return null
  }
}

const all = (parent: Document | Element, name: string): Element[] => [
  ...parent.getElementsByTagNameNS("*", name),
]
const section = (title: string, nodes: readonly NarrativeNode[]): NarrativeSection => ({ title, nodes })

/** The words of an element: its text, tabs and line breaks. */
function wordsOf(element: Element): string {
  const parts: string[] = []
  for (const each of all(element, "*")) {
    if (each.localName === "t" || each.localName === "delText") parts.push(each.textContent ?? "")
    else if (each.localName === "tab" && each.parentNode?.localName === "r") parts.push("\t")
    else if (each.localName === "br" || each.localName === "cr") parts.push("\n")
  }
  return parts.join("")
}

/** Paragraphs with words in them; those of different pages are often alike, and are said once. */
function paragraphs(documents: readonly Document[]): NarrativeNode[] {
  const lines = new Set(
    documents.flatMap((document) => all(document, "p").map((each) => wordsOf(each).trim())),
  )
  lines.delete("")
  return [...lines].map((line) => ({ tag: "p", children: [line] }))
}

function comment(element: Element): NarrativeNode {
  const by = element.getAttribute("w:author") ?? ""
  const words = all(element, "p").map(wordsOf).join("\n").trim()
  return { tag: "p", children: [...(by ? [{ tag: "b" as const, children: [`${by}: `] }] : []), words] }
}

/** Runs that were deleted, or moved elsewhere. */
function deleted(main: Document): NarrativeNode[] {
  return [...all(main, "del"), ...all(main, "moveFrom")]
    .map((each) => wordsOf(each).trim())
    .filter(Boolean)
    .map((words) => ({ tag: "p", children: [{ tag: "del", children: [words] }] }))
}

function notesOf(main: Document): string[] {
  const inserted = [...all(main, "ins"), ...all(main, "moveTo")].some((each) => wordsOf(each).trim() !== "")
  const removed = deleted(main).length > 0
  const twice = all(main, "dstrike").some(isOn)
  const hidden = all(main, "vanish").some(isOn)
  const numbered = all(main, "numPr").length > 0
  return [
    ...(inserted || removed
      ? [
          "This document has tracked changes that nobody has accepted or refused yet: inserted text stands in the text " +
            "like any other, deleted text stands at the end.",
        ]
      : []),
    ...(twice ? ["Some text is struck through with two lines in Word; here it stands without them."] : []),
    ...(hidden ? ["Text that is hidden in Word is shown here like any other."] : []),
    ...(numbered ? ["Numbers of lists may differ from those that Word shows."] : []),
  ]
}

/** A switch such as `<w:vanish/>` may say that it is off. */
const isOn = (element: Element): boolean =>
  !["0", "false", "off", "none"].includes(element.getAttribute("w:val") ?? "") &&
  // Of a style or a paragraph's mark it says nothing about text that stands there
  element.parentNode?.parentNode?.localName === "r"

function notShownOf(main: Document, entries: readonly FileEntry[]): NotShown[] {
  const charts = [...all(main, "chart"), ...all(main, "relIds")].length
  const embedded = entries.filter(({ filename }) => filename.startsWith("word/embeddings/")).length
  return [
    ...notShown(charts, "chart or diagram", "charts and diagrams"),
    ...notShown(all(main, "oMath").length, "formula"),
    ...notShown(embedded, "embedded file"),
  ]
}
