import type { InertNode } from "./model"

const BLOCKS = new Set(
  "p div h1 h2 h3 h4 h5 h6 blockquote pre address ul ol li dl dt dd table caption thead tbody tfoot tr hr br".split(
    " ",
  ),
)

/** A narrative as plain text: blocks and rows on lines of their own, cells separated by tabs. */
export function plainTextOf(nodes: readonly InertNode[]): string {
  const parts: string[] = []
  const add = (node: InertNode, pre: boolean): void => {
    if (typeof node === "string") {
      parts.push(pre ? node : node.replace(/[ \t\r\n\f]+/g, " "))
      return
    }
    const block = BLOCKS.has(node.tag)
    if (block) parts.push("\n")
    for (const child of node.children) add(child, pre || node.tag === "pre")
    if (block) parts.push("\n")
    else if (node.tag === "td" || node.tag === "th") parts.push("\t")
  }
  for (const node of nodes) add(node, false)
  return parts
    .join("")
    .replace(/[ \t]*\n[ \t]*/g, "\n")
    .replace(/ *\t */g, "\t")
    .replace(/\n{3,}/g, "\n\n")
    .trim()
}
