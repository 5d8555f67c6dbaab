"use client"
import { useState } from "react"
import type { ErrorCode } from "../../_core/errors"
import { removeContribution } from "../../_journeys/file-contributions"
import type { PatientView } from "../../_journeys/read-patient"
import type { ListedRecord } from "../../_journeys/read-record"
import { useWording } from "../../_parts/confirming"
import { useNames } from "../../_session/names"
import { useUnlocked } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Button } from "../../_ui/Button"
import { Card } from "../../_ui/Card"
import { Note } from "../../_ui/Note"
import { Meta, Sentence } from "../../_ui/Text"
import { useVoice } from "../../_ui/Toast"
import { ConfirmDialog } from "../confirm-dialog"
import { count, fromUnix, longDate } from "../../_words/format"
import styles from "./contribute.module.css"

interface Refused {
  readonly record: ListedRecord
  readonly problem: ErrorCode
}

/** What is wrong with it, as its owner reads it. */
const REASONS: Partial<Record<ErrorCode, string>> = {
  "record-altered": "Its signature or its content does not fit the person who added it.",
  "record-copied": "It is a copy of something that is here already.",
  "manifest-malformed": "What it says of itself can’t be read.",
  "key-wrong": "None of your keys opens it.",
  "not-readable": "None of your keys opens it.",
  "store-missing": "The store does not have its file.",
  "store-refused": "Its file was never stored.",
}

/** Contributions that are not what they say: nothing of them is shown, and they can be taken away. */
export function RefusedCard({ view, refused }: { view: PatientView; refused: readonly Refused[] }) {
  const names = useNames()
  const wordsFor = useWording()
  const [removing, setRemoving] = useState<Refused | null>(null)
  return (
    <Card
      title="Not accepted"
      meta={`${count(refused.length, "thing")} that others added. We show nothing of ${refused.length === 1 ? "it" : "them"}.`}
    >
      <ul className={styles.rows} aria-label="Not accepted">
        {refused.map(({ record, problem }) => {
          const { number, author, addedAt } = record.state
          const day = longDate(fromUnix(addedAt.timestamp))
          return (
            <li key={number} className={styles.row}>
              <div className={styles.words}>
                <b>{REASONS[problem] ?? wordsFor({ code: problem }).title}</b>
                <Meta>
                  Added by {names(author)}, {day}
                </Meta>
              </div>
              <div className={styles.actions}>
                <Button
                  look="stop"
                  size="small"
                  aria-label={`Remove what ${names(author)} added on ${day}`}
                  onClick={() => setRemoving({ record, problem })}
                >
                  Remove
                </Button>
              </div>
            </li>
          )
        })}
      </ul>
      {removing && <RemoveDialog view={view} refused={removing} onClose={() => setRemoving(null)} />}
    </Card>
  )
}

function RemoveDialog(props: { view: PatientView; refused: Refused; onClose: () => void }) {
  const { view, refused, onClose } = props
  const { services, keys } = useUnlocked()
  const { run } = useTransactions()
  const { toast } = useVoice()
  const name = useNames()(refused.record.state.author)
  const remove = async () => {
    await run("remove", (on) => removeContribution(services, keys, view, refused.record.state, on))
    toast("Removed.")
    onClose()
  }
  return (
    <ConfirmDialog
      title="Remove what was not accepted?"
      no="Leave it"
      yes="Remove it"
      doing="Removing…"
      removes
      onConfirm={remove}
      onClose={onClose}
    >
      <Sentence>
        What <b>{name}</b> added leaves your records, and what they stored of it is closed and erased.
      </Sentence>
      <Note>
        If you did not expect this, ask {name} about it, or stop letting them add results: Who can see what.
      </Note>
    </ConfirmDialog>
  )
}
