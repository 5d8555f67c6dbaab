import type { Node, Nodes, Parents, Table } from "mdast"
import { fromMarkdown } from "mdast-util-from-markdown"
import { gfmFromMarkdown } from "mdast-util-gfm"
import { gfm } from "micromark-extension-gfm"
import { KeywardError } from "../../_core/errors"
import { EMPTY_DOCUMENT } from "../parts/narrative-document"
import type { NarrativeDocument } from "../parts/narrative-document"
import type { NarrativeNode, NarrativeTag } from "../parts/narrative-tree"
import { numberedList } from "../parts/numbered-list"
import { decode, decodingNote } from "../text/decode"
import type { ReadInput } from "../viewer"

export { readingOf } from "../parts/narrative-document"

/** Larger files are notes of nobody. Bytes. */
export const MAX_MARKDOWN_BYTES = 5_000_000
/** Deeper quotations and lists are drawn at this depth. */
const MAX_DEPTH = 100

/**
 * CommonMark with GitHub's tables, as inert data.
 * @throws KeywardError `document-too-large`
 */
export async function read({ file }: ReadInput): Promise<NarrativeDocument> {
  if (file.size > MAX_MARKDOWN_BYTES) throw new KeywardError("document-too-large", { size: file.size })
  const decoded = decode(new Uint8Array(await file.arrayBuffer()))
  const tree = fromMarkdown(decoded.text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] })
  const pictures = { count: 0 }
  const nodes = children(tree, pictures, 0)
  const heading = tree.children.find((node) => node.type === "heading")
  const note = decodingNote(decoded)
  return {
    ...EMPTY_DOCUMENT,
    title: heading?.type === "heading" && heading.depth === 1 ? wordsOf(heading) : "",
    sections: [{ title: "", nodes }],
    notes: note ? [note] : [],
    notShown: pictures.count > 0 ? [{ what: "pictures that lie elsewhere", count: pictures.count }] : [],
  }
}

interface Pictures {
  count: number
}

const children = (parent: Parents, pictures: Pictures, depth: number): NarrativeNode[] =>
  depth > MAX_DEPTH
    ? [wordsOf(parent)]
    : (parent.children as Nodes[]).flatMap((node) => one(node, pictures, depth + 1))

const TAGS: Partial<Record<Nodes["type"], NarrativeTag>> = {
  paragraph: "p",
  blockquote: "blockquote",
  emphasis: "em",
  strong: "strong",
  delete: "del",
}

function one(node: Nodes, pictures: Pictures, depth: number): readonly NarrativeNode[] {
  const inside = "children" in node ? () => children(node, pictures, depth) : () => []
  const tag = TAGS[node.type]
  if (tag) return [{ tag, children: inside() }]
  switch (node.type) {
    case "text":
      return [node.value]
    // HTML is shown as it is written: nothing of it becomes part of the page
    case "html":
      return [{ tag: "code", children: [node.value] }]
    case "inlineCode":
      return [{ tag: "code", children: [node.value] }]
    case "code":
      return [{ tag: "pre", children: [node.value] }]
    case "heading":
      return [{ tag: `h${node.depth}`, children: inside() }]
    case "break":
      return [{ tag: "br", children: [] }]
    case "thematicBreak":
      return [{ tag: "hr", children: [] }]
    case "list": {
      const start = node.start ?? 1
      if (node.ordered && start !== 1)
        return [
          numberedList(
            node.children.map((item, index) => ({
              number: start + index,
              children: children(item, pictures, depth),
            })),
          ),
        ]
      return [{ tag: node.ordered ? "ol" : "ul", children: inside() }]
    }
    case "listItem": {
      const box = typeof node.checked === "boolean" ? [node.checked ? "[x] " : "[ ] "] : []
      return [{ tag: "li", children: [...box, ...inside()] }]
    }
    case "link": {
      const same = wordsOf(node) === node.url.replace(/^mailto:/, "")
      return [{ tag: "a", children: inside(), ...(same ? {} : { href: node.url }) }]
    }
    case "image":
      pictures.count += 1
      return [`[Picture: ${node.alt || "without a name"}, at ${node.url}, not loaded]`]
    case "imageReference":
      pictures.count += 1
      return [`[Picture: ${node.alt || node.identifier}, not loaded]`]
    case "definition":
      return [{ tag: "p", children: [`[${node.label ?? node.identifier}]: ${node.url}`] }]
    case "footnoteReference":
      return [{ tag: "sup", children: [node.identifier] }]
    case "footnoteDefinition":
      return [{ tag: "div", children: [{ tag: "sup", children: [node.identifier] }, ...inside()] }]
    case "table":
      return [tableOf(node, pictures, depth)]
    default:
      return inside()
  }
}

const tableOf = ({ children: rows }: Table, pictures: Pictures, depth: number): NarrativeNode => ({
  tag: "table",
  children: rows.map((row, index) => ({
    tag: "tr",
    children: row.children.map((cell) => ({
      tag: index === 0 ? "th" : "td",
      children: children(cell, pictures, depth),
    })),
  })),
})

/** The text below a node, without recursion. */
function wordsOf(node: Node): string {
  const parts: string[] = []
  const open: Nodes[] = [node as Nodes]
  for (let next = open.pop(); next; next = open.pop()) {
    if ("value" in next) parts.push(next.value)
    else if ("children" in next) open.push(...[...(next.children as Nodes[])].reverse())
  }
  return parts.join("")
}
