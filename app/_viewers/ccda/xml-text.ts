import { codeTable } from "../../_core/code-table"
/** XML as text, before it is parsed: its encoding, and what a parser needs that a file leaves out. */

/** By byte order mark, else by the XML declaration (XML 1.0 appendix F), else as UTF-8. */
export function decodeXml(bytes: Uint8Array): { text: string; notes: string[] } {
  const notes: string[] = []
  const head = String.fromCharCode(...bytes.subarray(0, 200))
  const declared = /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*encoding\s*=\s*["']([^"']+)/.exec(head)?.[1]
  const mark =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? "utf-16le"
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? "utf-16be"
        : bytes[0] === 0xef && bytes[1] === 0xbb
          ? "utf-8"
          : null
  let label = mark ?? declared ?? "utf-8"
  // What can be read as single bytes is not UTF-16, whatever it says
  if (!mark && /^utf-?16/i.test(label)) label = "utf-8"
  let decoder: TextDecoder
  try {
    decoder = new TextDecoder(label)
  } catch {
    decoder = new TextDecoder("utf-8")
    notes.push(
      `This file says that it is written in “${label}”, which is not known here; it is read as UTF-8.`,
    )
  }
  const text = decoder.decode(bytes)
  if (text.includes("\ufffd"))
    notes.push("Some characters of this file could not be read; they are shown as \ufffd.")
  return { text: text.replace(/^\s+(?=<)/, ""), notes }
}

const PREFIXES = codeTable<string>({
  xsi: "http://www.w3.org/2001/XMLSchema-instance",
  sdtc: "urn:hl7-org:sdtc",
})

/** Fragments use `xsi:type` without saying what `xsi` is; XML namespaces then forbid to read them at all. */
export function declarePrefixes(text: string): string {
  const used = new Set<string>()
  for (const [, prefix = ""] of text.matchAll(/[\s</]([A-Za-z_][\w.-]*):[A-Za-z_][\w.-]*(?=[\s=/>])/g))
    if (!/^xml/i.test(prefix)) used.add(prefix)
  if (used.size === 0) return text
  const start = /<([A-Za-z_][\w.:-]*)(?=[\s/>])[^>]*/.exec(withoutProlog(text))
  if (!start) return text
  const [tag, name = ""] = start
  const known = Object.keys(PREFIXES).filter((prefix) => used.has(prefix))
  // What an inner element declares does not hold outside it, and may be declared here, too
  const missing = [...new Set([...known, ...used])]
    .filter((prefix) => !tag.includes(`xmlns:${prefix}=`))
    .slice(0, MAX_PREFIXES)
  const at = start.index + 1 + name.length
  const names = missing.map(
    (prefix) => ` xmlns:${prefix}="${PREFIXES[prefix] ?? `urn:undeclared:${prefix}`}"`,
  )
  return text.slice(0, at) + names.join("") + text.slice(at)
}
const MAX_PREFIXES = 50

/** Comments, declarations and instructions replaced by blanks, so that positions stay. */
const withoutProlog = (text: string): string => {
  const end = text.search(/<[A-Za-z_]/)
  const blank = (part: string) => " ".repeat(part.length)
  // A comment in front of the root may hold tags: look as far as comments reach
  const head = text.slice(0, Math.max(end, 0) + 100_000)
  return head.replace(/<!--[^]*?-->|<\?[^]*?\?>|<!DOCTYPE[^>[]*(?:\[[^\]]*\])?[^>]*>/g, blank)
}

/**
 * Text whose tags match: what is open where its parent or the text ends is closed there, an end without a beginning is
 * left out. No text is. `cut`: the text ended first.
 */
export function repairTags(text: string): { readonly text: string; readonly cut: boolean } {
  const open: string[] = []
  const parts: string[] = []
  const tags =
    /<!--[^]*?(?:-->|$)|<!\[CDATA\[[^]*?(?:\]\]>|$)|<\?[^]*?(?:\?>|$)|<(\/?)([A-Za-z_][\w.:-]*)((?:[^>"']|"[^"]*"|'[^']*')*?)(\/?)>|<[^>]*$/g
  let from = 0
  let end = text.length
  for (const match of text.matchAll(tags)) {
    const [whole, slash, name, , empty] = match
    if (name === undefined) {
      if (/(-->|\]\]>|\?>)$/.test(whole)) continue
      end = match.index
      break
    }
    if (!slash) {
      if (!empty) open.push(name)
      continue
    }
    const depth = open.lastIndexOf(name)
    const closed = depth < 0 ? [] : open.splice(depth).reverse()
    parts.push(text.slice(from, match.index), ...closed.map((tag) => `</${tag}>`))
    from = match.index + whole.length
  }
  const cut = end < text.length || open.length > 0
  parts.push(text.slice(from, end).replace(/&[\w#]*$/, ""), ...open.reverse().map((tag) => `</${tag}>`))
  return { text: parts.join(""), cut }
}
