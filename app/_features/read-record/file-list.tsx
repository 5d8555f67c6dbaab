"use client"
import { shownFileName } from "../../_core/records/shown-name"
import { File } from "lucide-react"
import type { ManifestFile } from "../../_core/records/manifest-schema"
import { Disclosure } from "../../_ui/Disclosure"
import { Icon } from "../../_ui/Icon"
import { bytesInWords, count } from "../../_words/format"
import styles from "./read-record.module.css"

/** The files of a record, to choose the one that is shown; nothing where there is but one. */
export function FileList(props: {
  files: readonly ManifestFile[]
  chosen: number
  onChoose: (index: number) => void
}) {
  if (props.files.length < 2) return null
  if (props.files.length <= MAX_OPEN) return <Files {...props} />
  return (
    <Disclosure
      label={`${count(props.files.length, "file")}, shown: ${shownFileName(props.files[props.chosen]?.name ?? "")}`}
    >
      <Files {...props} />
    </Disclosure>
  )
}

/** More files than this stand behind one line: the pictures of a study are chosen in their viewer. */
const MAX_OPEN = 12

function Files(props: { files: readonly ManifestFile[]; chosen: number; onChoose: (index: number) => void }) {
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
