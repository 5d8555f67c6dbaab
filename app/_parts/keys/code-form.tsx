"use client"
import { useRef, useState } from "react"
import type { FormEvent, ReactNode } from "react"
import { isKeywardError } from "../../_core/errors"
import { Button } from "../../_ui/Button"
import { Stack } from "../../_ui/Layout"
import { ProblemNote } from "../actions/problem"
import { useConfirming } from "../confirming"
import { CodeField } from "./code-field"

export interface CodeFormProps {
  /** What a screen reader calls the form. */
  name?: string
  label?: string
  /** What is said of a code that does not open what it should. */
  wrong: string
  /** On the button. */
  action: string
  /** Does what the code is for; what it throws is shown. The field is emptied once it is done. */
  onCode: (code: string) => Promise<void>
  /** Above the field. */
  children?: ReactNode
}

/** A recovery code and one confirmation. */
export function CodeForm({ name, label, wrong, action, onCode, children }: CodeFormProps) {
  const { busy: busyLabel } = useConfirming()
  const field = useRef<HTMLInputElement>(null)
  const [missing, setMissing] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const code = field.current?.value ?? ""
    setMissing(code.trim() === "")
    if (code.trim() === "" || busy) return
    setBusy(true)
    setError(null)
    onCode(code)
      .then(() => {
        if (field.current) field.current.value = ""
      })
      .catch(setError)
      .finally(() => setBusy(false))
  }
  const isWrong = isKeywardError(error, "recovery-code-wrong")
  return (
    <form onSubmit={submit} noValidate aria-label={name}>
      <Stack>
        {children}
        <CodeField
          ref={field}
          {...(label === undefined ? {} : { label })}
          missing={missing}
          wrong={isWrong ? wrong : undefined}
          onChange={() => setMissing(false)}
        />
        {!isWrong && <ProblemNote error={error} />}
        <div>
          <Button type="submit" look="filled" busy={busy} busyLabel={busyLabel}>
            {error === null ? action : "Try again"}
          </Button>
        </div>
      </Stack>
    </form>
  )
}
