"use client"
import { useState } from "react"
import { ProblemNote } from "../../_parts/actions/problem"
import { Button } from "../../_ui/Button"
import { Field } from "../../_ui/Field"
import { Note } from "../../_ui/Note"
import styles from "./health-link.module.css"
import type { LinkModel } from "./read"
import { refusalInWords } from "./refusal-in-words"
import { RECIPIENT } from "./use-link"
import type { LinkState } from "./use-link"

/** Names the host of a link, what it learns, and asks for a passcode where the link wants one. */
export function AskForm(props: {
  model: LinkModel
  state: Exclude<LinkState, { step: "files" }>
  ask: (passcode: string) => void
}) {
  const { model, state, ask } = props
  const [passcode, setPasscode] = useState("")
  const { host, asksPasscode } = model
  const busy = state.step === "asking"
  const refused = state.step === "refused" ? refusalInWords(state.answer, host) : ""
  return (
    <form
      className={styles.link}
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy) ask(passcode)
      }}
    >
      {state.step === "not-asked" && <Note tone="info">Nothing has been asked of {host} yet.</Note>}
      <p>
        If you ask {host}, it learns that this link was opened and when, and is told that “{RECIPIENT}” asks.
        It is asked by this server, which sees the link’s address{asksPasscode && " and the passcode"}. The
        key that opens the files stays on this device.
      </p>
      {asksPasscode && (
        <Field
          label="Passcode"
          help="Whoever gave you the link knows it. Wrong ones may end the link."
          type="password"
          autoComplete="off"
          maxLength={200}
          required
          value={passcode}
          onChange={(event) => setPasscode(event.target.value)}
        />
      )}
      {refused && (
        <Note tone="warning" role="alert">
          {refused}
        </Note>
      )}
      {state.step === "failed" && <ProblemNote error={state.error} />}
      <div>
        <Button type="submit" look="filled" busy={busy} busyLabel="Asking…">
          Ask {host} for the files
        </Button>
      </div>
    </form>
  )
}
