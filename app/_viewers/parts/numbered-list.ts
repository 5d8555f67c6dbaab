import type { NarrativeElement, NarrativeNode } from "./narrative-tree"

/** A list whose numbers are not 1, 2, 3: each stands before its item, as text. */
export const numberedList = (
  items: readonly { readonly number: number; readonly children: readonly NarrativeNode[] }[],
): NarrativeElement => ({
  tag: "div",
  children: items.map(({ number, children }) => ({
    tag: "div",
    children: [`${number}. `, ...inline(children)],
  })),
})

/** A first paragraph would put its text under the number. */
function inline([first, ...others]: readonly NarrativeNode[]): NarrativeNode[] {
  if (first === undefined) return []
  return typeof first !== "string" && first.tag === "p" ? [...first.children, ...others] : [first, ...others]
}
