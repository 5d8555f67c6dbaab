import { hasUnseen, shownLine } from "../directory/shown-line"
import type { Manifest } from "./manifest-schema"

/**
 * A record's title as it is shown: without signs that order text, hide or break lines (general categories Cc and Cf, such
 * as U+202E), which make `photo<U+202E>gpj.exe` look like a picture. The joiners that Persian and Indic scripts need stay.
 */
export const shownTitle = (title: string): string => shownLine(title) || "Record"

/** A file's name, in the same way; `file` if nothing of it can be seen. */
export const shownFileName = (name: string): string => shownLine(name) || "file"

/** A folder's or a person's name, in the same way; empty if nothing of it can be seen. */
export const shownName = (name: string): string => shownLine(name)

type Named = Pick<Manifest, "title" | "folderName" | "patientName" | "authorName">

/** The first name of a manifest that holds signs which are not seen or order text; null where none does. */
export function unseenIn(
  named: Named & { readonly files: readonly { readonly name: string }[] },
): string | null {
  const member = (["title", "folderName", "patientName", "authorName"] as const).find((each) =>
    hasUnseen(named[each]),
  )
  return member ?? (named.files.some(({ name }) => hasUnseen(name)) ? "files" : null)
}

/** A head without such signs: what a new record says of itself. */
export function withSeenNames<Head extends Named>(head: Head): Head {
  const line = (text: string, most: number) => shownLine(text).slice(0, most).toWellFormed()
  return {
    ...head,
    title: line(head.title, 300) || shownTitle(""),
    folderName: line(head.folderName, 200),
    patientName: line(head.patientName, 200),
    authorName: line(head.authorName, 200),
  }
}
