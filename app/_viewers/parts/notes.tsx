import { Note } from "../../_ui/Note"
import { count } from "../../_words/format"
import type { NotShown } from "../reading"
import styles from "./notes.module.css"

/** What has to be known before a file is read: guesses, limits, damage, and what of it is not shown. */
export const ReadingNotes = (props: {
  readonly notes: readonly string[]
  readonly notShown: readonly NotShown[]
}) => {
  const { notes, notShown } = props
  if (notes.length === 0 && notShown.length === 0) return null
  return (
    <div className={styles.notes}>
      {notes.map((note, index) => (
        <Note key={index} tone="warning">
          {note}
        </Note>
      ))}
      {notShown.length > 0 && (
        <Note>
          Not shown here, and kept in the file:{" "}
          {notShown.map(({ what, count: number }) => count(number, what, what)).join(", ")}. Download the file
          to have all of it.
        </Note>
      )}
    </div>
  )
}
