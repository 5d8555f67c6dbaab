"use client"
import { shownFileName } from "../_core/records/shown-name"
import { Checkbox } from "../_ui/Checkbox"
import { Note } from "../_ui/Note"

/** Asks about a file without a byte: a copy or a download that went wrong looks like that. */
export function EmptyFileNote(props: { file: File; kept: boolean; onKeep: (keep: boolean) => void }) {
  const { file, kept, onKeep } = props
  if (file.size > 0) return null
  return (
    <Note tone="warning">
      <p>{shownFileName(file.name)} is empty: there is nothing in it.</p>
      <Checkbox label="Add it all the same" checked={kept} onChange={onKeep} />
    </Note>
  )
}
