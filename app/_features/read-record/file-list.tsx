"use client"
import { shownFileName } from "../../_core/records/shown-name"
import { File } from "lucide-react"
import type { ManifestFile } from "../../_core/records/manifest-schema"
import { Icon } from "../../_ui/Icon"
import { bytesInWords } from "../../_words/format"
import styles from "./read-record.module.css"

/** The files of a record, to choose the one that is shown; nothing where there is but one. */
export function FileList(props: {
  files: readonly ManifestFile[]
  chosen: number
  onChoose: (index: number) => void
}) {
  if (props.files.length < 2) return null
  return (
    <ul className={styles.files} aria-label="Files of this record">
      {props.files.map((file, index) => (
        <li key={index}>
          <button
            type="button"
            className={styles.file}
            aria-current={index === props.chosen ? "true" : undefined}
            onClick={() => props.onChoose(index)}
          >
            <Icon of={File} />
            <span>{shownFileName(file.name)}</span>
            <small>{bytesInWords(file.size)}</small>
          </button>
        </li>
      ))}
    </ul>
  )
}
