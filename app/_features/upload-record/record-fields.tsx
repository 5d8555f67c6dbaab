"use client"
import { Fragment } from "react"
import { shownFileName } from "../../_core/records/shown-name"
import { MOST_FILES, RECORD_KINDS } from "../../_core/records/manifest-schema"
import { Checkbox } from "../../_ui/Checkbox"
import { Field } from "../../_ui/Field"
import { Select } from "../../_ui/Select"
import { bytesInWords, count, kindName } from "../../_words/format"
import { EmptyFileNote } from "../empty-file-note"
import type { KnownPatient } from "../../_viewers/subject-match"
import { shownOf } from "./described"
import type { Described, Touched } from "./described"
import { FileNotes } from "./file-notes"
import { PhotoPlaceChoice } from "./photo-place-choice"
import type { DescribedFiles } from "./use-described"
import styles from "./upload-record.module.css"

const legendOf = (files: readonly File[]): string => {
  const size = bytesInWords(files.reduce((sum, file) => sum + file.size, 0))
  return files.length === 1
    ? `${shownFileName(files[0]?.name ?? "")}, ${size}`
    : `${count(files.length, "file")}, ${size}`
}

/** What each chosen file is: its name, its kind, its day; and whether they belong together. */
export function RecordFields(
  props: Omit<DescribedFiles, "gap"> & {
    /** Whose records they are added to. */
    patient: KnownPatient
  },
) {
  const { described, together } = props
  const shown = shownOf(described, together)
  const files = described.flatMap((each) => each.files)
  const change = (index: number, part: Partial<Pick<Described, keyof Touched>>) => {
    const [name] = Object.keys(part)
    props.onChange(
      described.map((each, i) =>
        i === index ? { ...each, ...part, touched: { ...each.touched, [String(name)]: true } } : each,
      ),
    )
  }
  return (
    <>
      {described.length > 1 && files.length <= MOST_FILES && (
        <Checkbox
          label={`Keep the ${files.length} files together as one record`}
          checked={together}
          onChange={props.onTogether}
        />
      )}
      <PhotoPlaceChoice {...props.places} />
      {shown.map((each, index) => (
        <fieldset key={index} className={styles.record}>
          <legend>{legendOf(together ? files : each.files)}</legend>
          <Field
            label="Name"
            value={each.title}
            maxLength={300}
            onChange={(event) => change(index, { title: event.target.value })}
          />
          <div className={styles.pair}>
            <Select
              label="Kind"
              value={each.kind}
              options={RECORD_KINDS.map((kind) => ({ value: kind, label: kindName(kind) }))}
              onChange={(kind) => change(index, { kind })}
            />
            <Field
              label="Date"
              type="date"
              value={each.day}
              onChange={(event) => change(index, { day: event.target.value })}
            />
          </div>
          {(together ? files : each.files).map((file, at) => (
            <Fragment key={at}>
              <EmptyFileNote
                file={file}
                kept={props.keptEmpty.has(file)}
                onKeep={(keep) => props.onKeepEmpty(file, keep)}
              />
              <FileNotes examined={props.examined.get(file)} patient={props.patient} />
            </Fragment>
          ))}
        </fieldset>
      ))}
    </>
  )
}
