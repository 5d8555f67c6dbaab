import { hitsIn } from "./find"

const ALL = "keyward-find"
const CURRENT = "keyward-find-current"

/** The text of an element and its text nodes; a line break is one character. */
function textIn(element: Node): { text: string; nodes: { node: Text; from: number }[] } {
  const nodes: { node: Text; from: number }[] = []
  let text = ""
  const visit = (node: Node) => {
    if (node instanceof Text) {
      nodes.push({ node, from: text.length })
      text += node.data
    } else if (node instanceof HTMLBRElement) text += "\n"
    else node.childNodes.forEach(visit)
  }
  visit(element)
  return { text, nodes }
}

/** Marks what is found in the words of a page (CSS Custom Highlight API); the current hit is brought into sight. */
export function highlight(words: HTMLElement, query: string, current: number): void {
  if (!("highlights" in CSS)) return
  CSS.highlights.delete(ALL)
  CSS.highlights.delete(CURRENT)
  const { text, nodes } = textIn(words)
  const place = (at: number, end: boolean) => {
    const found = nodes.findLast(({ from }) => (end ? from < at : from <= at))
    return found ? { node: found.node, offset: Math.min(at - found.from, found.node.length) } : null
  }
  const ranges = hitsIn(text, query).flatMap(({ from, to }) => {
    const [start, end] = [place(from, false), place(to, true)]
    if (!start || !end) return []
    const range = new Range()
    range.setStart(start.node, start.offset)
    range.setEnd(end.node, end.offset)
    return [range]
  })
  if (ranges.length === 0) return
  CSS.highlights.set(ALL, new Highlight(...ranges))
  const now = ranges[current]
  if (!now) return
  CSS.highlights.set(CURRENT, new Highlight(now))
  now.startContainer.parentElement?.scrollIntoView({ block: "nearest", inline: "nearest" })
}

export function clearHighlight(): void {
  if (!("highlights" in CSS)) return
  CSS.highlights.delete(ALL)
  CSS.highlights.delete(CURRENT)
}
