"use client"
import { useState } from "react"
import type { NotebookFault } from "../../_journeys/keep-notebook"
import { useSession } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { Note } from "../../_ui/Note"

const WORDS: Partial<Record<NotebookFault, string>> = {
  "put-back": "This site gave back an older copy of them than this device knows.",
  spoilt: "What this site gave back of them does not open: somebody else wrote over it.",
}

/** Said once after entering: names and settings come from this device, because the server's were not right. */
export function NotebookNote() {
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
