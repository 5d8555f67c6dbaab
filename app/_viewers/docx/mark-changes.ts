import type { Document, Element } from "@xmldom/xmldom"

const WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

/**
 * Makes mammoth keep what it would drop: text that was deleted or moved away with changes tracked (ISO/IEC 29500-1
 * 17.13.5) and text struck through twice (17.3.2.9) become text struck through once. Changes the document; false if
 * there was nothing to change.
 */
export function strikeDeleted(document: Document): boolean {
  const found = (name: string): Element[] => [...document.getElementsByTagNameNS(WORD, name)]
  const make = (name: string) => document.createElementNS(WORD, `w:${name}`)
  const twice = found("dstrike")
  for (const element of twice) {
    const once = make("strike")
    for (const other of [...(element.parentNode?.childNodes ?? [])])
      if (other.localName === "strike") element.parentNode?.removeChild(other)
    const value = element.getAttribute("w:val")
    if (value) once.setAttributeNS(WORD, "w:val", value)
    element.parentNode?.replaceChild(once, element)
  }
  // The same elements also mark paragraphs, rows and cells as deleted; those hold no runs
  const removed = [...found("del"), ...found("moveFrom")].filter(
    (element) => element.getElementsByTagNameNS(WORD, "r").length > 0,
  )
  for (const element of removed) {
    for (const run of element.getElementsByTagNameNS(WORD, "r")) strike(run, make)
    for (const words of [...element.getElementsByTagNameNS(WORD, "delText")]) rename(words, make("t"))
    rename(element, make("ins"))
  }
  return twice.length + removed.length > 0
}

function strike(run: Element, make: (name: string) => Element): void {
  let properties = [...run.childNodes].find(({ localName }) => localName === "rPr") as Element | undefined
  if (!properties) {
    properties = make("rPr")
    run.insertBefore(properties, run.firstChild)
  }
  for (const own of [...properties.getElementsByTagNameNS(WORD, "strike")]) properties.removeChild(own)
  properties.appendChild(make("strike"))
}

function rename(element: Element, other: Element): void {
  while (element.firstChild) other.appendChild(element.firstChild)
  element.parentNode?.replaceChild(other, element)
}
