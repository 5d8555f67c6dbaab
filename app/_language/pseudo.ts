import type { CompiledMessage } from "icu-minify/format"
import type { Catalogue, Compiled, Texts } from "./texts"

const FROM = "aceginosuyzACDEGINOSUYZ"
const TO = "áçéğíñóšúýžÁÇĎÉĞÍÑÓŠÚÝŽ"
/** Begins and ends each text: whoever does not see both sees that it was cut. */
const MARKS = ["⟦", "⟧"] as const
/** Longer by this part, as German is. */
const LONGER = 0.4
/** In words of this many letters, for a line breaks between words alone. */
const LONG_WORD = 12
const RIGHT_TO_LEFT = "\u202e"
const ENDS = "\u202c"

const accented = (text: string) => text.replace(/[a-z]/gi, (letter) => TO[FROM.indexOf(letter)] ?? letter)
const turned = (text: string) => text.replace(/[\p{L}\p{N}]+/gu, (word) => `${RIGHT_TO_LEFT}${word}${ENDS}`)

/** Letters of a text without its values. */
const lengthOf = (message: unknown): number =>
  typeof message === "string"
    ? message.length
    : Array.isArray(message)
      ? message.slice(1).reduce((sum: number, each) => sum + lengthOf(each), lengthOf(message[0]))
      : 0

/** A node of a message is text, a value, a choice or a tag with what stands in it (icu-minify, types.d.ts). */
function changed(node: unknown, text: (text: string) => string): unknown {
  if (typeof node === "string") return text(node)
  if (!Array.isArray(node)) return node
  const [name, kind, ...rest] = node as unknown[]
  if (kind === undefined) return node
  if (typeof kind !== "number" || kind === 0)
    return [name, ...[kind, ...rest].map((each) => changed(each, text))]
  const [choices] = rest
  if (typeof choices !== "object" || choices === null || kind > 3) return node
  const branches = Object.entries(choices).map(([when, branch]) => [when, changedBranch(branch, text)])
  return [name, kind, Object.fromEntries(branches)]
}
const changedBranch = (branch: unknown, text: (text: string) => string): unknown =>
  Array.isArray(branch) ? branch.map((node) => changed(node, text)) : changed(branch, text)

function message(from: CompiledMessage, text: (text: string) => string): CompiledMessage {
  const longer = "~"
    .repeat(Math.ceil(lengthOf(from) * LONGER))
    .replace(new RegExp(`~{${LONG_WORD}}(?=~)`, "g"), "$& ")
  const parts = typeof from === "string" ? [from] : from
  const made = [MARKS[0], ...parts.map((node) => changed(node, text)), ` ${longer}${MARKS[1]}`]
  return typeof from === "string" ? made.join("") : (made as CompiledMessage)
}

const catalogue = (from: Compiled, text: (text: string) => string): Compiled =>
  Object.fromEntries(
    Object.entries(from).map(([name, entry]) => [
      name,
      typeof entry === "string" || Array.isArray(entry) ? message(entry, text) : catalogue(entry, text),
    ]),
  )

/**
 * English words that look foreign and are longer: what is not accented did not come from a catalogue, what is cut has
 * no room for German. `ar-XB` runs from right to left.
 */
export const pseudo = <T extends Texts>(
  english: Catalogue<T>,
  language: "en-XA" | "ar-XB",
): Catalogue<T> => ({
  compiled: catalogue(english.compiled, language === "ar-XB" ? (text) => turned(accented(text)) : accented),
})
