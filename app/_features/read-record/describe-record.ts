import { shownName } from "../../_core/records/shown-name"
import type { Notebook } from "../../_core/notebook"
import { UNFILED } from "../../_core/types"
import type { Address, Scope } from "../../_core/types"
import type { OpenRecord } from "../../_journeys/read-record"
import { nameOr } from "../claimed-name"
import { asWritten, kindName, longDate } from "../../_words/format"

type Names = (account: Address) => string

/** Who wrote the content: as the reader calls them; else what patients call themselves. */
export function authorOf({ manifest }: OpenRecord, names: Names): string {
  const claimed = manifest.author === manifest.patient ? manifest.authorName : undefined
  return nameOr(names(manifest.author), claimed)
}

/** What a folder is called: by the notebook, else by the record that lies in it. */
export const folderNames =
  (notebook: Notebook | null, record: OpenRecord) =>
  (scope: Scope): string =>
    scope === UNFILED
      ? "Unfiled"
      : notebook?.folders[String(scope)] ||
        (record.manifest.folder === String(scope) && shownName(record.manifest.folderName)) ||
        "a folder"

/** "Lab result · 14 November 2026 · Dr Nandini Rao · folder Diabetes" */
export function metaOf(record: OpenRecord, author: string, folder: (scope: Scope) => string): string {
  const { state, manifest } = record
  return [
    kindName(manifest.kind),
    longDate(asWritten(manifest.time)),
    author,
    state.folder === UNFILED ? "not in a folder" : `folder ${folder(state.folder)}`,
  ].join(" · ")
}
