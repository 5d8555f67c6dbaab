import { nullFlavorText } from "./terms"
import { attribute } from "./xml"
import type { XmlElement } from "./xml"

export const same = (left: string, right: string): boolean => plain(left) === plain(right)
export const plain = (text: string): string => text.replace(/\s+/g, " ").trim().toLowerCase()

/** The reason why a value is absent, in words; empty if there is none. */
export const absent = (element: XmlElement): string => {
  const flavor = attribute(element, "nullFlavor")
  return flavor ? nullFlavorText(flavor) : ""
}

/** `text` and, where the value is also said to be absent, why. */
export const orAbsent = (text: string, element: XmlElement): string => {
  const why = absent(element)
  return why && text ? `${text} (${why})` : text || why
}
