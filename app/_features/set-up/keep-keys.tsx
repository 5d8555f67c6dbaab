"use client"
import { useState } from "react"
import { useWords } from "../../_language/use-words"
import { isKeywardError, KeywardError } from "../../_core/errors"
import type { Keeper } from "../../_core/keeper"
import { keepKeys } from "../../_journeys/create-keys"
import type { PreparedKeys } from "../../_journeys/create-keys"
import { useSession } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Button } from "../../_ui/Button"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { PageHead } from "../../_ui/Page"
import { Meta } from "../../_ui/Text"
import { ConfirmationLine } from "../confirmation-line"
import { useConfirming } from "../../_parts/confirming"
import { ProblemNote } from "../../_parts/actions/problem"
import { SET_UP } from "./words"

/** The second half of step 2: the keys are kept with one confirmation; a refusal loses nothing. */
export function KeepKeys({ prepared }: { prepared: Keeper<PreparedKeys> }) {
  const words = useWords(SET_UP)
  const { services, enter } = useSession()
  const { run, latest } = useTransactions()
  const confirming = useConfirming()
  const [busy, setBusy] = useState(false)
  const [asked, setAsked] = useState(0)
  const [error, setError] = useState<unknown>(null)

  const keep = async () => {
    setBusy(true)
    setError(null)
    setAsked(0)
    try {
      if (!services) throw new KeywardError("account-switched")
      await run("create-keys", (on) =>
        keepKeys(services, prepared.secret, (state) => {
          if (state.step === "waiting-for-wallet" && state.asks !== "transaction-instead")
            setAsked((now) => now + 1)
          on(state)
        }),
      )
      await enter(prepared.secret.keys)
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }
  return (
    <>
      <PageHead title={words.keepYourKeys}>{words.yourCopyCanBeRead}</PageHead>
      <Stack>
        {busy && latest && (
          <ConfirmationLine
            confirmation={latest}
            words={
              asked === 0
                ? words.storing
                : asked === 1
                  ? words.confirmation
                  : words.confirmationAsked({ asked })
            }
          />
        )}
        <ProblemNote error={error} />
        {error !== null &&
          (isKeywardError(error, "vault-changed") ? (
            <Note tone="warning">{words.anotherSetUp({ by: confirming.by })}</Note>
          ) : (
            <Meta>{words.yourKeysAndYourRecovery}</Meta>
          ))}
        <div>
          <Button look="filled" busy={busy} busyLabel={words.keepingYourKeys} onClick={() => void keep()}>
            {error === null ? words.keepMyKeys : words.tryAgain}
          </Button>
        </div>
        <Meta>{words.asksOnce({ asker: confirming.asker, by: confirming.by })}</Meta>
      </Stack>
    </>
  )
}
