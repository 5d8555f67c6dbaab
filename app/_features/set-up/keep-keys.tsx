"use client"
import { useState } from "react"
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

/** The second half of step 2: the keys are kept with one confirmation; a refusal loses nothing. */
export function KeepKeys({ prepared }: { prepared: Keeper<PreparedKeys> }) {
  const { services, enter, passkey } = useSession()
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
      <PageHead title="Keep your keys">
        Your copy can be read. Now your sealed keys are stored, and the network notes that they are yours.
      </PageHead>
      <Stack>
        {busy && latest && (
          <ConfirmationLine
            confirmation={latest}
            words={asked === 0 ? "Storing" : asked === 1 ? "Confirmation" : `Confirmation ${asked}`}
          />
        )}
        <ProblemNote error={error} />
        {error !== null &&
          (isKeywardError(error, "vault-changed") ? (
            <Note tone="warning">
              <b>Another set-up of this account was finished first.</b> The code that you have just written
              down opens nothing: destroy it. Reload this page and unlock with the code of the other set-up
              {passkey ? "" : ", or with " + confirming.held}.
            </Note>
          ) : (
            <Meta>
              Your keys and your recovery code are still the ones on your copy. The code counts once this is
              confirmed.
            </Meta>
          ))}
        <div>
          <Button look="filled" busy={busy} busyLabel="Keeping your keys…" onClick={() => void keep()}>
            {error === null ? "Keep my keys" : "Try again"}
          </Button>
        </div>
        <Meta>
          {confirming.asker} asks you to confirm once: your sealed keys, your public key, and that your
          recovery code may {passkey ? "freeze this account" : "give this account another wallet"}. Anyone can
          see that this account made keys, and when; nobody can see what they open.
        </Meta>
      </Stack>
    </>
  )
}
