/** An element without its DOM: names without prefix, `xsi:type` under its own name, comments left out. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlNode[]
  readonly parent: XmlElement | null
}
export type XmlNode = string | XmlElement

/** Elements among the children, all or those of one of the names. */
export const childrenOf = (element: XmlElement, ...names: readonly string[]): XmlElement[] =>
  element.children.filter(
    (node): node is XmlElement =>
      typeof node !== "string" && (names.length === 0 || names.includes(node.name)),
  )

/** The first child of that name. */
export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element && childrenOf(element, name)[0]

/** An element at the end of a path of names: `a/b/c`. */
export const at = (element: XmlElement | undefined, path: string): XmlElement | undefined =>
  path.split("/").reduce<XmlElement | undefined>((found, name) => childOf(found, name), element)

/** An attribute without white space around it; empty if it is not there. */
export const attribute = (element: XmlElement | undefined, name: string): string =>
  element?.attributes[name]?.trim() ?? ""

/** All text in it with single spaces. */
export function textIn(element: XmlElement | undefined): string {
  const parts: string[] = []
  const collect = (node: XmlNode): void => {
    if (typeof node === "string") parts.push(node)
    else node.children.forEach(collect)
  }
  if (element) collect(element)
  return parts.join(" ").replace(/\s+/g, " ").trim()
}

/** XPath of the element by local names: `/ClinicalDocument/component[1]/…`. */
export function pathOf(element: XmlElement): string {
  const steps: string[] = []
  for (let here: XmlElement | null = element; here; here = here.parent) {
    const { name, parent } = here
    steps.unshift(parent ? `${name}${placeOf(here, parent)}` : name)
  }
  return `/${steps.join("/")}`
}

const PLACES = new WeakMap<XmlElement, ReadonlyMap<XmlElement, string>>()

/** `[2]` among the children of the same name; empty for the only one. Counted once a parent, which may be long. */
function placeOf(element: XmlElement, parent: XmlElement): string {
  let places = PLACES.get(parent)
  if (!places) {
    const named = new Map<string, XmlElement[]>()
    for (const child of childrenOf(parent)) {
      const same = named.get(child.name)
      if (same) same.push(child)
      else named.set(child.name, [child])
    }
    places = new Map(
      [...named.values()].flatMap((same) =>
        same.map((child, index) => [child, same.length > 1 ? `[${index + 1}]` : ""] as const),
      ),
    )
    PLACES.set(parent, places)
  }
  return places.get(element) ?? ""
}
