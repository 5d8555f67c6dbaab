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
  // Line by line, and runs of spaces first: no expression looks at a run of blanks more than once.
  return parts
    .join("")
    .replace(/ +/g, " ")
    .split("\n")
    .map(trimmed)
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim()
}

/** A line without blanks around it and around its tabs. */
function trimmed(line: string): string {
  let [start, end] = [0, line.length]
  const blank = (at: number) => line[at] === " " || line[at] === "\t"
  while (start < end && blank(start)) start++
  while (end > start && blank(end - 1)) end--
  return line.slice(start, end).replace(/ ?\t ?/g, "\t")
}
