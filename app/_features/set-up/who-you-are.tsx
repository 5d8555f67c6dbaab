"use client"
import { useState } from "react"
import type { FormEvent } from "react"
import { useWords } from "../../_language/use-words"
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
import { SET_UP } from "./words"

/** Step 3: a name and a role, kept encrypted. Then the page goes where that role begins. */
export function WhoYouAre() {
  const words = useWords(SET_UP)
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
      <PageHead title={words.whoAreYou}>{words.thisDecidesWhatYouSee}</PageHead>
      <Stack gap="l">
        {notebookFault === "lost" && <Note tone="warning">{words.yourNamesAndSettingsCould()}</Note>}
        <Field
          label={words.yourName}
          help={words.peopleYouShareRecordsWith}
          autoComplete="name"
          autoFocus
          maxLength={120}
          value={name}
          error={tried && !called ? words.typeTheNameThatYour : undefined}
          onChange={(event) => setName(event.target.value)}
        />
        <Stack gap="s">
          <ChoiceList
            legend={words.iAmHereAs}
            value={role}
            onChange={setRole}
            choices={[
              { value: "patient", label: "A patient", help: words.iKeepMyRecordsAnd },
              { value: "doctor", label: "A doctor", help: words.iReadWhatPatientsShare },
            ]}
          />
          <div role="alert">{tried && !role && <Note tone="danger">{words.chooseOneOfTheTwo}</Note>}</div>
        </Stack>
        <ProblemNote error={error} />
        <div>
          <Button look="filled" type="submit" busy={busy} busyLabel={words.saving}>
            {error === null ? words.finish : words.tryAgain}
          </Button>
        </div>
      </Stack>
    </form>
  )
}
