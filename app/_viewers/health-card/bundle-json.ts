import { losslessJson } from "../json/lossless"
import type { JsonTree } from "../json/lossless"

/** Digits as written: `2.0` stays `2.0`. */
export class Digits {
  constructor(readonly text: string) {}
}
export type CardTree = JsonTree<Digits>

/** A card's payload; undefined if it is not JSON, or JSON whose meaning is open (names twice, nested without end). */
export function cardTree(payload: string): CardTree | undefined {
  const { root, duplicates, tooDeep } = losslessJson(payload, (digits) => new Digits(digits))
  return duplicates.length > 0 || tooDeep > 0 ? undefined : root
}

/** A member of an object; undefined for anything else. */
export function member(tree: CardTree | undefined, name: string): CardTree | undefined {
  return isFields(tree) ? tree[name] : undefined
}

export const isFields = (tree: CardTree | undefined): tree is { readonly [name: string]: CardTree } =>
  typeof tree === "object" && tree !== null && !Array.isArray(tree) && !(tree instanceof Digits)

/** The tree as JSON text. Its depth is bounded by the parser. */
export function jsonText(tree: CardTree): string {
  if (tree instanceof Digits) return tree.text
  if (Array.isArray(tree)) return `[${tree.map(jsonText).join(",")}]`
  if (!isFields(tree)) return JSON.stringify(tree)
  return `{${Object.entries(tree)
    .map(([name, value]) => `${JSON.stringify(name)}:${jsonText(value)}`)
    .join(",")}}`
}
