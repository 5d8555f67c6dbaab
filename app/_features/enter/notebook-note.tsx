"use client"
import { useState } from "react"
import { withConfirmed, withoutLeftOut, withoutUnconfirmed } from "../../_core/notebook"
import type { NotebookFault } from "../../_journeys/keep-notebook"
import { ProblemNote } from "../../_parts/actions/problem"
import { useAttempt } from "../../_parts/actions/use-attempt"
import { useSession } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { Note } from "../../_ui/Note"

const WORDS: Partial<Record<NotebookFault, string>> = {
  "put-back": "This site gave back an older copy of them than this device knows.",
  spoilt: "What this site gave back of them does not open: somebody else wrote over it.",
}

/** What is wrong with names and settings, as pages say it after entering. */
export function NotebookNote() {
  return (
    <>
      <FromThisDevice />
      <FromFormerKeys />
      <LeftOut />
    </>
  )
}

/** Said once: names and settings come from this device, because the server's were not right. */
function FromThisDevice() {
  const { notebookFault } = useSession()
  const [closed, setClosed] = useState(false)
  const words = notebookFault && WORDS[notebookFault]
  if (!words || closed) return null
  return (
    <Note tone="warning">
      <b>Names, folder names and settings are those that this device has kept.</b> {words} If that happens
      again, somebody may have a session of yours: sign out everywhere you are signed in.{" "}
      <Button size="small" look="quiet" onClick={() => setClosed(true)}>
        Close
      </Button>
    </Note>
  )
}

/** Said until it is decided: what only former keys sealed may be somebody else's words. */
function FromFormerKeys() {
  const { notebook, actingFor, writeNotebook } = useSession()
  const { busy, error, attempt } = useAttempt()
  if (!notebook?.unconfirmed || actingFor) return null
  const decide = (change: typeof withConfirmed) => attempt(() => writeNotebook(change))
  return (
    <Note tone="warning">
      <b>Names of people and folders, and whom you trust, are from before your keys changed.</b> They are
      kept, and not used: whoever acted for you, or got in, could have changed them. Use them if you have no
      reason to think so.{" "}
      <Button size="small" busy={busy} onClick={() => void decide(withConfirmed)}>
        Use them
      </Button>{" "}
      <Button size="small" look="quiet" busy={busy} onClick={() => void decide(withoutUnconfirmed)}>
        Throw them away
      </Button>
      <ProblemNote error={error} />
    </Note>
  )
}

/** Said until it is read: what gave way is not there any more. */
function LeftOut() {
  const { notebook, actingFor, writeNotebook } = useSession()
  const { busy, error, attempt } = useAttempt()
  const count = notebook?.leftOut ?? 0
  if (count === 0 || actingFor) return null
  return (
    <Note tone="warning">
      <b>There is no room for all your names and settings.</b>{" "}
      {count === 1 ? "One entry" : `${count} entries`} had to go, old names of people and folders first. Your
      records are not touched. If you do not have that many, somebody who acted for you may have filled them:
      look through the names of people and folders that are left.{" "}
      <Button size="small" busy={busy} onClick={() => void attempt(() => writeNotebook(withoutLeftOut))}>
        Understood
      </Button>
      <ProblemNote error={error} />
    </Note>
  )
}
