import { orAbsent, plain, same } from "./absent"
import type { Context } from "./context"
import { codeWord, systemName } from "./terms"
import { attribute, childOf, childrenOf, textIn } from "./xml"
import type { XmlElement } from "./xml"

/** The words of `originalText` or of a `text`: inline, or those in the narrative that it points at. */
export function referredText(element: XmlElement | undefined, context: Context): string {
  if (!element) return ""
  const inline = textIn(element)
  const pointer = attribute(childOf(element, "reference"), "value")
  if (!pointer) return orAbsent(inline, element)
  const found = context.resolve(pointer)
  if (found) return !inline || plain(found).includes(plain(inline)) ? found : `${inline} (${found})`
  if (!pointer.startsWith("#")) return [inline, pointer].filter(Boolean).join(" ")
  if (found === null) context.miss("references to text that is not in the file")
  return inline
}

/** CD, CE, CV, CO, CS: display name, the clinician's own words where they differ, qualifiers. */
export function codeText(element: XmlElement, context: Context): string {
  const system = attribute(element, "codeSystem")
  const code = attribute(element, "code")
  const display = attribute(element, "displayName") || codeWord(system, code)
  const written = referredText(childOf(element, "originalText"), context)
  let text = display || written
  if (display && written && !plain(display).includes(plain(written)))
    text = plain(written).includes(plain(display)) ? written : `${display} (as written: ${written})`
  if (!text && code) {
    const name = attribute(element, "codeSystemName") || systemName(system)
    text = name ? `${code} (${name})` : code
  }
  const qualifiers = childrenOf(element, "qualifier").map((qualifier) => {
    const parts = childrenOf(qualifier, "name", "value").map((part) => codeText(part, context))
    return parts.filter(Boolean).join(": ")
  })
  return [orAbsent(text, element), ...qualifiers].filter(Boolean).join(", ")
}

/**
 * What a code's translations say else than the code. A translation without words says nothing to a reader, unless the
 * code itself is absent.
 */
export function translationsOf(element: XmlElement, context: Context, shown: string): string {
  const texts = childrenOf(element, "translation")
    .filter(
      (one) =>
        attribute(one, "displayName") || childOf(one, "originalText") || attribute(element, "nullFlavor"),
    )
    .map((translation) => codeText(translation, context))
  return [...new Set(texts)].filter((text) => text && !same(text, shown)).join(", ")
}
