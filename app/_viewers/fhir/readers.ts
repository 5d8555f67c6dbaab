import { parseTree } from "jsonc-parser"
import type { Node } from "jsonc-parser"
import { KeywardError } from "../../_core/errors"
import type { FileType } from "../../_core/file-types"
import { Decimal } from "./tree"
import type { FhirNode } from "./tree"

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

/** Reads JSON, XML or NDJSON into trees. Throws `document-damaged` if nothing can be read. */
export async function readTrees(file: Blob, _found: FileType): Promise<FhirTrees> {
  return { trees: [{ root: treeOfJson(await file.text()), at: "" }], notes: [] }
}

/** The tree of a JSON text. Throws `document-damaged` if it is not JSON. */
export function treeOfJson(text: string): FhirNode {
  const root = parseTree(text)
  if (!root) throw new KeywardError("document-damaged")
  return treeOf(root, text)
}

function treeOf(node: Node, text: string): FhirNode {
  switch (node.type) {
    case "object": {
      const fields = Object.create(null) as Record<string, FhirNode>
      for (const { children } of node.children ?? []) {
        const [name, value] = children ?? []
        if (name && value) fields[name.value as string] = treeOf(value, text)
      }
      return fields
    }
    case "array":
      return (node.children ?? []).map((child) => treeOf(child, text))
    case "number":
      return new Decimal(text.slice(node.offset, node.offset + node.length))
    case "null":
      return null
    default:
      return node.value as string | boolean
  }
}
