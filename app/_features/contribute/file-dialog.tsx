"use client"
import { shownTitle } from "../../_core/records/shown-name"
import { useState } from "react"
import type { OpenRecord } from "../../_journeys/read-record"
import { Button } from "../../_ui/Button"
import { Dialog } from "../../_ui/Dialog"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { FolderFields, useFolderChoice } from "../folder-choice"
import { useConfirming } from "../../_parts/confirming"
import { ProblemNote } from "../../_parts/actions/problem"
import type { Filing } from "./use-filing"

/** Files a contribution into another folder than its author chose. */
export function FileDialog(props: { record: OpenRecord; filing: Filing; onClose: () => void }) {
  const { record, filing, onClose } = props
  const choice = useFolderChoice()
  const confirming = useConfirming()
  const [missing, setMissing] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [making, setMaking] = useState(false)
  const busy = making || filing.busy.length > 0

  const file = async () => {
    setMissing(choice.gap)
    if (choice.gap !== null) return
    setError(null)
    setMaking(true)
    try {
      const { scope } = await choice.take()
      if (await filing.file([{ record: record.state.number, folder: scope }])) onClose()
    } catch (thrown) {
      setError(thrown)
    } finally {
      setMaking(false)
    }
  }

  return (
    <Dialog
      open
      held={busy}
      onClose={onClose}
      onSubmit={() => void file()}
      title={`Move ${shownTitle(record.manifest.title)} to a folder`}
      hint={`It is checked first; then ${confirming.askerInside} asks you once.`}
      notice={
        missing ? (
          <Note tone="warning" role="alert">
            {missing}
          </Note>
        ) : (error ?? filing.error) ? (
          <ProblemNote error={error ?? filing.error} />
        ) : null
      }
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" look="filled" busy={busy} busyLabel="Filing…">
            File it there
          </Button>
        </>
      }
    >
      <Stack>
        <FolderFields choice={choice} except={record.state.folder} />
        <Note>Whoever can see that folder will see this record. It stays signed by whoever wrote it.</Note>
      </Stack>
    </Dialog>
  )
}
