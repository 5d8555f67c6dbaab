"use client"
import { useState } from "react"
import { RECORD_KINDS } from "../../_core/records/manifest-schema"
import type { RecordKind } from "../../_core/records/manifest-schema"
import { shownFileName } from "../../_core/records/shown-name"
import { Button } from "../../_ui/Button"
import { Checkbox } from "../../_ui/Checkbox"
import { Field } from "../../_ui/Field"
import { LazyDisclosure } from "../../_ui/LazyDisclosure"
import { Note } from "../../_ui/Note"
import { Select } from "../../_ui/Select"
import { Meta } from "../../_ui/Text"
import { matchSubjects } from "../../_viewers/subject-match"
import { bytesInWords, count, kindName } from "../../_words/format"
import { RecordForm } from "./record-form"
import type { RecordFieldsProps } from "./record-form"
import styles from "./upload-record.module.css"

/** Records of one page of the list in which single ones are changed. */
const PAGE = 10
const MAX_NAMED = 5

/** One form for many records: what holds for all of them; single ones are changed in a list of pages. */
export function ManyFields({ chosen, patient }: RecordFieldsProps) {
  const { described, forAll, onForAll, keptEmpty, onKeepEmpty, examined } = chosen
  const files = described.flatMap((each) => each.files)
  const empty = files.filter(({ size }) => size === 0)
  const others = [...examined.values()].filter(
    ({ reading }) => matchSubjects(reading?.subjects ?? [], patient).others.length > 0,
  )
  return (
    <>
      <p>
        <b>{count(described.length, "record")}</b> of {count(files.length, "file")},{" "}
        {bytesInWords(files.reduce((sum, { size }) => sum + size, 0))}. Each is called as its file or folder
        is, or as it says itself.
      </p>
      <div className={styles.pair}>
        <Select<RecordKind | "">
          label="Kind of all"
          value={forAll.kind}
          options={[
            { value: "", label: "As each file says" },
            ...RECORD_KINDS.map((kind) => ({ value: kind, label: kindName(kind) })),
          ]}
          onChange={(kind) => onForAll({ ...forAll, kind })}
        />
        <Field
          label="Date of all"
          type="date"
          value={forAll.day}
          onChange={(event) => onForAll({ ...forAll, day: event.target.value })}
        />
      </div>
      <Meta>Left empty, each keeps the date of its file.</Meta>
      {empty.length > 0 && (
        <Note tone="warning" role="status">
          <p>
            {empty.length === 1 ? "1 file is" : `${empty.length} files are`} empty: {named(empty)}.
          </p>
          <Checkbox
            label={empty.length === 1 ? "Add it all the same" : "Add them all the same"}
            checked={empty.every((file) => keptEmpty.has(file))}
            onChange={(keep) => onKeepEmpty(empty, keep)}
          />
        </Note>
      )}
      {others.length > 0 && (
        <Note role="status">
          <b>Perhaps about another person:</b> {named(others.map(({ file }) => file))}. You can add{" "}
          {others.length === 1 ? "it" : "them"} all the same.
        </Note>
      )}
      <LazyDisclosure label="Change single records">
        {() => <Pages chosen={chosen} patient={patient} />}
      </LazyDisclosure>
    </>
  )
}

/** Single records, some at a time. */
function Pages({ chosen, patient }: RecordFieldsProps) {
  const [wanted, setWanted] = useState("")
  const [page, setPage] = useState(0)
  const search = wanted.trim().toLowerCase()
  const found = chosen.described.flatMap((record, at) =>
    search === "" ||
    record.title.toLowerCase().includes(search) ||
    record.files.some(({ name }) => name.toLowerCase().includes(search))
      ? [{ record, at }]
      : [],
  )
  const pages = Math.max(1, Math.ceil(found.length / PAGE))
  const shown = Math.min(page, pages - 1)
  const places = found.slice(shown * PAGE, (shown + 1) * PAGE)
  return (
    <div className={styles.pages}>
      <Field
        type="search"
        label="Find a file"
        hideLabel
        placeholder="Find a file by its name"
        value={wanted}
        onChange={(event) => {
          setWanted(event.target.value)
          setPage(0)
        }}
      />
      {places.map(({ record, at }) => (
        <RecordForm key={at} record={record} files={record.files} chosen={chosen} patient={patient} />
      ))}
      <div className={styles.turn}>
        <Meta>{found.length === 0 ? "No file is called so" : `Page ${shown + 1} of ${pages}`}</Meta>
        {shown > 0 && (
          <Button size="small" onClick={() => setPage(shown - 1)}>
            Previous
          </Button>
        )}
        {shown < pages - 1 && (
          <Button size="small" onClick={() => setPage(shown + 1)}>
            Next
          </Button>
        )}
      </div>
    </div>
  )
}

function named(files: readonly File[]): string {
  const names = files.slice(0, MAX_NAMED).map(({ name }) => shownFileName(name))
  const more = files.length - names.length
  return `${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`
}
