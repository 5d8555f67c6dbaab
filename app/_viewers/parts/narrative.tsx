"use client"
import { createElement } from "react"
import type { ReactNode } from "react"
import type { Attachment } from "../reading"
import styles from "./narrative.module.css"
import type { NarrativeElement, NarrativeNode } from "./narrative-tree"

export interface NarrativeProps {
  readonly nodes: readonly NarrativeNode[]
  /** What the text belongs to: names the parts of it that scroll. */
  readonly label: string
  /** What {@link NarrativeElement.attachment} counts in. */
  readonly attachments?: readonly Attachment[]
  readonly nested?: (attachment: Attachment) => ReactNode
}

/** Elements that may hold no text of their own: the white space between their children is left out. */
const STRUCTURE: ReadonlySet<string> = new Set([
  ...["table", "thead", "tbody", "tfoot", "tr", "colgroup", "ul", "ol", "dl"],
])
const VOID: ReadonlySet<string> = new Set(["br", "hr", "col"])

/** Inert text drawn as React elements: a link is text with its address, wide tables scroll. */
export const Narrative = (props: NarrativeProps) => (
  <div className={styles.narrative}>{drawAll(props.nodes, props, false)}</div>
)

function drawAll(nodes: readonly NarrativeNode[], props: NarrativeProps, structure: boolean): ReactNode[] {
  const drawn: ReactNode[] = []
  nodes.forEach((node, index) => {
    if (typeof node !== "string") drawn.push(draw(node, index, props))
    else if (!structure || node.trim() !== "") drawn.push(node)
  })
  return drawn
}

function draw(node: NarrativeElement, key: number, props: NarrativeProps): ReactNode {
  const { tag, children, colSpan, rowSpan, scope, lang, dir, href, attachment } = node
  if (VOID.has(tag)) return createElement(tag, { key })
  const inside = drawAll(children, props, STRUCTURE.has(tag))
  if (href) inside.push(<span key="href" className={styles.address}>{` (${href})`}</span>)
  const held = attachment === undefined ? undefined : props.attachments?.[attachment]
  if (held && props.nested) inside.push(<div key="attachment">{props.nested(held)}</div>)
  // A heading in a file must not stand in the outline of the page, nor a link be one
  const name = /^h[1-6]$/.test(tag) ? "p" : tag === "a" ? "span" : tag
  const className = /^h[1-6]$/.test(tag) ? styles.heading : undefined
  const drawn = createElement(name, { key, colSpan, rowSpan, scope, lang, dir, className }, ...inside)
  if (tag !== "table") return drawn
  return (
    <div key={key} className={styles.wide} role="group" aria-label={`Table: ${props.label}`} tabIndex={0}>
      {drawn}
    </div>
  )
}
