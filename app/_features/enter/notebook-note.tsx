"use client"
import { useState } from "react"
import { useWords } from "../../_language/use-words"
import { withConfirmed, withoutUnconfirmed } from "../../_core/notebook"
import { ProblemNote } from "../../_parts/actions/problem"
import { useAttempt } from "../../_parts/actions/use-attempt"
import { useSession } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { Note } from "../../_ui/Note"
import { ENTER } from "./words"

/** What is wrong with names and settings, as pages say it after entering. */
export function NotebookNote() {
  return (
    <>
      <FromThisDevice />
      <FromFormerKeys />
    </>
  )
}

/** Said once: names and settings come from this device, because the server's were not right. */
function FromThisDevice() {
  const words = useWords(ENTER)
  const { notebookFault } = useSession()
  const [closed, setClosed] = useState(false)
  const fault =
    notebookFault === "put-back" || notebookFault === "spoilt" ? words.faults[notebookFault] : null
  if (!fault || closed) return null
  return (
    <Note tone="warning">
      {words.namesFolderNamesAndSettings({
        fault,
        button: (inside) => (
          <Button size="small" look="quiet" onClick={() => setClosed(true)}>
            {inside}
          </Button>
        ),
      })}
    </Note>
  )
}

/** Said until it is decided: what only former keys sealed may be somebody else's words. */
function FromFormerKeys() {
  const words = useWords(ENTER)
  const { notebook, actingFor, writeNotebook } = useSession()
  const { busy, error, attempt } = useAttempt()
  if (!notebook?.unconfirmed || actingFor) return null
  const decide = (change: typeof withConfirmed) => attempt(() => writeNotebook(change))
  return (
    <Note tone="warning">
      {words.formerNotebook({
        use: (inside) => (
          <Button size="small" busy={busy} onClick={() => void decide(withConfirmed)}>
            {inside}
          </Button>
        ),
        drop: (inside) => (
          <Button size="small" look="quiet" busy={busy} onClick={() => void decide(withoutUnconfirmed)}>
            {inside}
          </Button>
        ),
      })}
      <ProblemNote error={error} />
    </Note>
  )
}
