"use client"
import { RECORD_KINDS } from "../../_core/records/manifest-schema"
import { Checkbox } from "../../_ui/Checkbox"
import { Field } from "../../_ui/Field"
import { bytesInWords, count, kindName } from "../../_words/format"
import type { Described } from "./described"
import { Select } from "./select"
import styles from "./upload-record.module.css"

/** Whether a record that is going to be added has no name. */
export const isUnnamed = (described: readonly Described[], together: boolean): boolean =>
  shownOf(described, together).some(({ title }) => !title.trim())

const shownOf = (described: readonly Described[], together: boolean) =>
  together ? described.slice(0, 1) : described

/** What each chosen file is: its name, its kind, its day; and whether they belong together. */
export function RecordFields(props: {
  described: readonly Described[]
  together: boolean
  onChange: (described: readonly Described[]) => void
  onTogether: (together: boolean) => void
}) {
  const { described, together } = props
  const shown = shownOf(described, together)
  const total = described.reduce((sum, { file }) => sum + file.size, 0)
  const change = (index: number, part: Partial<Described>) =>
    props.onChange(described.map((each, i) => (i === index ? { ...each, ...part } : each)))
  return (
    <>
      {described.length > 1 && (
        <Checkbox
          label={`Keep the ${described.length} files together as one record`}
          checked={together}
          onChange={props.onTogether}
        />
      )}
      {shown.map((each, index) => (
        <fieldset key={index} className={styles.record}>
          <legend>
            {together
              ? `${count(described.length, "file")}, ${bytesInWords(total)}`
              : `${each.file.name}, ${bytesInWords(each.file.size)}`}
          </legend>
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
        </fieldset>
      ))}
    </>
  )
}
