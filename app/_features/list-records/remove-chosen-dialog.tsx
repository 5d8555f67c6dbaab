"use client"
import { useState } from "react"
import { shownTitle } from "../../_core/records/shown-name"
import { removeRecords } from "../../_journeys/file-records"
import type { OpenRecord } from "../../_journeys/read-record"
import { useConfirming } from "../../_parts/confirming"
import { useUnlocked } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Note } from "../../_ui/Note"
import { Meta, Sentence } from "../../_ui/Text"
import { useVoice } from "../../_ui/Toast"
import { count } from "../../_words/format"
import { ConfirmDialog } from "../confirm-dialog"

/** Several records out of the list and off the store; where it is broken off, the rest can be removed again. */
export function RemoveChosenDialog(props: {
  records: readonly OpenRecord[]
  onRemoved: () => void
  onClose: () => void
}) {
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
    toast(`${count(props.records.length, "record")} removed. Their files are closed, and erased in a while.`)
    props.onRemoved()
  }
  const total = props.records.length
  return (
    <ConfirmDialog
      title={`Remove ${count(left.length, "record")}?`}
      hint={`${confirming.asker} asks you once${left.length > 1 ? " for each of them" : ""}.`}
      no={left.length < total ? "Keep the others" : "Keep them"}
      yes="Remove them"
      doing={`Removing ${total - left.length + 1} of ${total}…`}
      removes
      onConfirm={remove}
      onClose={props.onClose}
    >
      <Sentence>
        <b>
          {left
            .slice(0, 3)
            .map(({ manifest }) => shownTitle(manifest.title))
            .join(", ")}
        </b>
        {left.length > 3 && ` and ${count(left.length - 3, "other")}`} leave your records, and the encrypted
        files that are kept here are closed at once and erased in a while. Nobody can open them here any more,
        and neither can you.
      </Sentence>
      {left.length < total && <Meta>{total - left.length} of them are removed already.</Meta>}
      <Note tone="warning">
        <p>It cannot be undone: download them first if you may need them.</p>
        <p>What others have opened, they may have kept.</p>
      </Note>
    </ConfirmDialog>
  )
}
