"use client"
import { useState } from "react"
import { shownTitle } from "../../_core/records/shown-name"
import type { RecordNumber, Scope } from "../../_core/types"
import type { ListedRecord } from "../../_journeys/read-record"
import { Button } from "../../_ui/Button"
import { Checkbox } from "../../_ui/Checkbox"
import { Chips } from "../../_ui/Chips"
import { Row, Stack } from "../../_ui/Layout"
import { LongList, LongListRow } from "../../_ui/LongList"
import { Meta } from "../../_ui/Text"
import { count, kindName, longDate } from "../../_words/format"
import type { FolderInUse } from "../scopes"
import { timeOfRecord } from "../timeline"
import styles from "./take.module.css"

export interface ChooseRecordsProps {
  readonly records: readonly ListedRecord[]
  readonly folders: readonly FolderInUse[]
  readonly chosen: ReadonlySet<RecordNumber>
  readonly onChange: (chosen: ReadonlySet<RecordNumber>) => void
  readonly folder: Scope | null
}

const ALL = "all"

/** Records with a checkbox each; a folder chooses its records. */
export function ChooseRecords({ records, folders, chosen, onChange, folder }: ChooseRecordsProps) {
  const [shown, setShown] = useState(folder === null ? ALL : String(folder))
  const listed = records.filter(({ state }) => shown === ALL || String(state.folder) === shown)
  const numbers = listed.map(({ state }) => state.number)
  const show = (value: string) => {
    setShown(value)
    onChange(
      new Set(
        records
          .filter(({ state }) => value === ALL || String(state.folder) === value)
          .map(({ state }) => state.number),
      ),
    )
  }
  const toggle = (number: RecordNumber, checked: boolean) => {
    const next = new Set(chosen)
    if (checked) next.add(number)
    else next.delete(number)
    onChange(next)
  }
  return (
    <Stack gap="s">
      {folders.length > 0 && (
        <Chips
          legend="Records of"
          value={shown}
          onChange={show}
          choices={[
            { value: ALL, label: "Everything" },
            ...folders
              .filter((one) => one.count > 0)
              .map(({ scope, name }) => ({ value: String(scope), label: name })),
          ]}
        />
      )}
      <Row between>
        <Meta>{`${chosen.size} of ${count(listed.length, "record")} chosen`}</Meta>
        <Row>
          <Button look="quiet" onClick={() => onChange(new Set(numbers))}>
            Choose all
          </Button>
          <Button look="quiet" onClick={() => onChange(new Set())}>
            Choose none
          </Button>
        </Row>
      </Row>
      <div className={styles.scroll}>
        <LongList label="Records to take">
          {listed.map((record) => (
            <LongListRow key={record.state.number} className={styles.row}>
              <Checkbox
                label={titleOf(record)}
                help={aboutOf(record)}
                checked={chosen.has(record.state.number)}
                onChange={(checked) => toggle(record.state.number, checked)}
              />
            </LongListRow>
          ))}
        </LongList>
      </div>
    </Stack>
  )
}

const titleOf = ({ open, state }: ListedRecord): string =>
  open ? shownTitle(open.manifest.title) : `Record ${state.number}: can’t be opened`

const aboutOf = (record: ListedRecord): string =>
  [record.open && kindName(record.open.manifest.kind), longDate(timeOfRecord(record))]
    .filter(Boolean)
    .join(" · ")
