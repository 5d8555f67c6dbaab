"use client"
import { rootOfDigest } from "../../_core/dag/cid"
import type { RecordState } from "../../_core/journal/patient-state"
import type { Address } from "../../_core/types"
import type { PatientView } from "../../_journeys/read-patient"
import { Card } from "../../_ui/Card"
import { Disclosure, ProofList } from "../../_ui/Disclosure"
import type { Proof } from "../../_ui/Disclosure"
import { HistoryList } from "../../_ui/HistoryList"
import { SkeletonText } from "../../_ui/Skeleton"
import { ProblemNote } from "../problem"
import { clockOf, fromUnix, shortDate } from "../words"
import { recordHistory } from "./history"
import type { HistorySentence, HistoryWords } from "./history"
import { useJournal } from "./use-record"

/** What happened to the record, in sentences; the chain's own words are a click away. */
export function RecordHistory(props: {
  view: PatientView
  record: RecordState
  words: HistoryWords
  /** null for the patient, who sees all of it. */
  reader: Address | null
}) {
  const { view, record, words, reader } = props
  const journal = useJournal(view)
  const sentences = journal.data && recordHistory(journal.data, record, words, reader)
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
            <ProofList proofs={sentences.flatMap((sentence) => proofsOf(sentence, view.state.length))} />
          </Disclosure>
        </>
      )}
    </Card>
  )
}

function proofsOf({ entry, text, content }: HistorySentence, length: number): Proof[] {
  const { position, place } = entry
  return [
    { term: text, value: `Entry ${position + 1} of ${length}, block ${place.block}` },
    { term: "Transaction", value: place.transaction },
    ...(content ? [{ term: "Content (CID)", value: rootOfDigest(content) }] : []),
  ]
}
