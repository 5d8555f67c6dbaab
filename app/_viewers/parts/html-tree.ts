import { codeTable } from "../../_core/code-table"
import { parse } from "parse5"
import type { DefaultTreeAdapterTypes } from "parse5"
import { NARRATIVE_TAGS } from "./narrative-tree"
import type { NarrativeElement, NarrativeNode, NarrativeTag } from "./narrative-tree"
import { numberedList } from "./numbered-list"

export interface HtmlTree {
  readonly nodes: readonly NarrativeNode[]
  /** Of the document's head; empty without one. */
  readonly title: string
  /** Elements that play or embed something, and forms' buttons: nothing of them is drawn. */
  readonly embedded: number
}

/** What stands for a picture. */
export type DrawImage = (source: string, alt: string) => readonly NarrativeNode[]

/** Deeper elements are drawn at this depth. */
const MAX_DEPTH = 100

const LEFT_OUT = new Set(["script", "style", "link", "meta", "base", "title", "head", "template", "noframes"])
const EMBEDDED = new Set([
  "iframe",
  "frame",
  "object",
  "embed",
  "applet",
  "video",
  "audio",
  "canvas",
  "portal",
])
const BLOCK = new Set([
  ...[
    "article",
    "aside",
    "center",
    "details",
    "dialog",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
  ],
  ...[
    "hgroup",
    "legend",
    "main",
    "nav",
    "section",
    "summary",
    "option",
    "select",
    "textarea",
    "body",
    "html",
  ],
])
const SAME = codeTable<NarrativeTag>({
  s: "del",
  strike: "del",
  tt: "code",
  dir: "ul",
  menu: "ul",
})
const TAGS: ReadonlySet<string> = new Set(NARRATIVE_TAGS)

/**
 * An HTML document as inert data: its text with paragraphs, lists, tables and emphasis. Links keep their address as
 * text; programs, styles and forms are left out. Parsed by the rules of the HTML standard without a browser.
 */
export function htmlTree(html: string, drawImage: DrawImage): HtmlTree {
  const document = parse(html, { scriptingEnabled: false })
  const found = { title: "", embedded: 0 }

  const all = (parent: DefaultTreeAdapterTypes.ParentNode, depth: number): NarrativeNode[] =>
    parent.childNodes.flatMap((node) => one(node, depth))
  const one = (node: DefaultTreeAdapterTypes.Node, depth: number): readonly NarrativeNode[] => {
    if (node.nodeName === "#text") return [(node as DefaultTreeAdapterTypes.TextNode).value]
    if (!("tagName" in node)) return []
    const { tagName } = node
    if (tagName === "head") found.title = titleIn(node)
    if (LEFT_OUT.has(tagName)) return []
    const attributes = attributesOf(node)
    if (tagName === "img" || tagName === "image")
      return drawImage(attributes.get("src") ?? attributes.get("href") ?? "", attributes.get("alt") ?? "")
    if (tagName === "input") return [valueOf(attributes)]
    if (EMBEDDED.has(tagName)) found.embedded += 1
    if (depth > MAX_DEPTH) return [...flatText(node)]
    const children = all(node, depth + 1)
    if (tagName === "ol" && hasOwnNumbers(node))
      return [numberedList(itemsOf(node, (item) => all(item, depth + 2)))]
    return tagName === "html" || tagName === "body" ? children : [elementOf(tagName, attributes, children)]
  }
  const nodes = all(document, 0)
  return { nodes, ...found }
}

const hasOwnNumbers = (list: DefaultTreeAdapterTypes.Element): boolean =>
  list.attrs.some(({ name, value }) => (name === "start" && value !== "1") || name === "reversed") ||
  list.childNodes.some((item) => "attrs" in item && item.attrs.some(({ name }) => name === "value"))

/** HTML "ordinal value" of the items of a list. */
function itemsOf(
  list: DefaultTreeAdapterTypes.Element,
  inside: (item: DefaultTreeAdapterTypes.Element) => NarrativeNode[],
) {
  const own = attributesOf(list)
  const items = list.childNodes.filter((item) => "tagName" in item)
  const step = own.has("reversed") ? -1 : 1
  let next = Number.parseInt(own.get("start") ?? "", 10)
  if (Number.isNaN(next)) next = step < 0 ? items.length : 1
  return items.map((item) => {
    const value = Number.parseInt(attributesOf(item).get("value") ?? "", 10)
    const number = Number.isNaN(value) ? next : value
    next = number + step
    return { number, children: inside(item) }
  })
}

function elementOf(
  tagName: string,
  attributes: ReadonlyMap<string, string>,
  children: readonly NarrativeNode[],
): NarrativeElement {
  const tag =
    SAME[tagName] ?? (TAGS.has(tagName) ? (tagName as NarrativeTag) : BLOCK.has(tagName) ? "div" : "span")
  const href = attributes.get("href")?.trim() ?? ""
  const leads = tag === "a" && href !== "" && !href.startsWith("#") && !isSame(href, children)
  const dir = attributes.get("dir")?.toLowerCase()
  const [colSpan, rowSpan] = [spanOf(attributes.get("colspan")), spanOf(attributes.get("rowspan"))]
  return {
    tag,
    children: styled(attributes.get("style") ?? "", children),
    ...(leads ? { href } : {}),
    ...(dir === "ltr" || dir === "rtl" ? { dir } : {}),
    ...(colSpan > 1 ? { colSpan } : {}),
    ...(rowSpan > 1 ? { rowSpan } : {}),
  }
}

/** Emphasis that only a style says: text that is struck through means the opposite. */
function styled(style: string, children: readonly NarrativeNode[]): readonly NarrativeNode[] {
  const tags: NarrativeTag[] = []
  if (/line-through/i.test(style)) tags.push("del")
  if (/font-weight\s*:\s*(bold|[6-9]00)/i.test(style)) tags.push("b")
  if (/font-style\s*:\s*italic/i.test(style)) tags.push("i")
  return tags.reduce<readonly NarrativeNode[]>((inside, tag) => [{ tag, children: inside }], children)
}

const isSame = (href: string, children: readonly NarrativeNode[]): boolean =>
  children.length === 1 &&
  typeof children[0] === "string" &&
  href.replace(/^mailto:/i, "") === children[0].trim()

const spanOf = (value: string | undefined): number => Math.min(Number.parseInt(value ?? "1", 10) || 1, 1000)

const attributesOf = (element: DefaultTreeAdapterTypes.Element): ReadonlyMap<string, string> =>
  new Map(element.attrs.map(({ name, value }) => [name, value]))

/** What a field of a form holds. */
function valueOf(attributes: ReadonlyMap<string, string>): string {
  const type = attributes.get("type")?.toLowerCase() ?? "text"
  if (type === "checkbox" || type === "radio") return attributes.has("checked") ? "[x]" : "[ ]"
  return ["hidden", "submit", "button", "image", "password"].includes(type)
    ? ""
    : (attributes.get("value") ?? "")
}

const titleIn = (head: DefaultTreeAdapterTypes.Element): string => {
  const title = head.childNodes.find(({ nodeName }) => nodeName === "title")
  return title && "childNodes" in title ? [...flatText(title)].join("").trim() : ""
}

/** The text below a node, without recursion. */
function* flatText(node: DefaultTreeAdapterTypes.ParentNode): Generator<string> {
  const open: DefaultTreeAdapterTypes.Node[] = [...node.childNodes].reverse()
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.nodeName === "#text") yield (next as DefaultTreeAdapterTypes.TextNode).value
    else if ("childNodes" in next && !LEFT_OUT.has(next.nodeName))
      open.push(...[...next.childNodes].reverse())
  }
}
