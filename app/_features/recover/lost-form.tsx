"use client"
import { useState } from "react"
import type { FormEvent } from "react"
import { isKeywardError } from "../../_core/errors"
import type { LostAccount } from "../../_journeys/recover-account"
import { Button } from "../../_ui/Button"
import { Field } from "../../_ui/Field"
import { Stack } from "../../_ui/Layout"
import { Meta } from "../../_ui/Text"
import { ProblemNote } from "../../_parts/actions/problem"
import { typedAccount } from "../typed-account"

/** Which account, and its code. Both stand on the paper that was printed. */
export function LostForm({ onSubmit }: { onSubmit: (lost: LostAccount) => Promise<void> }) {
  const [typed, setTyped] = useState("")
  const [code, setCode] = useState("")
  const [missing, setMissing] = useState<{ account?: string; code?: string }>({})
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const account = typedAccount(typed)
    const gaps = {
      ...(account ? {} : { account: "An account begins with 0x and has 40 letters and digits after it." }),
      ...(code.trim() ? {} : { code: "Type the code first." }),
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
        <Field
          label="Recovery code"
          help="14 groups of four. Dashes, spaces and capitals make no difference."
          value={code}
          error={
            missing.code ??
            (mistyped ? "A letter or digit is not right. Look at your copy once more." : undefined)
          }
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          onChange={(event) => {
            setCode(event.target.value)
            setMissing({})
          }}
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
