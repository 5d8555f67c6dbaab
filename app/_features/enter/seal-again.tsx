"use client"
import { useQuery } from "@tanstack/react-query"
import { useRef, useState } from "react"
import type { FormEvent } from "react"
import { isKeywardError, KeywardError } from "../../_core/errors"
import { findSealedOver, sealAgain } from "../../_journeys/seal-again"
import type { SealedOver } from "../../_journeys/seal-again"
import { ProblemNote } from "../../_parts/actions/problem"
import { CodeField } from "../../_parts/keys/code-field"
import { useSession } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Button } from "../../_ui/Button"
import { Stack } from "../../_ui/Layout"
import { Meta } from "../../_ui/Text"
import { clockOf, fromUnix, longDate } from "../../_words/format"

/** Where keys that this store never had, or former ones, were sealed over the account's: its own again, by the recovery code. */
export function SealAgain() {
  const { services, account } = useSession()
  const found = useQuery({
    queryKey: ["sealed-over", account],
    queryFn: () => (services ? findSealedOver(services) : null),
    enabled: services !== null,
    staleTime: Infinity,
    gcTime: 0,
  }).data
  return found ? <SealAgainForm former={found} /> : null
}

/** @param props.former from the store, or a copy that was saved as a file */
export function SealAgainForm({ former }: { former: SealedOver }) {
  const { services, refresh } = useSession()
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
    run("change-ways-in", (on) => {
      if (!services) throw new KeywardError("account-switched")
      return sealAgain(services, former, code, on)
    })
      .then(() => {
        if (field.current) field.current.value = ""
        refresh()
      })
      .catch(setError)
      .finally(() => setBusy(false))
  }
  const over = fromUnix(former.overAt)
  const wrong = isKeywardError(error, "recovery-code-wrong")
  return (
    <form onSubmit={submit} noValidate aria-label="Use the former keys again">
      <Stack>
        <Meta>
          <b>
            On {longDate(over)} at {clockOf(over)} other keys took the place of yours.
          </b>{" "}
          If you made new keys on another device then, use their recovery code, or bring back the copy that
          you saved of them. If you did not, somebody can use your wallet. The keys of{" "}
          {longDate(fromUnix(former.sealedAt))} are still here: use them again with their recovery code.
        </Meta>
        <CodeField
          ref={field}
          label="Recovery code of the former keys"
          missing={missing}
          wrong={wrong ? WRONG : undefined}
          onChange={() => setMissing(false)}
        />
        {!wrong && <ProblemNote error={error} />}
        <div>
          <Button type="submit" look="filled" busy={busy} busyLabel="Waiting for your wallet…">
            {error === null ? "Use the former keys again" : "Try again"}
          </Button>
        </div>
      </Stack>
    </form>
  )
}

const WRONG = "This code does not open the former keys. Look at your copy once more; nothing was changed."
