/** A text without case, accents and kinds of white space, and where each of its characters stood before. */
export interface Folded {
  readonly text: string
  /** Index in the original of every character of `text`, and one more: the original's length. */
  readonly origin: readonly number[]
}

/** "Müller" becomes "muller"; a line's end becomes a space, and several spaces one. */
export function fold(original: string): Folded {
  let text = ""
  const origin: number[] = []
  let at = 0
  for (const character of original) {
    const plain = /\s/u.test(character)
      ? text.endsWith(" ")
        ? ""
        : " "
      : character.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
    for (let index = 0; index < plain.length; index++) origin.push(at)
    text += plain
    at += character.length
  }
  origin.push(at)
  return { text, origin }
}

export interface Hit {
  readonly from: number
  readonly to: number
}

/** Where a text contains what is looked for, in its own characters; none for an empty query. */
export function hitsIn(original: string, query: string): Hit[] {
  const wanted = fold(query.trim()).text
  if (!wanted) return []
  const { text, origin } = fold(original)
  const hits: Hit[] = []
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
    const last = origin[at + wanted.length - 1] ?? 0
    // The end of the last character, which may have become several
    const to = origin.slice(at + wanted.length).find((place) => place > last) ?? original.length
    hits.push({ from: origin[at] ?? 0, to })
  }
  return hits
}
