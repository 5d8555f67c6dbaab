"use client"
import { Note } from "../../_ui/Note"
import { SkeletonText } from "../../_ui/Skeleton"
import { useWording } from "../../_parts/confirming"
import { useReading } from "../use-reading"
import type { ViewProps } from "../viewer"
import styles from "./json.module.css"
import type { WrittenModel } from "./read"
import { WrittenPages } from "./written-pages"

/** The file as it is written, indented, on the paper of another view or of its own. */
export function WrittenFile(props: ViewProps) {
  const wordsFor = useWording()
  const state = useReading<WrittenModel>("json", props)
  if (state.step === "reading") return <SkeletonText label="Opening the text" />
  if (state.step === "failed") {
    const { title, safe, next } = wordsFor(state.error)
    return (
      <Note tone="warning">
        <b>{title}.</b> {safe} {next}
      </Note>
    )
  }
  const { pages, language, notes } = state.model
  return (
    <>
      {notes.length > 0 && (
        <div className={styles.notes}>
          {notes.map((note) => (
            <Note key={note} tone="warning">
              {note}
            </Note>
          ))}
        </div>
      )}
      <WrittenPages pages={pages} label={`${props.frame.label}: ${language}`} />
    </>
  )
}
