import { notShown } from "../parts/not-shown"
import { bytesInWords, count } from "../../_words/format"
import { EMPTY_READING } from "../reading"
import type { Attachment, Reading } from "../reading"
import type { ReadInput } from "../viewer"
import { listZip, unpack } from "./entries"
import type { ZipItem, ZipListing } from "./entries"

/** Bytes of all entries that a reading unpacks; the page unpacks what is asked for. */
const MAX_READ_BYTES = 20_000_000

export interface ZipModel extends ZipListing {
  readonly file: Blob
}

export const read = async ({ file }: ReadInput): Promise<ZipModel> => ({ ...(await listZip(file)), file })

/** Files that the system puts into archives beside those of people. */
export const isSystemFile = ({ name }: ZipItem): boolean =>
  /^__MACOSX\/|(^|\/)(\.DS_Store|Thumbs\.db)$/.test(name)

export async function readingOf({ file, items, left, comment }: ZipModel): Promise<Reading> {
  const encrypted = items.filter((item) => item.encrypted).length
  return {
    ...EMPTY_READING,
    rows: items.map((item) => ({
      section: folderOf(item.name),
      what: nameOf(item.name),
      details: bytesInWords(item.size),
      when: item.changed,
      flags: item.encrypted ? ["Encrypted"] : [],
    })),
    narrative: comment ? [{ section: "Comment", text: comment }] : [],
    attachments: await smallOnes(file, items),
    notes: [
      ...(items.length === 0 ? ["This archive is empty."] : []),
      ...(encrypted > 0
        ? [`${count(encrypted, "file")} in it can be opened with a password only: download the archive.`]
        : []),
    ],
    notShown: notShown(left, "further file of the archive", "further files of the archive"),
  }
}

export const nameOf = (name: string): string => name.split(/[/\\]/).at(-1) ?? name
export const folderOf = (name: string): string => name.split(/[/\\]/).slice(0, -1).join("/")

/** Unpacked while there is room, in their order; the others are named without their content. */
async function smallOnes(file: Blob, items: readonly ZipItem[]): Promise<Attachment[]> {
  const attachments: Attachment[] = []
  let room = MAX_READ_BYTES
  for (const item of items) {
    const small = !item.encrypted && item.size <= room
    const content = small ? await unpack(file, item, new AbortController().signal).catch(() => null) : null
    if (content) room -= content.size
    attachments.push({ name: nameOf(item.name), type: "application/octet-stream", content, url: "" })
  }
  return attachments
}
