import type { Described } from "../described"
import { inParts } from "./disc"
import type { Disc } from "./disc"
import { readHeading } from "./heading"

/** One record of the disc; several, numbered, if it has more files than one record can hold. */
export async function describeDisc(disc: Disc): Promise<Described[]> {
  const heading = await readHeading(disc)
  const parts = inParts(disc.files)
  return parts.flatMap((inside, index): Described[] => {
    const [file] = inside
    if (!file) return []
    const title = parts.length === 1 ? heading.title : `${heading.title} (${index + 1} of ${parts.length})`
    return [{ file, inside, title, kind: "image", day: heading.day }]
  })
}

/** The disc's left-out files join its last record, as far as there is room. */
export const withLeftOut = (described: readonly Described[], disc: Disc): readonly Described[] => {
  const last = described.findLastIndex(({ inside }) => inside?.some((file) => disc.files.includes(file)))
  return described.flatMap((each, index) => {
    if (index !== last) return [each]
    const parts = inParts([...(each.inside ?? []), ...disc.leftOut])
    return parts.flatMap((inside, part): Described[] =>
      inside[0]
        ? [{ ...each, file: inside[0], inside, title: part === 0 ? each.title : `${each.title}, more files` }]
        : [],
    )
  })
}
