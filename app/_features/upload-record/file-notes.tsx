"use client"
import { Meta } from "../../_ui/Text"
import type { Examined } from "./examine"

/** What is worth knowing about a chosen file before it is added. Nothing until it has been looked at. */
export function FileNotes({ examined }: { examined: Examined | undefined }) {
  const author = examined?.reading?.author
  return author ? <Meta>Written by {author}, says the file.</Meta> : null
}
