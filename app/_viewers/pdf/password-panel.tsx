"use client"
import { Lock } from "lucide-react"
import { useState } from "react"
import { Button } from "../../_ui/Button"
import { Field } from "../../_ui/Field"
import { Icon } from "../../_ui/Icon"
import { Panel } from "../../_ui/Panel"
import styles from "./pdf.module.css"

/** Asks for the password that whoever made the PDF gave it. It stays in this page. */
export function PasswordPanel(props: {
  wrong: boolean
  opening: boolean
  onPassword: (password: string) => void
}) {
  const [password, setPassword] = useState("")
  return (
    <Panel
      icon={<Icon of={Lock} />}
      title="This PDF has a password of its own"
      sentences={["Whoever made it locked it.", "The password opens it here and is not kept."]}
      actions={
        <form
          className={styles.password}
          onSubmit={(event) => {
            event.preventDefault()
            if (password) props.onPassword(password)
          }}
        >
          <Field
            type="password"
            label="Password of the document"
            autoComplete="off"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            {...(props.wrong
              ? { error: "That is not its password. Try again, or ask whoever sent it." }
              : {})}
          />
          <Button type="submit" look="filled" busy={props.opening} busyLabel="Opening…">
            Open it
          </Button>
        </form>
      }
    />
  )
}
