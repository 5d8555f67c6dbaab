import { shownLine } from "../directory/shown-line"

/**
 * A record's title as it is shown: without signs that order text, hide or break lines (general categories Cc and Cf, such
 * as U+202E), which make `photo<U+202E>gpj.exe` look like a picture. The joiners that Persian and Indic scripts need stay.
 */
export const shownTitle = (title: string): string => shownLine(title) || "Record"

/** A file's name, in the same way; `file` if nothing of it can be seen. */
export const shownFileName = (name: string): string => shownLine(name) || "file"
