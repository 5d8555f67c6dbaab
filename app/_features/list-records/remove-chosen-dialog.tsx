"use client"
import { useState } from "react"
import { useWords } from "../../_language/use-words"
import { shownTitle } from "../../_core/records/shown-name"
import { removeRecords } from "../../_journeys/file-records"
import type { OpenRecord } from "../../_journeys/read-record"
import { useConfirming } from "../../_parts/confirming"
import { useUnlocked } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Note } from "../../_ui/Note"
import { Meta, Sentence } from "../../_ui/Text"
import { useVoice } from "../../_ui/Toast"
import { ConfirmDialog } from "../confirm-dialog"
import { CHOSEN } from "./chosen-words"

/** Several records out of the list and off the store; where it is broken off, the rest can be removed again. */
export function RemoveChosenDialog(props: {
  records: readonly OpenRecord[]
  onRemoved: () => void
  onClose: () => void
}) {
  const words = useWords(CHOSEN)
  const { services, keys } = useUnlocked()
  const { run } = useTransactions()
  const confirming = useConfirming()
  const { toast } = useVoice()
  const [left, setLeft] = useState(props.records)
  const remove = async () => {
    await run("remove", (on) =>
      removeRecords(
        services,
        keys,
        left,
        (record) => setLeft((before) => before.filter((each) => each.state.number !== record.state.number)),
        on,
      ),
    )
    toast(words.numberRecordsRemovedTheir({ number: props.records.length }))
    props.onRemoved()
  }
  const total = props.records.length
  const titles = left
    .slice(0, 3)
    .map(({ manifest }) => shownTitle(manifest.title))
    .join(", ")
  return (
    <ConfirmDialog
      title={words.removeNumberRecords({ number: left.length })}
      hint={words.asksToRemove({ asker: confirming.asker, number: left.length })}
      no={left.length < total ? words.keepTheOthers : words.keepThem}
      yes={words.removeThem}
      doing={words.removingNumberOfTotal({ number: total - left.length + 1, total })}
      removes
      onConfirm={remove}
      onClose={props.onClose}
    >
      <Sentence>
        {left.length > 3
          ? words.manyLeave({ titles, others: left.length - 3 })
          : words.theseLeave({ titles, number: left.length })}
      </Sentence>
      {left.length < total && <Meta>{words.numberOfThemAreRemoved({ number: total - left.length })}</Meta>}
      <Note tone="warning">
        <p>{words.itCannotBeUndoneDownload}</p>
        <p>{words.whatOthersHaveOpenedThey}</p>
      </Note>
    </ConfirmDialog>
  )
}
