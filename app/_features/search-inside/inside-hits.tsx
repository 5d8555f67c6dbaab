"use client"
import { useState } from "react"
import { shownFileName, shownTitle } from "../../_core/records/shown-name"
import type { RecordNumber } from "../../_core/types"
import type { PatientView } from "../../_journeys/read-patient"
import type { RecordContents, SearchHit } from "../../_journeys/record-contents"
import { ProblemNote } from "../../_parts/actions/problem"
import { Bar } from "../../_ui/Bar"
import { Button } from "../../_ui/Button"
import { Row, Stack } from "../../_ui/Layout"
import { LongList } from "../../_ui/LongList"
import { DayHeading, RecordRow } from "../../_ui/RecordList"
import { ShowMore } from "../../_ui/ShowMore"
import { Meta } from "../../_ui/Text"
import { count, dayOf, kindName } from "../../_words/format"
import { KindIcon } from "../kind-icon"
import { walkOf } from "../reading-walk"
import { ClosedRecordRow, timeOfRecord } from "../timeline"
import { useContents, useIsUrgent, useSearchStatus } from "../use-contents"
import styles from "./search-inside.module.css"
import { Snippet } from "./snippet"
import { isQuestion, useHits } from "./use-hits"
import { gapsInWords, leftInWords, nothingInWords } from "./wording"

export interface InsideHitsProps {
  readonly view: PatientView
  /** What was typed. */
  readonly search: string
  readonly hrefOf: (number: RecordNumber) => string
  /** Records that the list above shows already, because their names have the words. */
  readonly named: ReadonlySet<RecordNumber>
}

/** Records that have the words inside their files, with the place; and how many were not searched yet. */
export function InsideHits(props: InsideHitsProps) {
  const { contents, error } = useContents(props.view)
  const typed = props.search.trim()
  if (!isQuestion(typed)) return null
  if (!contents) return <ProblemNote error={error} />
  return <Found {...props} contents={contents} search={typed} />
}

/** Hits that are opened at a time. */
const PAGE = 10

function Found({ contents, search, hrefOf, named }: InsideHitsProps & { contents: RecordContents }) {
  const status = useSearchStatus(contents)
  const [most, setMost] = useState(PAGE)
  const version = `${contents.looks} ${status.searched} ${status.of} ${status.loaded}`
  const { hits, error } = useHits(contents, search, most, version)
  // A record whose name has the words, and nothing more, stands above
  const shown = hits?.hits.filter(
    ({ record, snippet, further }) => snippet !== null || further || !named.has(record.state.number),
  )
  return (
    <section aria-label="Inside all records">
      <DayHeading>Inside all records</DayHeading>
      <Stack gap="s">
        {error && <ProblemNote error={error} />}
        {hits && shown && shown.length > 0 && (
          <LongList label="Inside the records">
            {shown.map((hit) => (
              <Hit key={hit.record.state.number} {...{ hit, hrefOf, contents }} typed={hits.typed} />
            ))}
          </LongList>
        )}
        {hits && hits.total > hits.hits.length && (
          <ShowMore onMore={() => setMost(most + PAGE)}>
            {`Show more of ${count(hits.total, "record")}`}
          </ShowMore>
        )}
        <div role="status">
          {shown?.length === 0 && <p>{nothingInWords(status)}</p>}
          {gapsInWords(status).map((sentence) => (
            <Meta key={sentence}>{sentence}</Meta>
          ))}
        </div>
        <NotSearched contents={contents} />
      </Stack>
    </section>
  )
}

function Hit(props: {
  hit: SearchHit
  typed: string
  contents: RecordContents
  hrefOf: (number: RecordNumber) => string
}) {
  const { hit, typed, contents, hrefOf } = props
  const { state, open, problem } = hit.record
  const place = { href: hrefOf(state.number), date: dayOf(timeOfRecord(hit.record)) }
  if (!open) return <ClosedRecordRow {...place} problem={problem} />
  const { manifest } = open
  const nameOf = (file: number) => {
    const name = manifest.files[file]?.name
    return manifest.files.length > 1 && name !== undefined ? shownFileName(name) : ""
  }
  return (
    <RecordRow
      {...place}
      title={shownTitle(manifest.title)}
      meta={
        <>
          <span className={styles.kind}>{kindName(manifest.kind)}</span>
          <Snippet key={typed} {...{ hit, typed, contents, open, nameOf }} />
        </>
      }
      icon={<KindIcon kind={manifest.kind} />}
    />
  )
}

/** How many records are not searched yet, and the button that reads them now. */
function NotSearched({ contents }: { contents: RecordContents }) {
  const status = useSearchStatus(contents)
  const isUrgent = useIsUrgent(contents)
  const walk = walkOf(contents)
  const { of, left, failed } = status
  if (!status.loaded) return <Meta>Preparing the search…</Meta>
  if (left === 0 && failed === 0) return null
  if (isUrgent)
    return (
      <div className={styles.progress}>
        <Bar label="Searching records" value={(of - left) / of} text={leftInWords(status)} />
        <Row between>
          <Meta>{leftInWords(status)}</Meta>
          <Button look="quiet" onClick={() => walk.slowDown()}>
            Stop
          </Button>
        </Row>
      </div>
    )
  return (
    <Row>
      {left > 0 && <Meta>{leftInWords(status)}</Meta>}
      <Button onClick={() => walk.readNow()}>{left > 0 ? "Search them now" : "Try again"}</Button>
    </Row>
  )
}
