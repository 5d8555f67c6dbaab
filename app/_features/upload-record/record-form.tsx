"use client"
import { Fragment } from "react"
import { shownFileName } from "../../_core/records/shown-name"
import { RECORD_KINDS } from "../../_core/records/manifest-schema"
import { Field } from "../../_ui/Field"
import { Select } from "../../_ui/Select"
import type { KnownPatient } from "../../_viewers/subject-match"
import { bytesInWords, count, kindName } from "../../_words/format"
import { EmptyFileNote } from "../empty-file-note"
import { withSaid } from "./described"
import type { Described, Said } from "./described"
import { FileNotes } from "./file-notes"
import type { DescribedFiles } from "./use-described"
import styles from "./upload-record.module.css"

const legendOf = (files: readonly File[]): string => {
  const size = bytesInWords(files.reduce((sum, file) => sum + file.size, 0))
  return files.length === 1
    ? `${shownFileName(files[0]?.name ?? "")}, ${size}`
    : `${count(files.length, "file")}, ${size}`
}

export interface RecordFieldsProps {
  readonly chosen: DescribedFiles
  /** Whose records they are added to. */
  readonly patient: KnownPatient
}

/** Files of one record about which something is said. */
const MAX_NOTED = 50

/** One record: its name, its kind, its day, and what is worth knowing about its files. */
export function RecordForm(props: {
  record: Described
  /** All that become part of it. */
  files: readonly File[]
  chosen: DescribedFiles
  patient: KnownPatient
}) {
  const { record, files, chosen, patient } = props
  const change = (part: Said) => chosen.onChange((now) => withSaid(now, record, part))
  const noted = files.filter((file) => file.size === 0 || chosen.examined.has(file)).slice(0, MAX_NOTED)
  return (
    <fieldset className={styles.record}>
      <legend>{legendOf(files)}</legend>
      <Field
        label="Name"
        value={record.title}
        maxLength={300}
        onChange={(event) => change({ title: event.target.value })}
      />
      <div className={styles.pair}>
        <Select
          label="Kind"
          value={record.kind}
          options={RECORD_KINDS.map((kind) => ({ value: kind, label: kindName(kind) }))}
          onChange={(kind) => change({ kind })}
        />
        <Field
          label="Date"
          type="date"
          value={record.day}
          onChange={(event) => change({ day: event.target.value })}
        />
      </div>
      {noted.map((file, at) => (
        <Fragment key={at}>
          <EmptyFileNote
            file={file}
            kept={chosen.keptEmpty.has(file)}
            onKeep={(keep) => chosen.onKeepEmpty([file], keep)}
          />
          <FileNotes examined={chosen.examined.get(file)} patient={patient} />
        </Fragment>
      ))}
    </fieldset>
  )
}
