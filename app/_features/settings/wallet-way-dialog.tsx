"use client"
import { useRef, useState } from "react"
import { KeywardError } from "../../_core/errors"
import { Keeper } from "../../_core/keeper"
import { keepWays, prepareWays } from "../../_journeys/unlock-keys"
import type { PreparedWays } from "../../_journeys/unlock-keys"
import { useSession } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Button } from "../../_ui/Button"
import { ChoiceList } from "../../_ui/ChoiceList"
import { Dialog } from "../../_ui/Dialog"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { Prose } from "../../_ui/Text"
import { ConfirmationLine } from "../confirmation-line"
import { ProblemNote } from "../../_parts/actions/problem"
import { CodeField } from "../../_parts/keys/code-field"
import { SignatureNow, TWO_SIGNATURES, useTwoSignatures } from "../two-signatures"
import { checkSecret, SecretFields, useTypedSecret } from "../secret-fields"
import type { SecretProblem } from "../secret-fields"

/** Makes the wallet's way anew, with a secret or without one. The recovery code vouches for it. */
export const WalletWayDialog = ({ open, onClose }: { open: boolean; onClose: () => void }) =>
  open ? <OpenDialog onClose={onClose} /> : null

function OpenDialog({ onClose }: { onClose: () => void }) {
  const { services, keys, enter } = useSession()
  const { run, latest } = useTransactions()
  const field = useRef<HTMLInputElement>(null)
  const { asked, counting } = useTwoSignatures()
  const [choice, setChoice] = useState<"secret" | "none">("secret")
  const secret = useTypedSecret()
  const [missing, setMissing] = useState<SecretProblem & { code?: boolean }>({})
  const [prepared, setPrepared] = useState<Keeper<PreparedWays> | null>(null)
  const [kept, setKept] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)

  // what was prepared belongs to what was typed then
  const changed = () => {
    setPrepared(null)
    setMissing({})
    setError(null)
  }
  const submit = async () => {
    if (kept) return onClose()
    const code = field.current?.value ?? ""
    const typed = secret.read()
    const problem = {
      ...(choice === "secret" ? checkSecret(typed) : {}),
      ...(code.trim() === "" ? { code: true } : {}),
    }
    setMissing(problem)
    if (busy || Object.keys(problem).length > 0) return
    setBusy(true)
    setError(null)
    try {
      if (!services || !keys) throw new KeywardError("account-switched")
      const ready =
        prepared?.secret ??
        (await prepareWays(
          counting(services),
          { kind: "recovery-code", code },
          { kind: "new-wallet-way", ...(choice === "secret" ? { secret: typed.text } : {}) },
        ))
      setPrepared(new Keeper(ready))
      await run("change-ways-in", (on) => keepWays(services, ready, on))
      keys.vault?.take(ready)
      await enter(keys)
      setKept(true)
    } catch (thrown) {
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      held={busy}
      onClose={onClose}
      onSubmit={() => void submit()}
      title={kept ? "Your wallet’s way is new" : "Your wallet and your secret"}
      actions={
        <>
          {!kept && (
            <Button look="quiet" onClick={() => !busy && onClose()}>
              Not now
            </Button>
          )}
          <Button look="filled" type="submit" busy={busy} busyLabel="Waiting for your wallet…">
            {kept ? "Close" : error === null ? "Change it" : "Try again"}
          </Button>
        </>
      }
    >
      {kept ? (
        <Note tone="success" role="status">
          {choice === "secret"
            ? "From now on your wallet asks for this secret, too."
            : "From now on your wallet opens your records without a secret."}{" "}
          Somebody who kept an old copy of your sealed keys could still open that copy the old way.
        </Note>
      ) : (
        <Stack>
          <Prose>
            Your recovery code vouches for the change. {TWO_SIGNATURES} Then it confirms once. What it signs
            names the address of this site.
          </Prose>
          <CodeField
            ref={field}
            label="Your recovery code"
            missing={missing.code === true}
            onChange={changed}
          />
          <ChoiceList
            legend="From now on"
            value={choice}
            onChange={(next) => {
              setChoice(next)
              changed()
            }}
            choices={[
              { value: "secret", label: "Wallet and secret", help: "Recommended. Both are needed." },
              {
                value: "none",
                label: "Wallet alone",
                help: "Whoever has your wallet, or gets two signatures of it, can open your records.",
              },
            ]}
          />
          {choice === "secret" && <SecretFields typed={secret} problem={missing} onChange={changed} />}
          {busy && !prepared && <SignatureNow asked={asked} />}
          {busy && latest && prepared && <ConfirmationLine confirmation={latest} words="Ways in" />}
          <ProblemNote error={error} />
        </Stack>
      )}
    </Dialog>
  )
}
