"use client"
import { useState } from "react"
import type { FormEvent } from "react"
import { emptyNotebook } from "../../_core/notebook"
import type { Notebook } from "../../_core/notebook"
import { useSession } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { ChoiceList } from "../../_ui/ChoiceList"
import { Field } from "../../_ui/Field"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { PageHead } from "../../_ui/Page"
import { ProblemNote } from "../../_parts/actions/problem"
import styles from "./set-up.module.css"

/** Step 3: a name and a role, kept encrypted. Then the page goes where that role begins. */
export function WhoYouAre() {
  const { writeNotebook, notebookFault } = useSession()
  const [name, setName] = useState("")
  const [role, setRole] = useState<Notebook["role"]>()
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const called = name.trim()

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (busy || !called || !role) return
    setBusy(true)
    setError(null)
    try {
      await writeNotebook((kept) => (kept ? { ...kept, name: called, role } : emptyNotebook(called, role)))
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
      <PageHead title="Who are you?">
        This decides what you see first. Both are encrypted; no public list shows your name.
      </PageHead>
      <Stack gap="l">
        {notebookFault === "lost" && (
          <Note tone="warning">
            <b>Your names and settings could not be opened.</b> Somebody else, or this site itself, wrote over
            them. Your records, your keys and who may see what are not touched. A device of yours that you
            have used before may still have them: enter there first. If there is none, say again who you are.
          </Note>
        )}
        <Field
          label="Your name"
          help="People you share records with will read it inside them."
          autoComplete="name"
          autoFocus
          maxLength={120}
          value={name}
          error={
            tried && !called ? "Type the name that your doctor or your patients know you by." : undefined
          }
          onChange={(event) => setName(event.target.value)}
        />
        <Stack gap="s">
          <ChoiceList
            legend="I am here as"
            value={role}
            onChange={setRole}
            choices={[
              { value: "patient", label: "A patient", help: "I keep my records and share them." },
              { value: "doctor", label: "A doctor", help: "I read what patients share with me." },
            ]}
          />
          <div role="alert">
            {tried && !role && (
              <Note tone="danger">Choose one of the two. You can change it in Settings.</Note>
            )}
          </div>
        </Stack>
        <ProblemNote error={error} />
        <div>
          <Button look="filled" type="submit" busy={busy} busyLabel="Saving…">
            {error === null ? "Finish" : "Try again"}
          </Button>
        </div>
      </Stack>
    </form>
  )
}
