import { codeTable } from "../../_core/code-table"
import type { NarrativeElement, NarrativeNode, NarrativeTag } from "../parts/narrative-tree"
import type { Context } from "./context"
import { attribute, childOf, childrenOf, textIn } from "./xml"
import type { XmlElement, XmlNode } from "./xml"

/** Elements of CDA narrative (CDA R2 4.3.5), and of the XHTML that some systems write there. */
const TAGS = codeTable<NarrativeTag>({
  paragraph: "p",
  content: "span",
  linkHtml: "a",
  item: "li",
  footnote: "small",
  footnoteRef: "sup",
  renderMultiMedia: "div",
  caption: "p",
  title: "p",
  list: "ul",
  ...Object.fromEntries(
    (
      [
        ...["p", "div", "span", "br", "hr", "blockquote", "pre", "ul", "ol", "li", "dl", "dt", "dd"],
        ...["table", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "td", "th", "a", "b", "strong", "i"],
        ...["em", "u", "del", "ins", "sub", "sup", "small", "code", "h1", "h2", "h3", "h4", "h5", "h6"],
      ] as const
    ).map((tag) => [tag, tag]),
  ),
})
/** Deeper elements give only their text: a page need not nest more. */
const MAX_DEPTH = 60

/** A section's `text` as inert nodes: every text node of the file stands in it, in its order. */
export function narrativeOf(text: XmlElement | undefined, context: Context): NarrativeNode[] {
  return text ? nodesOf(text.children, context, 0) : []
}

function nodesOf(nodes: readonly XmlNode[], context: Context, depth: number): NarrativeNode[] {
  return nodes.map((node) => {
    if (typeof node === "string") return node
    return depth >= MAX_DEPTH ? textIn(node) : elementOf(node, context, depth + 1)
  })
}

function elementOf(element: XmlElement, context: Context, depth: number): NarrativeElement {
  const { name } = element
  const styles = attribute(element, "styleCode").split(/\s+/)
  let children: NarrativeNode[] = nodesOf(element.children, context, depth)
  let tag: NarrativeTag = TAGS[name] ?? "span"
  if (name === "list" && (attribute(element, "listType") === "ordered" || styles.some(isNumbered))) tag = "ol"
  if (name === "caption" && element.parent?.name === "table") tag = "caption"
  // Its words must not be taken for what holds now
  if (attribute(element, "revised") === "delete")
    children = [{ tag: "del", children: ["(deleted: ", ...children, ")"] }]
  if (styles.some((style) => /^(Bold|xLabel|header)$/i.test(style)) || /^(caption|title)$/.test(name))
    children = [{ tag: "strong", children }]
  if (styles.some((style) => /^(Italics|Emphasis)$/i.test(style))) children = [{ tag: "em", children }]
  if (styles.some((style) => /^Underline$/i.test(style))) children = [{ tag: "u", children }]
  return { tag, children, ...attributesOf(element), ...mediaOf(element, context) }
}

/** `Arabic`, `LittleRoman`, `BigAlpha` … (CDA R2 4.3.5.11) */
const isNumbered = (style: string): boolean => /^(Arabic|(Little|Big)(Roman|Alpha))$/.test(style)

function attributesOf(element: XmlElement): Partial<NarrativeElement> {
  const span = (name: string) => {
    const number = Number(attribute(element, name))
    return Number.isInteger(number) && number > 1 && number <= 1000 ? number : undefined
  }
  const [colSpan, rowSpan] = [span("colspan"), span("rowspan")]
  const scope = attribute(element, "scope")
  const id = attribute(element, "ID")
  const href = element.name === "linkHtml" || element.name === "a" ? attribute(element, "href") : ""
  const lang = attribute(element, "language")
  return {
    ...(colSpan ? { colSpan } : {}),
    ...(rowSpan ? { rowSpan } : {}),
    ...(scope === "row" || scope === "col" || scope === "rowgroup" || scope === "colgroup" ? { scope } : {}),
    ...(id ? { id } : {}),
    ...(href ? { href } : {}),
    ...(lang ? { lang } : {}),
  }
}

/** `renderMultiMedia` names the media objects that it stands for. */
function mediaOf(element: XmlElement, context: Context): Partial<NarrativeElement> {
  if (element.name !== "renderMultiMedia") return {}
  for (const id of attribute(element, "referencedObject").split(/\s+/).filter(Boolean)) {
    const target = context.target(`#${id}`)
    const media = target?.name === "regionOfInterest" ? innerMedia(target) : target
    const index = media ? context.attachmentOf(media) : undefined
    if (index !== undefined) return { attachment: index }
    context.miss("pictures that are not in the file")
  }
  return {}
}

const innerMedia = (region: XmlElement): XmlElement | undefined =>
  childrenOf(region, "entryRelationship").map((relation) => childOf(relation, "observationMedia"))[0]
