/** Pixels of one picture inside a page; pdf.js leaves larger ones out without a word. */
export const MAX_IMAGE_PIXELS = 400_000_000

const PART_BYTES = 4 * 1024 * 1024
const OVERLAP_BYTES = 4096
const IMAGE = /\/Subtype\s*\/Image\b/g
const MAX_DICTIONARY = 2000

/**
 * How many pictures of a PDF are larger than can be drawn, by their dictionaries, which lie in clear beside their streams
 * (ISO 32000-2 section 7.3.8), also where a document is encrypted. A size that is an indirect object is not seen.
 */
export async function countTooLarge(file: Blob, most = MAX_IMAGE_PIXELS): Promise<number> {
  const decoder = new TextDecoder("latin1")
  const seen = new Set<number>()
  for (let at = 0; at < file.size; at += PART_BYTES) {
    const from = Math.max(0, at - OVERLAP_BYTES)
    const text = decoder.decode(await file.slice(from, at + PART_BYTES).arrayBuffer())
    for (const { index } of text.matchAll(IMAGE)) {
      const before = text.slice(Math.max(0, index - MAX_DICTIONARY), index)
      const after = text.slice(index, index + MAX_DICTIONARY)
      const dictionary =
        before.slice(Math.max(0, before.lastIndexOf(" obj"))) + (after.split("stream")[0] ?? "")
      const size = (name: string) =>
        Number(new RegExp(`/${name}\\s+(\\d+)(?!\\s+\\d+\\s+R)`).exec(dictionary)?.[1] ?? 0)
      if (size("Width") * size("Height") > most) seen.add(from + index)
    }
  }
  return seen.size
}
