"use client"
/* eslint-disable react-hooks/refs -- refs are handed on here, and read by handlers alone */
import { useRef, useState } from "react"
import { KeywardError } from "../../_core/errors"
import { Keeper } from "../../_core/keeper"
import { keepWays, prepareWays } from "../../_journeys/unlock-keys"
import type { PreparedWays, UnlockWay } from "../../_journeys/unlock-keys"
import { useSession } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Button } from "../../_ui/Button"
import { Dialog } from "../../_ui/Dialog"
import { Field } from "../../_ui/Field"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { Prose } from "../../_ui/Text"
import { ConfirmationLine } from "../confirmation-line"
import { useConfirming } from "../../_parts/confirming"
import { ProblemNote } from "../../_parts/actions/problem"
import { useAttempt } from "../../_parts/actions/use-attempt"
import { RecoveryCode } from "../recovery-code"

/** A new recovery code: opened once more, shown, typed back, and only then kept in the old one's place. */
export const NewCodeDialog = ({ open, onClose }: { open: boolean; onClose: () => void }) =>
  open ? <OpenDialog onClose={onClose} /> : null

function OpenDialog({ onClose }: { onClose: () => void }) {
  const { services, account, keys, vault, enter, passkey } = useSession()
  const { run, latest } = useTransactions()
  const confirming = useConfirming()
  const byWallet = vault?.ways.includes("wallet") ?? false
  const asks = passkey ? null : !byWallet ? "code" : vault?.asksSecret ? "secret" : null
  // What is typed stays in its field: nothing of it becomes React's state
  const field = useRef<HTMLInputElement>(null)
  const [missing, setMissing] = useState(false)
  const [prepared, setPrepared] = useState<Keeper<PreparedWays> | null>(null)
  const [checked, setChecked] = useState(false)
  const [kept, setKept] = useState(false)
  const { busy, error, attempt } = useAttempt()

  const prepare = () => {
    const typed = field.current?.value ?? ""
    setMissing(asks !== null && typed === "")
    if (asks !== null && typed === "") return
    void attempt(async () => {
      if (!services) throw new KeywardError("account-switched")
      const by: UnlockWay = passkey
        ? { kind: "passkey" }
        : asks === "code"
          ? { kind: "recovery-code", code: typed }
          : { kind: "wallet", ...(asks ? { secret: typed } : {}) }
      setPrepared(new Keeper(await prepareWays(services, by, { kind: "new-recovery-code" })))
    })
  }
  const keep = () =>
    void attempt(async () => {
      if (!services || !keys || !prepared) throw new KeywardError("account-switched")
      await run("change-ways-in", (on) => keepWays(services, prepared.secret, on))
      keys.vault?.take(prepared.secret)
      await enter(keys)
      setKept(true)
    })

  const stage = kept ? "kept" : checked ? "keep" : prepared ? "show" : "open"
  const next = { open: prepare, show: undefined, keep, kept: onClose }[stage]
  const label = { open: "Make a new code", show: "", keep: "Use the new code", kept: "Close" }[stage]
  return (
    <Dialog
      open
      wide={stage === "show"}
      held={busy}
      onClose={onClose}
      title={stage === "kept" ? "Your new code is in force" : "A new recovery code"}
      {...(next ? { onSubmit: next } : {})}
      actions={
        next && (
          <>
            {stage !== "kept" && (
              <Button look="quiet" onClick={() => !busy && onClose()}>
                Not now
              </Button>
            )}
            <Button look="filled" type="submit" busy={busy} busyLabel={confirming.busy}>
              {error === null ? label : "Try again"}
            </Button>
          </>
        )
      }
    >
      <Stack>
        {stage === "open" && (
          <>
            <Prose>
              The old code stops opening what we keep as soon as the new one is in force. Your keys are opened
              once more for that.
            </Prose>
            {asks && (
              <Field
                ref={field}
                type={asks === "secret" ? "password" : "text"}
                label={asks === "secret" ? "Your secret" : "Your present recovery code"}
                autoComplete={asks === "secret" ? "current-password" : "off"}
                error={missing ? "Type it first." : undefined}
                onChange={() => setMissing(false)}
              />
            )}
          </>
        )}
        {stage === "show" && account && prepared && (
          <RecoveryCode
            code={() => prepared.secret.recoveryCode ?? ""}
            account={account}
            level={3}
            onChecked={() => setChecked(true)}
          />
        )}
        {stage === "keep" && (
          <>
            <Prose>
              Your copy can be read. Two confirmations put it in the old code’s place: for what it opens, and
              for a lost wallet, where the old code still counts for seven days.
            </Prose>
            {busy && latest && <ConfirmationLine confirmation={latest} words="Ways in" />}
          </>
        )}
        {stage === "kept" && (
          <Note tone="success" role="status">
            Destroy the paper or file with the old code. Somebody who kept an old copy of your sealed keys
            could still open that copy with it.
          </Note>
        )}
        <ProblemNote error={error} />
      </Stack>
    </Dialog>
  )
}
