import { walkJson } from "./walk"
import type { JsonFault } from "./walk"

/** A JSON value whose numbers are `Digits`, made from the text as written. Objects have no prototype. */
export type JsonTree<Digits> =
  | { readonly [name: string]: JsonTree<Digits> }
  | readonly JsonTree<Digits>[]
  | Digits
  | string
  | boolean
  | null

export interface LosslessJson<Digits> {
  /** undefined if the text is not JSON. */
  readonly root: JsonTree<Digits> | undefined
  readonly fault: JsonFault | null
  /**
   * JSON pointers (RFC 6901) of members whose name stood in the same object before. RFC 8259 leaves their meaning open;
   * the tree has the last one.
   */
  readonly duplicates: readonly string[]
  /** Objects and arrays that lie below {@link MAX_TREE_DEPTH}: null stands in their place. */
  readonly tooDeep: number
}

/** Levels of a tree: whatever goes through it by recursion, and cloning to another thread, stays far from its limit. */
export const MAX_TREE_DEPTH = 200

interface Frame<Digits> {
  readonly fields: Record<string, JsonTree<Digits>> | null
  readonly items: JsonTree<Digits>[]
  /** The member that is being read. */
  name: string
}

/**
 * Reads JSON with the digits of its numbers as `number` keeps them, duplicate names said, and without recursion.
 * Integer-like names move to the front, as in every JavaScript object; `prettyJson` keeps the order.
 */
export function losslessJson<Digits>(text: string, number: (digits: string) => Digits): LosslessJson<Digits> {
  const frames: Frame<Digits>[] = []
  const duplicates: string[] = []
  let root: JsonTree<Digits> | undefined
  let skipped = 0
  let tooDeep = 0

  const put = (value: JsonTree<Digits>) => {
    const frame = frames[frames.length - 1]
    if (!frame) root = value
    else if (!frame.fields) frame.items.push(value)
    else {
      if (frame.name in frame.fields) duplicates.push(pointerOf(frames))
      frame.fields[frame.name] = value
    }
  }
  const fault = walkJson(text, {
    open(kind) {
      if (skipped > 0 || frames.length >= MAX_TREE_DEPTH) {
        if (skipped++ === 0) {
          tooDeep++
          put(null)
        }
        return
      }
      const fields = kind === "object" ? (Object.create(null) as Record<string, JsonTree<Digits>>) : null
      const items: JsonTree<Digits>[] = []
      put(fields ?? items)
      frames.push({ fields, items, name: "" })
    },
    close() {
      if (skipped > 0) skipped--
      else frames.pop()
    },
    key(_raw, name) {
      const frame = frames[frames.length - 1]
      if (skipped === 0 && frame) frame.name = name
    },
    value(kind, raw, words) {
      if (skipped > 0) return
      put(
        kind === "string" ? words : kind === "number" ? number(raw) : raw === "null" ? null : raw === "true",
      )
    },
    comma: () => undefined,
  })
  return { root: fault ? undefined : root, fault, duplicates, tooDeep }
}

/** The JSON pointer of the value that comes next. */
const pointerOf = <Digits>(frames: readonly Frame<Digits>[]): string =>
  frames
    .map(({ fields, items, name }) => (fields ? escaped(name) : String(Math.max(0, items.length - 1))))
    .map((step) => `/${step}`)
    .join("")

/** RFC 6901, section 3. */
const escaped = (name: string): string => name.replace(/~/g, "~0").replace(/\//g, "~1")
