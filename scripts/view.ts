import { openAsBlob } from "node:fs"
import { basename } from "node:path"
import { claimedType } from "../app/_core/file-types"
import { asKeywardError } from "../app/_core/errors"
import { findType, readWith } from "../app/_viewers/read-file"
import { EMPTY_READING } from "../app/_viewers/reading"
import type { Attachment, Reading } from "../app/_viewers/reading"

/**
 * `npm run -s view -- FILE…` prints as JSON what the app would show of each file, read by the parsers of its pages: one
 * object a file; several files as an array. The exit code is 1 if a file cannot be read at all.
 */
const files = process.argv.slice(2).filter((word) => word !== "--")
if (files.length === 0) {
  console.error("Usage: npm run -s view -- FILE…")
  process.exit(2)
}

const attachmentOf = ({ name, type, content, url }: Attachment) => ({
  name,
  type,
  ...(content ? { size: content.size } : {}),
  ...(url ? { url } : {}),
})

/** `facts` and `text` serve lists and searching; what is printed is what a page shows. */
function printed(reading: Reading) {
  const { title, date, subjects, author, rows, narrative, attachments, notShown, notes, pixels } = reading
  return {
    title,
    date,
    subject: subjects[0] ?? null,
    ...(subjects.length > 1 ? { subjects } : {}),
    author,
    rows,
    narrative,
    attachments: attachments.map(attachmentOf),
    notShown,
    notes,
    pixels,
  }
}

async function view(path: string) {
  const name = basename(path)
  const blob = await openAsBlob(path)
  const type = claimedType({ name, type: "" }).mime[0]
  const found = await findType(blob, { name, type })
  const about = { file: name, type: found.mime[0], kind: found.kind as string, viewer: found.viewer }
  try {
    const result =
      found.viewer && (await readWith(found.viewer, { file: blob, name, type, size: blob.size, found }))
    const reading = result ? result.reading : EMPTY_READING
    return { ...about, kind: reading.kind ?? about.kind, ...printed(reading) }
  } catch (error) {
    process.exitCode = 1
    return { ...about, error: asKeywardError(error).code }
  }
}

const views = []
for (const path of files) {
  try {
    views.push(await view(path))
  } catch (error) {
    process.exitCode = 1
    views.push({ file: basename(path), error: error instanceof Error ? error.message : String(error) })
  }
}
console.log(JSON.stringify(views.length === 1 ? views[0] : views, null, 2))
