"use client"
import { useState } from "react"
import { ProblemNote } from "../../_parts/actions/problem"
import { Button } from "../../_ui/Button"
import { Field } from "../../_ui/Field"
import { Note } from "../../_ui/Note"
import { count } from "../../_words/format"
import type { ViewProps } from "../viewer"
import styles from "./health-link.module.css"
import { NOTHING_ASKED } from "./read"
import type { LinkModel } from "./read"
import { refusalInWords } from "./refusal-in-words"
import { RECIPIENT, useLink } from "./use-link"

/** Asks the link's host, if its reader agrees, and shows what it leads to in place. */
export function LinkFiles({ model, view }: { model: LinkModel; view: ViewProps }) {
  const { state, ask, agree } = useLink(view.file)
  const [passcode, setPasscode] = useState("")
  const { host, asksPasscode } = model
  const busy = state.step === "asking"
  if (state.step === "files") return <Files state={state} nested={view.nested} agree={agree} />
  const refused = state.step === "refused" ? refusalInWords(state.answer, host) : ""
  return (
    <form
      className={styles.link}
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy) ask(passcode)
      }}
    >
      {state.step === "not-asked" && <Note tone="info">{NOTHING_ASKED(host)}</Note>}
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

function Files(props: {
  state: Extract<ReturnType<typeof useLink>["state"], { step: "files" }>
  nested: ViewProps["nested"]
  agree: (host: string) => void
}) {
  const { manifest, files } = props.state
  const waiting = new Set(files.flatMap((file) => (file.step === "waiting" ? [file.host] : [])))
  return (
    <div className={styles.link}>
      {manifest.canChange && (
        <Note>The host says that these files may change. They are shown as they are now.</Note>
      )}
      {manifest.left > 0 && (
        <Note tone="warning">
          {count(manifest.left, "file has", "files have")} no usable content or address, or are too many; not
          shown here.
        </Note>
      )}
      {files.length === 0 && <Note tone="warning">The host has no files for this link.</Note>}
      {files.map((file, index) =>
        file.step === "open" ? (
          <div key={index}>{props.nested(file.attachment, { open: true })}</div>
        ) : (
          file.step === "failed" && (
            <Note key={index} tone="warning">
              {file.fault}
            </Note>
          )
        ),
      )}
      {[...waiting].map((host) => (
        <Note key={host} tone="info">
          <p>Further files lie at another host, {host}. Nothing has been asked of it yet.</p>
          <Button size="small" busy={props.state.asking === host} onClick={() => props.agree(host)}>
            Ask {host} too
          </Button>
        </Note>
      ))}
    </div>
  )
}
