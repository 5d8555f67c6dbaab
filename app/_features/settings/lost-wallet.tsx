"use client"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import type { FormEvent } from "react"
import { isKeywardError } from "../../_core/errors"
import { keepRecovery } from "../../_journeys/create-keys"
import { recoveryOfCode } from "../../_journeys/recover-account"
import { useUnlocked } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Button } from "../../_ui/Button"
import { Card } from "../../_ui/Card"
import { Field } from "../../_ui/Field"
import { Stack } from "../../_ui/Layout"
import { SkeletonText } from "../../_ui/Skeleton"
import { Meta } from "../../_ui/Text"
import { ProblemNote } from "../../_parts/actions/problem"
import { fromUnix, longDate } from "../../_words/format"

/** Whether the recovery code can give the account another wallet; a set-up that was broken off is made good here. */
export function LostWallet() {
  const { services, keys } = useUnlocked()
  const known = useQuery({
    queryKey: ["recovery", keys.account],
    queryFn: () => services.reader.recoveryOf(keys.account),
  })
  const { data } = known
  return (
    <Card title="If you lose your wallet">
      <Stack>
        {known.isPending && <SkeletonText label="Looking what your code can do" count={2} />}
        <ProblemNote error={known.error} />
        {data?.recovery && (
          <Meta>
            Your recovery code freezes this account at once, from any device, and gives it a new wallet seven
            days later: “I lost my wallet” on the first page.
            {data.next !== null &&
              ` Until ${longDate(fromUnix(data.nextFrom))} that is still your former code; then the new one takes its place.`}
          </Meta>
        )}
        {data && !data.recovery && <TurnOn />}
      </Stack>
    </Card>
  )
}

function TurnOn() {
  const { services } = useUnlocked()
  const { run } = useTransactions()
  const [code, setCode] = useState("")
  const [missing, setMissing] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setMissing(code.trim() === "")
    if (code.trim() === "" || busy) return
    setBusy(true)
    setError(null)
    recoveryOfCode(services, code)
      .then((recovery) => run("change-ways-in", (on) => keepRecovery(services, recovery, on)))
      .catch(setError)
      .finally(() => setBusy(false))
  }
  const mistyped = isKeywardError(error, "recovery-code-wrong")
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Meta>
          <b>Not set up yet.</b> Your code opens your records, but it cannot give this account another wallet.
          Type it once to turn that on.
        </Meta>
        <Field
          label="Recovery code"
          value={code}
          error={missing ? "Type the code first." : mistyped ? "Look at your copy once more." : undefined}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          onChange={(event) => {
            setCode(event.target.value)
            setMissing(false)
          }}
        />
        {!mistyped && <ProblemNote error={error} />}
        <div>
          <Button type="submit" busy={busy} busyLabel="Waiting for your wallet…">
            Turn it on
          </Button>
        </div>
      </Stack>
    </form>
  )
}
