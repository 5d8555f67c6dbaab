import { notShown } from "../parts/not-shown"
import mammoth from "mammoth"
import { htmlTree } from "../parts/html-tree"
import type { NarrativeDocument } from "../parts/narrative-document"
import { attachmentsIn } from "../parts/narrative-document"
import type { Attachment } from "../reading"
import type { ReadInput } from "../viewer"
import { readPartsBeside } from "./parts-beside"

export { readingOf } from "../parts/narrative-document"

/** Emphasis that mammoth leaves out of its own accord, and what it would turn into something else. */
const STYLES = ["u => u", "strike => del", "comment-reference => sup"]

/** A Word document as text with its structure; not its layout. */
export async function read({ file }: ReadInput): Promise<NarrativeDocument> {
  const beside = await readPartsBeside(file)
  const attachments: Attachment[] = []
  const convertImage = mammoth.images.imgElement(async (image) => {
    const content = new Blob([await image.readAsArrayBuffer()])
    const name = `Picture ${attachments.length + 1}`
    attachments.push({ name, type: image.contentType, content, url: "" })
    return { src: `attachment:${attachments.length - 1}` }
  })
  const bytes = await file.arrayBuffer()
  // In Node it takes the one, in a browser the other; pictures outside the file are never fetched
  const input = { buffer: bytes, arrayBuffer: bytes } as unknown as { arrayBuffer: ArrayBuffer }
  const { value, messages } = await mammoth.convertToHtml(input, {
    convertImage,
    styleMap: STYLES,
    externalFileAccess: false,
    ignoreEmptyParagraphs: true,
  })
  const { nodes } = htmlTree(value, (source, alt) => {
    const index = Number(/^attachment:(\d+)$/.exec(source)?.[1])
    const words = alt ? `[Picture: ${alt}]` : ""
    return [
      Number.isNaN(index) ? words || "[Picture]" : { tag: "span", children: [words], attachment: index },
    ]
  })
  const { title, author, created, sections, notes } = beside
  return {
    title,
    author,
    date: created,
    fields: [],
    sections: [{ title: "", nodes }, ...sections],
    attachments,
    drawn: attachmentsIn(nodes),
    notes: ["Shown as text, not as Word lays it out: download it to see its pages.", ...notes],
    notShown: [
      ...beside.notShown,
      ...notShown(unknownIn(messages), "part that is not understood", "parts that are not understood"),
    ],
  }
}

/** mammoth warns of elements that it does not know, and of styles that it has no name for; styles lose nothing. */
const unknownIn = (messages: readonly { readonly message: string }[]): number =>
  messages.filter(({ message }) => !/style/i.test(message)).length
