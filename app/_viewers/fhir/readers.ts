import { KeywardError } from "../../_core/errors"
import type { FileType } from "../../_core/file-types"
import { losslessJson } from "../json/lossless"
import type { LosslessJson } from "../json/lossless"
import { decode, decodingNote } from "../json/decode-text"
import { Decimal } from "./tree"
import type { FhirNode } from "./tree"
import { treeOfXml } from "./xml"

/** What a file holds: one tree, or one per line of NDJSON. */
export interface FhirTrees {
  readonly trees: readonly FhirTree[]
  /** Sentences about damage, duplicate names, lines that are not JSON. */
  readonly notes: readonly string[]
}

export interface FhirTree {
  readonly root: FhirNode
  /** Prefix of the tree's JSON pointers: "" for a file of one tree, `line 3 ` for a line of NDJSON. */
  readonly at: string
}

/** Above this a file is not read into a tree: a tree takes many times the bytes of its file. */
export const MAX_FHIR_BYTES = 100_000_000

/**
 * Reads JSON, XML or NDJSON into trees. A document that breaks off is not read at all: what was lost may be what denies
 * the rest. Lines of NDJSON stand for themselves; those that are damaged are said.
 * @throws KeywardError `document-damaged` if nothing can be read, `document-too-large`
 */
export async function readTrees(file: Blob, found: FileType): Promise<FhirTrees> {
  if (file.size > MAX_FHIR_BYTES) throw new KeywardError("document-too-large", { size: file.size })
  const decoded = decode(new Uint8Array(await file.arrayBuffer()))
  const read = readText(decoded.text, found)
  return { ...read, notes: [decodingNote(decoded), ...read.notes].filter(Boolean) }
}

/** The tree of a JSON text. Throws `document-damaged` if it is not JSON. */
export const treeOfJson = (text: string): FhirNode => rootOf(losslessJson(text, digits))

const digits = (text: string) => new Decimal(text)

function rootOf({ root, fault }: LosslessJson<Decimal>): FhirNode {
  if (root === undefined) throw new KeywardError("document-damaged", fault ? { line: fault.line } : {})
  return root
}

function readText(text: string, found: FileType): FhirTrees {
  if (/^\s*</.test(text)) {
    const { root, notes } = treeOfXml(text)
    return { trees: [{ root, at: "" }], notes }
  }
  if (found.id === "fhir-ndjson") return readLines(text)
  const read = losslessJson(text, digits)
  return { trees: [{ root: rootOf(read), at: "" }], notes: notesOf([{ read, at: "" }]) }
}

/** http://ndjson.org: one JSON text a line. */
function readLines(text: string): FhirTrees {
  const lines = text.split(/\r?\n/).flatMap((line, index) => {
    const at = `line ${index + 1}`
    return line.trim() ? [{ at, read: losslessJson(line, digits) }] : []
  })
  const damaged = lines.filter(({ read }) => read.root === undefined)
  const trees = lines.flatMap(({ at, read }) =>
    read.root === undefined ? [] : [{ root: read.root as FhirNode, at: `${at} ` }],
  )
  if (trees.length === 0) throw new KeywardError("document-damaged", { line: 1 })
  return {
    trees,
    notes: [
      ...sentence(
        damaged.map(({ at }) => at),
        "not JSON and not read",
      ),
      ...notesOf(lines),
    ],
  }
}

function notesOf(all: readonly { readonly at: string; readonly read: LosslessJson<Decimal> }[]): string[] {
  const twice = all.flatMap(({ at, read }) =>
    read.duplicates.map((pointer) => (at ? `${at} ${pointer}` : pointer)),
  )
  const deep = all.reduce((sum, { read }) => sum + read.tooDeep, 0)
  return [
    ...sentence(twice, "named twice in one object, of which the last is read"),
    ...(deep > 0
      ? [`Content that is nested too deep is not read, in ${deep} ${deep === 1 ? "place" : "places"}.`]
      : []),
  ]
}

const MAX_NAMED = 3

/** `line 3, line 7, line 9 and 4 more: not JSON and not read.` */
function sentence(places: readonly string[], what: string): string[] {
  if (places.length === 0) return []
  const named = places.slice(0, MAX_NAMED).join(", ")
  const more = places.length > MAX_NAMED ? ` and ${places.length - MAX_NAMED} more` : ""
  return [`${named.charAt(0).toUpperCase()}${named.slice(1)}${more}: ${what}.`]
}
