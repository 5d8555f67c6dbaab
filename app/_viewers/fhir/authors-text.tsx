import { createElement, Fragment, useId } from "react"
import type { ReactNode } from "react"
import { Disclosure } from "../../_ui/Disclosure"
import styles from "./fhir.module.css"
import type { InertElement, InertNode, Narrative } from "./model"

const HEADING = "As the author wrote it"

/**
 * The author's own text. `aside`: entries that are shown say the same, so it is one click away. That is believed only of
 * a narrative whose status says that it was generated from the entries (hl7.org/fhir/R4/valueset-narrative-status.html).
 */
export function AuthorsText({ narrative, aside = false }: { narrative: Narrative; aside?: boolean }) {
  const ids = useId()
  const body = (
    <div className={styles.narrative}>{narrative.nodes.map((node, index) => drawn(node, index, ids))}</div>
  )
  if (aside && narrative.status === "generated")
    return (
      <Disclosure label={HEADING} className={styles.paperDetails}>
        {body}
      </Disclosure>
    )
  return (
    <div className={styles.authors}>
      <p className={styles.authorsHead}>{HEADING}</p>
      {body}
    </div>
  )
}

/** React allows no white space between the parts of a table. */
const TABLE_PARTS: ReadonlySet<string> = new Set(["table", "thead", "tbody", "tfoot", "tr", "colgroup"])
const VOID: ReadonlySet<string> = new Set(["br", "hr", "col"])

/** An inert node as a React element; its depth is bounded by the parser. */
function drawn(node: InertNode, key: number, ids: string): ReactNode {
  if (typeof node === "string") return node
  const { tag, colSpan, rowSpan, scope, lang, dir, id } = node
  if (tag === "a") return link(node, key, ids)
  const attributes = { key, colSpan, rowSpan, scope, lang, dir, ...(id ? { id: `${ids}${id}` } : {}) }
  if (VOID.has(tag)) return createElement(tag, attributes)
  const element = createElement(tag, attributes, ...childrenOf(node, ids))
  return tag === "table" ? (
    <div key={key} className={styles.wide} role="group" aria-label="Table" tabIndex={0}>
      {element}
    </div>
  ) : (
    element
  )
}

const childrenOf = ({ tag, children }: InertElement, ids: string): ReactNode[] =>
  children
    .filter((child) => !(TABLE_PARTS.has(tag) && typeof child === "string" && child.trim() === ""))
    .map((child, index) => drawn(child, index, ids))

/** Only a place within the narrative can be gone to; any other address is text. */
function link(node: InertElement, key: number, ids: string): ReactNode {
  const { href, id } = node
  const children = childrenOf(node, ids)
  const own = id ? { id: `${ids}${id}` } : {}
  if (href?.startsWith("#") && href.length > 1)
    return createElement("a", { key, ...own, href: `#${ids}${href.slice(1)}` }, ...children)
  const shown = href && !node.children.includes(href) ? ` (${href})` : ""
  return createElement("span", { key, ...own }, ...children, createElement(Fragment, { key: "href" }, shown))
}
