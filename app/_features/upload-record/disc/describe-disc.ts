import { titleOf } from "../../describe-file"
import { describe } from "../described"
import type { Described } from "../described"
import type { Disc, DiscPart } from "./disc"
import { inParts } from "./disc"

/** One record of the disc; several, numbered, if it has more files than one record can hold. */
export function describeDisc(disc: Disc, leftOut: readonly File[] = []): Described[] {
  const parts = inParts([...disc.files, ...leftOut])
  return parts.flatMap((part, index): Described[] => {
    const [first, ...rest] = part
    if (!first) return []
    const own = { disc, number: index + 1, count: parts.length }
    const title = disc.name ? titleOf({ name: disc.name }) : "Images"
    return [
      { ...describe(first), files: [first, ...rest], title: numbered(title, own), kind: "image", part: own },
    ]
  })
}

/** A manifest's title has 300 units at most. */
const numbered = (title: string, { number, count }: DiscPart): string =>
  count === 1 ? title : `${title.slice(0, 280)} (${number} of ${count})`

/** The suggestion that its first picture makes, for every record of the disc. */
export function suggestedPart(before: Described, suggestion: Described): Described {
  if (!before.part || before.touched.title || suggestion.title === before.title) return suggestion
  return { ...suggestion, title: numbered(suggestion.title, before.part) }
}

/** The same records with the left-out files of the disc, or without them; what the person typed stays. */
export function withLeftOut(described: readonly Described[], disc: Disc, kept: boolean): Described[] {
  const own = described.filter(({ part }) => part?.disc === disc)
  const again = describeDisc(disc, kept ? disc.leftOut : []).map((each, index): Described => {
    const before = own[index]
    if (!before) return each
    const { title, kind, day, touched } = before
    return { ...each, title, kind, day, touched }
  })
  const at = described.findIndex(({ part }) => part?.disc === disc)
  const others = described.filter(({ part }) => part?.disc !== disc)
  return [...others.slice(0, at), ...again, ...others.slice(at)]
}
