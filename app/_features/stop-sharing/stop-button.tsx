"use client"
import { useState } from "react"
import { isLive } from "../../_core/journal/patient-state"
import type { GrantState } from "../../_core/journal/patient-state"
import { isRecordScope } from "../../_core/types"
import { revokeAccess } from "../../_journeys/revoke-access"
import { useNames } from "../../_session/names"
import { usePatient } from "../../_session/queries"
import { useUnlocked } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Button } from "../../_ui/Button"
import { Dialog } from "../../_ui/Dialog"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { useVoice } from "../../_ui/Toast"
import { ProblemNote } from "../problem"
import { listOf } from "../words"

/** Ends one grant, after saying what that does and what it cannot do. */
export function StopButton({ grant, what }: { grant: GrantState; /** "Heart" */ what: string }) {
  const [open, setOpen] = useState(false)
  const who = useNames()(grant.grantee)
  return (
    <>
      <Button
        look="stop"
        size="small"
        aria-label={`Stop sharing ${what} with ${who}`}
        onClick={() => setOpen(true)}
      >
        Stop
      </Button>
      {open && <StopDialog grant={grant} what={what} who={who} onClose={() => setOpen(false)} />}
    </>
  )
}

function StopDialog(props: { grant: GrantState; what: string; who: string; onClose: () => void }) {
  const { grant, what, who, onClose } = props
  const { services, keys } = useUnlocked()
  const { run } = useTransactions()
  const { toast } = useVoice()
  const names = useNames()
  const view = usePatient(keys.account)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const alone = isRecordScope(grant.scope)
  const staying = [...(view.data?.state.grants.values() ?? [])].filter(
    (other) =>
      other.scope === grant.scope && other.grantee !== grant.grantee && isLive(other, view.data?.now ?? 0),
  )
  const stop = async () => {
    setBusy(true)
    setError(null)
    try {
      await run("stop-sharing", (on) =>
        revokeAccess(services, keys, { scope: grant.scope, grantees: [grant.grantee] }, on),
      )
      toast(`${who} can no longer open ${what}. What they have opened, they may have kept.`)
      onClose()
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      held={busy}
      onClose={onClose}
      onSubmit={() => void stop()}
      title={`Stop sharing ${what} with ${who}?`}
      hint="Your wallet asks you once to confirm."
      actions={
        <>
          {!busy && (
            <Button look="quiet" onClick={onClose}>
              Keep sharing
            </Button>
          )}
          <Button type="submit" look="filled" busy={busy} busyLabel="Stopping…">
            Stop sharing
          </Button>
        </>
      }
    >
      <Stack>
        <p>
          {alone
            ? `The store closes this record to ${who} at once.`
            : `The store closes ${what} to ${who} at once, and what you add from now on is locked with a new key.`}
          {staying.length > 0 &&
            ` ${listOf(staying.map((other) => names(other.grantee)))} ${staying.length === 1 ? "keeps" : "keep"} access and get${staying.length === 1 ? "s" : ""} the new key.`}
        </p>
        <Note tone="warning">
          <b>What they have opened, they may have kept.</b> Nobody can undo that.
          {alone && " Its key stays what it was until you replace the record."}
        </Note>
        <ProblemNote error={error} />
      </Stack>
    </Dialog>
  )
}
