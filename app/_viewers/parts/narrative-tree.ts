/**
 * Text that people wrote for people, as inert data: FHIR's `Narrative`, a section's `text` in CDA. A parser makes it, a
 * view draws it as React elements. Nothing in it can load, run or lead anywhere.
 */
export type NarrativeNode = string | NarrativeElement

export interface NarrativeElement {
  readonly tag: NarrativeTag
  readonly children: readonly NarrativeNode[]
  readonly colSpan?: number
  readonly rowSpan?: number
  readonly scope?: "row" | "col" | "rowgroup" | "colgroup"
  readonly lang?: string
  readonly dir?: "ltr" | "rtl"
  /** As in the file; what refers to it says it by this. It is not set on the page. */
  readonly id?: string
  /** Where a link leads. Shown as text, never followed. */
  readonly href?: string
  /** Index of an attachment that is drawn after the element's children. */
  readonly attachment?: number
}

export const NARRATIVE_TAGS = [
  ...["p", "div", "span", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "address"],
  ...["ul", "ol", "li", "dl", "dt", "dd"],
  ...["table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "td", "th"],
  ...["a", "b", "strong", "i", "em", "u", "del", "ins", "sub", "sup", "small"],
  ...["code", "kbd", "samp", "var", "q", "cite"],
] as const satisfies readonly string[]
export type NarrativeTag = (typeof NARRATIVE_TAGS)[number]

const BLOCKS: ReadonlySet<string> = new Set([
  ...["p", "div", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "address"],
  ...["ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tfoot", "tr"],
])
const CELLS: ReadonlySet<string> = new Set(["td", "th"])

/** The same as plain text: cells are separated by tabs, rows and blocks by line breaks. */
export function narrativeText(nodes: readonly NarrativeNode[]): string {
  const parts: string[] = []
  collect(nodes, parts, false)
  return parts
    .join("")
    .replace(/[ \u00a0]*\t[ \t]*/g, "\t")
    .replace(/\s*\n\s*/g, "\n")
    .trim()
}

function collect(nodes: readonly NarrativeNode[], parts: string[], kept: boolean): void {
  for (const node of nodes) {
    if (typeof node === "string") {
      parts.push(kept ? node : node.replace(/[ \t\r\n]+/g, " "))
      continue
    }
    if (BLOCKS.has(node.tag)) parts.push("\n")
    collect(node.children, parts, kept || node.tag === "pre")
    if (node.href) parts.push(` (${node.href})`)
    if (CELLS.has(node.tag)) parts.push("\t")
    if (BLOCKS.has(node.tag)) parts.push("\n")
  }
}
