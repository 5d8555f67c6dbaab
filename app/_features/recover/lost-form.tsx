"use client"
import { useRef, useState } from "react"
import type { FormEvent } from "react"
import { isKeywardError } from "../../_core/errors"
import type { LostAccount } from "../../_journeys/recover-account"
import { Button } from "../../_ui/Button"
import { Field } from "../../_ui/Field"
import { Stack } from "../../_ui/Layout"
import { Meta } from "../../_ui/Text"
import { ProblemNote } from "../../_parts/actions/problem"
import { CodeField } from "../../_parts/keys/code-field"
import { typedAccount } from "../typed-account"

/** Which account, and its code. Both stand on the paper that was printed. */
export function LostForm({ onSubmit }: { onSubmit: (lost: LostAccount) => Promise<void> }) {
  const [typed, setTyped] = useState("")
  const field = useRef<HTMLInputElement>(null)
  const [missing, setMissing] = useState<{ account?: string; code?: boolean }>({})
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const account = typedAccount(typed)
    const code = field.current?.value ?? ""
    const gaps = {
      ...(account ? {} : { account: "An account begins with 0x and has 40 letters and digits after it." }),
      ...(code.trim() ? {} : { code: true }),
    }
    setMissing(gaps)
    if (!account || gaps.code || busy) return
    setBusy(true)
    setError(null)
    void onSubmit({ account, code })
      .catch(setError)
      .finally(() => setBusy(false))
  }
  const mistyped = isKeywardError(error, "recovery-code-wrong")
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Field
          label="Your account"
          help="It is printed under your recovery code."
          placeholder="0x…"
          value={typed}
          error={missing.account}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setTyped(event.target.value)
            setMissing({})
          }}
        />
        <CodeField
          ref={field}
          missing={missing.code === true}
          wrong={mistyped ? "A letter or digit is not right. Look at your copy once more." : undefined}
          onChange={() => setMissing({})}
        />
        {!mistyped && <ProblemNote error={error} />}
        <div>
          <Button look="filled" type="submit" busy={busy} busyLabel="Looking…">
            Go on
          </Button>
        </div>
        <Meta>The code is checked on this device and sent nowhere. Nothing happens yet.</Meta>
      </Stack>
    </form>
  )
}
