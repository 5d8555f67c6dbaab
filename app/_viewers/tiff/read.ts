import { KeywardError } from "../../_core/errors"
import { EMPTY_READING } from "../reading"
import { inNode } from "../parts/package-file"
import { sha256Of } from "../parts/picture"
import type { Picture } from "../parts/picture"
import type { NotShown, Pixels, Reading } from "../reading"
import type { ReadInput } from "../viewer"
import { decodePage } from "./decode"
import { isoOf, MAX_DIRECTORIES, numbersOf, readTiff, textOf } from "./directory"
import type { Directory, TiffStructure } from "./directory"
import { pageOf, problemOf } from "./page"

/** A file that is read into memory as a whole. */
export const MAX_TIFF_BYTES = 512 * 1024 * 1024

export interface TiffModel {
  readonly pages: readonly {
    readonly width: number
    readonly height: number
    readonly problem: string | null
  }[]
  readonly title: string
  readonly author: string
  readonly date: string
  readonly notes: readonly string[]
  readonly notShown: readonly NotShown[]
  readonly pixels: Pixels | null
}

/** The structure and its pages: directories that are neither a smaller copy nor a mask of another one. */
export async function openTiff(
  file: Blob,
): Promise<{ tiff: TiffStructure; pages: Directory[]; others: number }> {
  if (file.size > MAX_TIFF_BYTES) throw new KeywardError("document-too-large", { size: file.size })
  const tiff = readTiff(new Uint8Array(await file.arrayBuffer()))
  if (!tiff || tiff.directories.length === 0) throw new KeywardError("document-damaged")
  const isPage = (directory: Directory) =>
    ((numbersOf(tiff, directory.get(254), 1)[0] ?? 0) & 0b101) === 0 && directory.has(256)
  const pages = tiff.directories.filter(isPage)
  if (pages.length === 0) throw new KeywardError("document-damaged")
  return { tiff, pages, others: tiff.directories.length - pages.length }
}

/**
 * One page, from 0.
 * @throws KeywardError `document-damaged`, `document-too-large`
 */
export async function decodeTiffPage(file: Blob, index: number): Promise<Picture> {
  const { tiff, pages } = await openTiff(file)
  const directory = pages[index]
  if (!directory) throw new RangeError(`page ${index}`)
  const page = pageOf(tiff, directory)
  if (problemOf(page)) throw new KeywardError("document-damaged")
  return decodePage(tiff, page)
}

/** TIFF 6.0 and BigTIFF: what its pages are; in Node the pixels of the first, too. */
export async function read({ file }: ReadInput): Promise<TiffModel> {
  const { tiff, pages, others } = await openTiff(file)
  const described = pages.map((directory) => {
    const page = pageOf(tiff, directory)
    const turned = page.orientation >= 5 && page.orientation <= 8
    const [width, height] = turned ? [page.height, page.width] : [page.width, page.height]
    return { width, height, problem: problemOf(page) }
  })
  const [first] = pages
  const notes = described.flatMap(({ problem }, index) =>
    problem ? [`Page ${index + 1} cannot be shown: ${problem}.`] : [],
  )
  if (tiff.damaged) notes.push("The file is damaged: its list of pages does not end where it should.")
  if (tiff.directories.length === MAX_DIRECTORIES)
    notes.push(`Only the first ${MAX_DIRECTORIES} pages are shown.`)
  let pixels: Pixels | null = null
  // A page decodes what it shows, when it shows it
  if (inNode() && first && !described[0]?.problem)
    try {
      const picture = await decodePage(tiff, pageOf(tiff, first))
      notes.push(...picture.notes.map((note) => (pages.length > 1 ? `Page 1: ${note}` : note)))
      pixels = {
        rows: picture.height,
        columns: picture.width,
        frames: pages.length,
        sha256: await sha256Of(picture.rgba),
      }
    } catch {
      notes.push("Page 1 cannot be shown: its data is damaged.")
    }
  return {
    pages: described,
    title: textOf(tiff, first?.get(269)) || textOf(tiff, first?.get(285)),
    author: textOf(tiff, first?.get(315)),
    date: isoOf(textOf(tiff, first?.get(306))),
    notes,
    notShown: others > 0 ? [{ what: "smaller copies or masks of a page", count: others }] : [],
    pixels,
  }
}

export const readingOf = ({ title, author, date, notes, notShown, pixels }: TiffModel): Reading => ({
  ...EMPTY_READING,
  title,
  author,
  date,
  notes,
  notShown,
  pixels,
})
