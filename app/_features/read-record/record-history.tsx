"use client"
import { rootOfDigest } from "../../_core/dag/cid"
import type { RecordState } from "../../_core/journal/patient-state"
import type { Manifest } from "../../_core/records/manifest-schema"
import type { Address } from "../../_core/types"
import type { PatientView } from "../../_journeys/read-patient"
import { Card } from "../../_ui/Card"
import { Disclosure, ProofList } from "../../_ui/Disclosure"
import type { Proof } from "../../_ui/Disclosure"
import { HistoryList } from "../../_ui/HistoryList"
import { Stack } from "../../_ui/Layout"
import { SkeletonText } from "../../_ui/Skeleton"
import { ProblemNote } from "../../_parts/actions/problem"
import { clockOf, fromUnix, shortDate } from "../../_words/format"
import { recordHistory } from "./history"
import type { HistorySentence, HistoryWords } from "./history"
import styles from "./read-record.module.css"
import { useJournal } from "./use-record"

/** What happened to the record, in sentences; the chain's own words are a click away. */
export function RecordHistory(props: {
  view: PatientView
  record: RecordState
  /** What it says of itself, and said before. */
  manifest: Manifest
  words: HistoryWords
  /** null for the patient, who sees all of it. */
  reader: Address | null
}) {
  const { view, record, manifest, words, reader } = props
  const journal = useJournal(view)
  const sentences = journal.data && recordHistory(journal.data, record, words, reader, manifest)
  return (
    <Card title="History">
      <ProblemNote error={journal.error} />
      {!sentences && !journal.error && <SkeletonText label="Loading the history" count={4} />}
      {sentences && (
        <>
          <HistoryList
            label="History"
            entries={sentences.map(({ entry, text }) => ({
              id: String(entry.position),
              text,
              meta: `${shortDate(fromUnix(entry.place.timestamp))}, ${clockOf(fromUnix(entry.place.timestamp))}`,
            }))}
          />
          <Disclosure label="Details and proof">
            <Stack>
              {sentences.map((sentence) => (
                <div key={sentence.entry.position}>
                  <p className={styles.proved}>{sentence.text}</p>
                  <ProofList proofs={proofsOf(sentence, view.state.length)} />
                </div>
              ))}
            </Stack>
          </Disclosure>
        </>
      )}
    </Card>
  )
}

function proofsOf({ entry, content }: HistorySentence, length: number): Proof[] {
  const { position, place } = entry
  return [
    { term: "Entry", value: `${position + 1} of ${length}` },
    { term: "Block", value: place.block },
    { term: "Transaction", value: place.transaction },
    ...(content ? [{ term: "CID", value: rootOfDigest(content) }] : []),
  ]
}
