import MarkdownIt from "markdown-it"
import type { Token } from "markdown-it"
import { narrativeText, NARRATIVE_TAGS } from "../parts/narrative-tree"
import type { NarrativeElement, NarrativeNode, NarrativeTag } from "../parts/narrative-tree"
import { numberedList } from "../parts/numbered-list"

export interface MarkdownTree {
  readonly nodes: readonly NarrativeNode[]
  /** Pictures, none of which is loaded. */
  readonly pictures: number
}

/** What is nested deeper would be left out by markdown-it without a word. */
const MAX_DEPTH = 200
// HTML is text like any other; addresses become no links of their own accord
const PARSER = new MarkdownIt({ html: false, linkify: false, maxNesting: MAX_DEPTH })
// Addresses are shown, never followed: none is so dangerous that it has to be hidden
PARSER.validateLink = () => true

/** Markdown as inert data; null if it is nested too deep. */
export function markdownTree(text: string): MarkdownTree | null {
  const root = open("div")
  const stack: Open[] = [root]
  let pictures = 0
  for (const token of PARSER.parse(text, {})) {
    if (token.level >= MAX_DEPTH - 4) return null
    const words = token.type === "inline" ? inline(token.children ?? []) : null
    if (words) {
      pictures += words.pictures
      stack.at(-1)?.children.push(...words.nodes)
    } else take(token, stack)
  }
  return { nodes: root.children, pictures }
}

interface Open {
  readonly tag: NarrativeTag
  readonly children: NarrativeNode[]
  readonly token: Token | null
}
const open = (tag: NarrativeTag, token: Token | null = null): Open => ({ tag, children: [], token })

function inline(tokens: readonly Token[]): MarkdownTree {
  const root = open("span")
  const stack: Open[] = [root]
  let pictures = 0
  for (const token of tokens) {
    if (token.type === "image") {
      pictures += 1
      const named = token.content || "without a name"
      stack.at(-1)?.children.push(`[Picture: ${named}, at ${addressOf(token, "src")}, not loaded]`)
    } else take(token, stack)
  }
  return { nodes: root.children, pictures }
}

/** One token onto the tree that is being built: its beginning, its end, or a leaf. */
function take(token: Token, stack: Open[]): void {
  if (token.nesting === 1) {
    stack.push(open(tagOf(token), token))
    return
  }
  if (token.nesting === -1) {
    const ended = stack.length > 1 ? stack.pop() : undefined
    // The paragraphs of a list without blank lines are hidden
    if (ended) stack.at(-1)?.children.push(...(ended.token?.hidden ? ended.children : [elementOf(ended)]))
    return
  }
  stack.at(-1)?.children.push(leafOf(token))
}

const TAGS: ReadonlySet<string> = new Set(NARRATIVE_TAGS)
const tagOf = ({ tag }: Token): NarrativeTag =>
  tag === "s" ? "del" : TAGS.has(tag) ? (tag as NarrativeTag) : "span"

function leafOf(token: Token): NarrativeNode {
  switch (token.type) {
    case "softbreak":
      return "\n"
    case "hardbreak":
      return { tag: "br", children: [] }
    case "hr":
      return { tag: "hr", children: [] }
    case "code_inline":
      return { tag: "code", children: [token.content] }
    case "fence":
    case "code_block":
      return { tag: "pre", children: [token.content.replace(/\n$/, "")] }
    default:
      return token.content
  }
}

function elementOf({ tag, children, token }: Open): NarrativeElement {
  const start = Number(token?.attrGet("start") ?? 1)
  if (tag === "ol" && start !== 1) {
    const items = children.filter((item) => typeof item !== "string")
    return numberedList(items.map((item, index) => ({ number: start + index, children: item.children })))
  }
  if (tag !== "a" || !token) return { tag, children }
  const href = addressOf(token, "href")
  const same = narrativeText(children) === href.replace(/^mailto:/, "")
  return { tag, children, ...(same ? {} : { href }) }
}

const addressOf = (token: Token, attribute: string): string => String(token.attrGet(attribute) ?? "")
