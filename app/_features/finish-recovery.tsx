"use client"
import { useRef, useState } from "react"
import type { FormEvent } from "react"
import { isKeywardError } from "../_core/errors"
import { finishRecovery } from "../_journeys/unlock-keys"
import { useUnlocked } from "../_session/session"
import { useTransactions } from "../_session/transactions"
import { Button } from "../_ui/Button"
import { Stack } from "../_ui/Layout"
import { ProblemNote } from "../_parts/actions/problem"
import { CodeField } from "../_parts/keys/code-field"

/**
 * Finishes what makes the recovery code count for a lost wallet: the code is typed once, has to open the newest keys,
 * and one confirmation names it. What is typed stays in its field.
 * @param props.onDone told once the chain names it
 */
export function FinishRecovery({ onDone }: { onDone: () => void }) {
  const { services, ownKeys } = useUnlocked()
  const { run } = useTransactions()
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
    run("change-ways-in", (on) => finishRecovery(services, ownKeys, code, on))
      .then(() => {
        if (field.current) field.current.value = ""
        onDone()
      })
      .catch(setError)
      .finally(() => setBusy(false))
  }
  const wrong = isKeywardError(error, "recovery-code-wrong")
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <CodeField
          ref={field}
          missing={missing}
          wrong={wrong ? WRONG : undefined}
          onChange={() => setMissing(false)}
        />
        {!wrong && <ProblemNote error={error} />}
        <div>
          <Button type="submit" look="filled" busy={busy} busyLabel="Waiting for your wallet…">
            {error === null ? "Turn it on" : "Try again"}
          </Button>
        </div>
      </Stack>
    </form>
  )
}

const WRONG =
  "This code does not open your keys. Look at your copy once more; a code from an earlier set-up opens nothing. If you have no other, make a new one in Settings."
